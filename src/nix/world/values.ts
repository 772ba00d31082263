import type { Span } from '../../repository/index.ts';
import type { AttributesValue, Thunk, Value } from '../value.ts';

export { plainText, textValue } from '../evaluation/text.ts';

export function booleanValue(value: boolean, span: Span): Value {
  return { kind: 'boolean', value, span };
}

export function listValue(items: readonly Thunk[], span: Span): Value {
  return { kind: 'list', items, span };
}

export function emptySet(span: Span): AttributesValue {
  return { kind: 'attributes', attributes: new Map(), span };
}
