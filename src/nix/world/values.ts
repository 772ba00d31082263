import type { Span } from '../../repository/index.ts';
import type { AttributesValue, StringValue, Thunk, Value } from '../value.ts';

export function textValue(text: string, span: Span): StringValue {
  return { kind: 'string', parts: text === '' ? [] : [{ kind: 'text', text, span }], span };
}

export function booleanValue(value: boolean, span: Span): Value {
  return { kind: 'boolean', value, span };
}

export function listValue(items: readonly Thunk[], span: Span): Value {
  return { kind: 'list', items, span };
}

export function emptySet(span: Span): AttributesValue {
  return { kind: 'attributes', attributes: new Map(), span };
}

/** The text of a string that is nothing but text; undefined for everything else. */
export function plainText(value: Value): string | undefined {
  if (value.kind !== 'string') return undefined;
  let text = '';
  for (const part of value.parts) {
    if (part.kind !== 'text') return undefined;
    text += part.text;
  }
  return text;
}
