import { type Span, textOfParts } from '../../repository/index.ts';
import type { StringPart, StringValue, Value } from '../value.ts';
import { LARGEST_LIST, LARGEST_TEXT } from './budget.ts';
import { lose } from './lost.ts';
import type { Machine } from './machine.ts';

/** A string of one literal part. */
export function textValue(text: string, span: Span): StringValue {
  return { kind: 'string', parts: text === '' ? [] : [{ kind: 'text', text, span }], span };
}

/** The text of a string that is nothing but text. */
export function plainText(value: Value): string | undefined {
  return value.kind === 'string' ? textOfParts(value.parts) : undefined;
}

/** Strings joined to one, bounded in size. */
export function joinParts(machine: Machine, pieces: readonly (readonly StringPart[])[], span: Span): StringValue {
  payForParts(machine, pieces, span);
  return { kind: 'string', parts: pieces.flat(), span };
}

/** Takes the steps that a string of so many parts costs; gives up when it would be too long. */
export function payForParts(machine: Machine, pieces: readonly (readonly StringPart[])[], span: Span): void {
  let count = 0;
  let length = 0;
  for (const parts of pieces) {
    count += parts.length;
    for (const part of parts) if (part.kind === 'text') length += part.text.length;
  }
  if (count > LARGEST_LIST || length > LARGEST_TEXT) lose('the string is too long', span);
  machine.budget.spend(count + Math.floor(length / 64), span);
}

const SURROGATE = /[\ud800-\udfff]/;

/** Order of strings by their UTF-8 bytes, as Nix sorts. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  if (!SURROGATE.test(left) && !SURROGATE.test(right)) return left < right ? -1 : 1;
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
