import type { Span } from '../repository/index.ts';
import { composedText, type SourceText } from '../repository/index.ts';
import { slice, type Value } from './words/value.ts';

/** A stretch of shell text that is run: its symbols in place, every offset leading back to the repository. */
export interface Script {
  readonly value: Value;
  readonly source: SourceText;
}

export function scriptOf(value: Value): Script {
  return { value, source: composedText(value.pieces[0]?.span.path ?? '', value.pieces) };
}

/** The text between two offsets, as a value. */
export function textAt(script: Script, start: number, end: number): Value {
  return slice(script.value, start, end);
}

export function spanAt(script: Script, start: number, end: number): Span {
  return script.source.span(start, end);
}
