import { type Fact, known, type Located, type Span, unknown } from '../../../repository/index.ts';
import type { NixText, NixTextPart } from '../../model.ts';
import type { StringPart, StringValue, Value } from '../../value.ts';
import { externalPath } from '../../world/external-path.ts';
import type { Outside } from '../../world/outside.ts';

/** A string of the evaluator as text of the model. */
export function nixText(value: StringValue): NixText {
  return value.parts.map(textPart);
}

function textPart(part: StringPart): NixTextPart {
  switch (part.kind) {
    case 'text':
      return { kind: 'text', text: part.text, span: part.span };
    case 'output':
      return { ...part };
    case 'path': {
      const { path, span, discarded } = part;
      return { kind: 'path', path, span, ...(discarded ? { discarded } : {}) };
    }
    case 'external':
      return { kind: 'external', path: externalPath(part.external), span: part.span };
    case 'unknown':
      return { kind: 'unknown', reason: part.reason, span: part.span };
  }
}

/** Of a list that an argument is: Linux starts no builder with a variable of more than 128 KB (execve(2), MAX_ARG_STRLEN). */
export const MOST_ITEMS = 20_000;

/** A value as the builder process would see it, references kept. */
export function printedText({ evaluator }: Outside, value: Value, span: Span): NixText {
  if (value.kind === 'list' && value.items.length > MOST_ITEMS)
    return [{ kind: 'unknown', reason: 'the list has too many items', span }];
  const text = evaluator.toStringText(value, span);
  return text.kind === 'string' ? nixText(text) : [{ kind: 'unknown', reason: text.reason, span: text.span }];
}

/** The text without references; unknown where it holds any. */
export function plainFact(text: NixText, span: Span): Fact<string> {
  let plain = '';
  for (const part of text) {
    switch (part.kind) {
      case 'text':
        plain += part.text;
        break;
      case 'unknown':
        return unknown(part.reason, part.span);
      case 'output':
        return unknown('the text holds the store path of a derivation', part.span);
      case 'path':
        return unknown('the text holds the store path of a file', part.span);
      case 'external':
        return unknown(`the text holds the store path of ${part.path}`, part.span);
    }
  }
  return known(plain, span);
}

/** A text that must be plain to mean something: a target triple, a flag, a version. */
export function plainArgument(
  outside: Outside,
  value: Value | undefined,
  span: Span,
): Fact<Located<string> | undefined> {
  if (!value || value.kind === 'null') return known(undefined, span);
  const text = outside.evaluator.toStringText(value, value.span);
  if (text.kind !== 'string') return text;
  const place = locationOf(text);
  const fact = plainFact(nixText(text), place);
  return fact.kind === 'known' ? known({ value: fact.value, span: place }, place) : fact;
}

/** Where a text is written: its only stretch, else the whole expression. */
export function locationOf(text: StringValue): Span {
  const [only, ...more] = text.parts;
  return only && more.length === 0 ? only.span : text.span;
}
