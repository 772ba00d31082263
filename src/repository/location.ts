import { type LineIndex, lineIndex } from './line-index.ts';
import type { FileView } from './repository.ts';
import type { SourceText } from './source-text.ts';
import type { Span } from './span.ts';

/** A span as reports write it: lines and columns count from 1, columns in UTF-16 units, the end is exclusive. */
export interface Location {
  readonly path: string;
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

// Many findings point into the same few files.
const indexes = new WeakMap<SourceText, LineIndex>();

/** The location of a span. In a file that cannot be read it is the file's start. */
export function location(span: Span, view: FileView): Location {
  const read = view.read(span.path);
  const index = read.kind === 'text' ? linesOf(read.source) : lineIndex('');
  const start = index.position(span.start);
  const end = index.position(span.end);
  return {
    path: span.path,
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column,
  };
}

/** The lines of a text that was read, indexed once. */
export function linesOf(source: SourceText): LineIndex {
  const known = indexes.get(source);
  if (known) return known;
  const index = lineIndex(source.text);
  indexes.set(source, index);
  return index;
}
