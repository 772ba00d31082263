import type { Span } from '../../repository/index.ts';
import { withOverride } from '../builders/derivation/aliases.ts';
import type { AttributesValue, Thunk, Value } from '../value.ts';
import type { Outside } from './outside.ts';

/**
 * What a function yields for these arguments, with `override` to call it again with others
 * (nixpkgs lib/customisation.nix `makeOverridable`).
 */
export function overridable(
  outside: Outside,
  given: AttributesValue,
  span: Span,
  call: (given: AttributesValue) => Value,
): Value {
  const { evaluator } = outside;
  const result = call(given);
  const override = evaluator.primitive('override', 1, span, ([change], site) => {
    const merged = changedArguments(outside, given, change as Thunk, site);
    return merged.kind === 'attributes' ? overridable(outside, merged, site, call) : merged;
  });
  if (result.kind === 'derivation') return withOverride(outside, result, override);
  if (result.kind === 'attributes') {
    const attributes = new Map(result.attributes);
    attributes.set('override', { value: evaluator.value(override), name: span });
    return { ...result, attributes };
  }
  return result;
}

/** The arguments after `override { … }` or `override (old: { … })`. */
function changedArguments(outside: Outside, given: AttributesValue, change: Thunk, span: Span): Value {
  const { evaluator } = outside;
  const value = evaluator.force(change);
  const isFunction = value.kind === 'closure' || value.kind === 'primitive';
  const changed = isFunction ? evaluator.apply(value, evaluator.value(given), span) : value;
  return evaluator.update(given, changed, span);
}
