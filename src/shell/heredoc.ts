import type { SyntaxNode } from '../syntax/index.ts';
import type { Run } from './run.ts';
import { spanAt, textAt } from './script.ts';
import { expandHeredoc } from './words/expand.ts';
import { EMPTY, join, slice, unknownValue, type Value } from './words/value.ts';

/**
 * The text of a here document. It runs from the line after its start to the line of its end; the grammar's own body leaves out
 * blanks at its edges.
 */
export function readHeredoc(run: Run, node: SyntaxNode): Value {
  const { text } = run.script.value;
  const begin = node.children.find((child) => child.kind === 'heredoc_start');
  const end = node.children.find((child) => child.kind === 'heredoc_end');
  const span = spanAt(run.script, node.start, node.end);
  const lineEnd = begin ? text.indexOf('\n', begin.end) : -1;
  const lineStart = begin ? text.lastIndexOf('\n', begin.start) : -1;
  const isAlone = begin && (text.slice(lineStart + 1, lineEnd).match(/<<-?[^<]/g) ?? []).length === 1;
  if (!begin || !end || lineEnd < 0 || !isAlone)
    return unknownValue(run.symbols, 'this here document is not followed', span);
  const bodyStart = lineEnd + 1;
  const bodyEnd = Math.max(text.lastIndexOf('\n', end.start - 1) + 1, bodyStart);
  const isQuoted = /['"\\]/.test(text.slice(begin.start, begin.end));
  const isStripped = node.children.some((child) => child.kind === '<<-');
  if (!isStripped) return isQuoted ? textAt(run.script, bodyStart, bodyEnd) : expandHeredoc(run, bodyStart, bodyEnd);
  return strippedLines(run, bodyStart, bodyEnd, isQuoted);
}

/** `<<-`: the tabs at the start of every line go. */
function strippedLines(run: Run, start: number, end: number, isQuoted: boolean): Value {
  const body = textAt(run.script, start, end);
  const lines: Value[] = [];
  for (const match of body.text.matchAll(/^\t*(.*\n?)/gm)) {
    const [whole, line = ''] = match;
    const from = match.index + whole.length - line.length;
    const to = match.index + whole.length;
    lines.push(isQuoted ? slice(body, from, to) : expandHeredoc(run, start + from, start + to));
  }
  const text = lines.filter((line) => line.text !== '');
  return text.length === 0 ? EMPTY : join(text);
}

/** False where the grammar ends a here document at a line that bash does not take for its end: an indented one. */
export function endsAsRead(text: string, node: SyntaxNode): boolean {
  const begin = node.children.find((child) => child.kind === 'heredoc_start');
  const end = node.children.find((child) => child.kind === 'heredoc_end');
  if (!begin || !end) return false;
  const tag = text.slice(begin.start, begin.end).replaceAll(/['"\\]/g, '');
  const lineStart = text.lastIndexOf('\n', end.start - 1) + 1;
  const lineEnd = text.indexOf('\n', end.start);
  const line = text.slice(lineStart, lineEnd < 0 ? text.length : lineEnd);
  const isStripped = node.children.some((child) => child.kind === '<<-');
  return (isStripped ? line.replace(/^\t*/, '') : line) === tag;
}
