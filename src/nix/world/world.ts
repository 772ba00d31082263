import { selectFromDerivation } from '../builders/derivation/attributes.ts';
import type { World } from '../value.ts';
import type { Outside } from './outside.ts';

/** What lies outside of the repository, as the evaluator asks for it. */
export function createWorld(outside: Outside): World {
  const { meaningOf } = outside;
  return {
    select(base, attribute, span) {
      if (base.kind === 'derivation') return selectFromDerivation(outside, base, attribute, span);
      return meaningOf(base)?.select?.(attribute, { external: base, span });
    },
    apply(callee, argument, span) {
      if (callee.kind === 'derivation') return undefined;
      return meaningOf(callee)?.apply?.(argument, { external: callee, span });
    },
    has(base, attribute) {
      if (base.kind === 'derivation') return outside.derivations.get(base.derivation)?.has(attribute);
      return meaningOf(base)?.has?.(attribute);
    },
    attributes(base) {
      return base.kind === 'derivation' ? undefined : meaningOf(base)?.attributes?.();
    },
  };
}
