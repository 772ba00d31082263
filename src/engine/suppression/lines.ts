import type { LineIndex } from '../../repository/index.ts';
import type { Comment } from './comments.ts';

/** The lines whose findings a comment speaks of: its own when code stands there, else the next one with code. */
export function coveredLines(comment: Comment, comments: readonly Comment[], lines: LineIndex): ReadonlySet<number> {
  const first = lines.position(comment.span.start).line;
  const own = !isAlone(first, comments, lines);
  let line = own ? first : lines.position(comment.span.end).line + 1;
  // Comments may stand in a row above the line that they are about.
  while (!own && line <= lines.lineCount && isAlone(line, comments, lines)) line += 1;
  const covered = new Set([line]);
  while (comment.shell && lines.lineText(line).endsWith('\\') && line < lines.lineCount) {
    line += 1;
    covered.add(line);
  }
  return covered;
}

/** Whether nothing but comments stands on a line, and at least one does. */
export function isAlone(line: number, comments: readonly Comment[], lines: LineIndex): boolean {
  const start = lines.lineStart(line);
  const text = lines.lineText(line);
  const here = comments.filter(({ span }) => span.start < start + text.length && span.end > start);
  if (here.length === 0) return false;
  let rest = text;
  for (const { span } of here) {
    const from = Math.max(span.start - start, 0);
    const to = Math.min(span.end - start, text.length);
    rest = rest.slice(0, from) + ' '.repeat(to - from) + rest.slice(to);
  }
  return rest.trim() === '';
}
