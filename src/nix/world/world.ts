import { hasOfDerivation, selectFromDerivation } from '../builders/derivation/attributes.ts';
import type { External, World } from '../value.ts';
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
      if (base.kind === 'derivation') return hasOfDerivation(outside, base, attribute);
      return meaningOf(base)?.has?.(attribute);
    },
    attributes(base) {
      return base.kind === 'derivation' ? undefined : meaningOf(base)?.attributes?.();
    },
    isSameSet: (left, right) => meaningOf(left)?.isSet === true && samePath(left, right),
  };
}

/** Whether two values are selected from the same value by the same names. */
function samePath(left: External, right: External): boolean {
  if (left === right) return true;
  if (left.form !== 'selection' || right.form !== 'selection') return false;
  return left.attribute === right.attribute && samePath(left.base, right.base);
}
