import type { Located, Span } from '../repository/index.ts';
import type { Edit, Fix } from './finding.ts';

/** Replaces a range. */
export function replace(span: Span, text: string): Edit {
  return { span, text };
}

/** Inserts text before a position. */
export function insert(path: string, offset: number, text: string): Edit {
  return { span: { path, start: offset, end: offset }, text };
}

/** A fix that keeps the meaning of everything else. */
export function safe(description: string, ...edits: readonly Edit[]): Fix {
  return { safety: 'safe', description, edits };
}

/** A fix that a person should look at. */
export function unsafe(description: string, ...edits: readonly Edit[]): Fix {
  return { safety: 'unsafe', description, edits };
}

/** The range of a literal's text without quotes around it, so that a new text can be put in its place. */
export function contentSpan(literal: Located<string>): Span {
  const { value, span } = literal;
  const quoted = span.end - span.start === value.length + 2;
  return quoted ? { ...span, start: span.start + 1, end: span.end - 1 } : span;
}

/**
 * The range of the name in a literal string or atom, without quotes and colon; undefined when the value was computed, so that
 * nothing can be put in its place.
 */
export function nameSpan({ value, span }: Located<string>): Span | undefined {
  switch (span.end - span.start - value.length) {
    case 0:
      return span;
    case 1:
      return { ...span, start: span.start + 1 };
    case 2:
      return { ...span, start: span.start + 1, end: span.end - 1 };
    default:
      return undefined;
  }
}
