import { type FileView, type Span, withoutTrailing } from '../repository/index.ts';

/** The text of a range; '' when its file cannot be read. */
export function textAt(span: Span, view: FileView): string {
  const read = view.read(span.path);
  return read.kind === 'text' ? read.source.text.slice(span.start, span.end) : '';
}

/** The range of a path's last segment inside the range of a word: the file name that a person would change. */
export function lastSegment(span: Span, view: FileView): Span {
  const text = textAt(span, view).replace(/["']$/, '');
  const trimmed = withoutTrailing(text, '/');
  const start = trimmed.lastIndexOf('/') + 1;
  return trimmed.length === 0 ? span : { path: span.path, start: span.start + start, end: span.start + trimmed.length };
}
