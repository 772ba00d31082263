import type { AttributesValue, Thunk } from '../../value.ts';
import type { Outside } from '../../world/outside.ts';

/** The set with further arguments that were given by position. */
export function withArguments(
  outside: Outside,
  attributes: Thunk,
  added: readonly (readonly [string, Thunk])[],
): AttributesValue | undefined {
  const set = outside.evaluator.attributes(outside.evaluator.force(attributes));
  if (!set) return undefined;
  const all = new Map(set.attributes);
  for (const [name, value] of added) all.set(name, { value, name: value.span });
  return { ...set, attributes: all };
}
