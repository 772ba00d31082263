import type { Span } from '../../repository/index.ts';
import { LARGEST_LIST } from '../evaluation/budget.ts';
import { lose } from '../evaluation/lost.ts';
import type { Machine } from '../evaluation/machine.ts';
import { compareText, textValue } from '../evaluation/text.ts';
import { ready } from '../evaluation/thunks.ts';
import type { Attribute, AttributesValue, ListValue, Thunk, Value } from '../value.ts';

export function booleanValue(value: boolean, span: Span): Value {
  return { kind: 'boolean', value, span };
}

export function integerValue(value: number | bigint, span: Span): Value {
  return { kind: 'integer', value: BigInt(value), span };
}

export function nullValue(span: Span): Value {
  return { kind: 'null', span };
}

/** A list, bounded in length. */
export function listValue(machine: Machine, items: readonly Thunk[], span: Span): ListValue {
  if (items.length > LARGEST_LIST) lose('the list is too long', span);
  machine.budget.spend(Math.ceil(items.length / 8), span);
  return { kind: 'list', items, span };
}

export function textThunk(text: string, span: Span): Thunk {
  return ready(textValue(text, span));
}

export function setValue(attributes: ReadonlyMap<string, Attribute>, span: Span): AttributesValue {
  return { kind: 'attributes', attributes, span };
}

/** A small set of values that are there already. */
export function record(entries: Readonly<Record<string, Value>>, span: Span): AttributesValue {
  return setValue(
    new Map(Object.entries(entries).map(([name, value]) => [name, { value: ready(value), name: span }])),
    span,
  );
}

/** Names and attributes in the order in which Nix lists them. */
export function sortedAttributes(set: AttributesValue): [string, Attribute][] {
  return [...set.attributes].sort(([one], [other]) => compareText(one, other));
}

/** The application of a function, to be computed when asked. */
export function lazyCall(machine: Machine, callee: Thunk, given: readonly Thunk[], span: Span): Thunk {
  return machine.thunk(span, () => {
    let value = machine.force(callee);
    for (const argument of given) value = machine.apply(value, argument, span);
    return value;
  });
}
