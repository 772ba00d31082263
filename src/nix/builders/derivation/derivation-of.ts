import type { DerivationValue, Value } from '../../value.ts';
import type { Outside } from '../../world/outside.ts';

/** The derivation that a value is, also after `drv // { … }` and as a set whose outPath is one. */
export function derivationOf(outside: Outside, value: Value): DerivationValue | undefined {
  switch (value.kind) {
    case 'derivation':
      return value;
    case 'update':
      return derivationOf(outside, value.left);
    case 'attributes': {
      const outPath = value.attributes.get('outPath');
      const path = outPath && outside.evaluator.force(outPath.value);
      const [only, ...more] = path?.kind === 'string' ? path.parts : [];
      if (only?.kind !== 'output' || more.length > 0) return undefined;
      return { kind: 'derivation', derivation: only.derivation, output: only.output, span: value.span };
    }
    default:
      return undefined;
  }
}
