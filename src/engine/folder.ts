import { type FileView, type Span, withoutTrailing } from '../repository/index.ts';
import type { Edit } from './finding.ts';
import { insert } from './fix.ts';
import { textAt } from './text.ts';

/** The word of a copying program, and the blanks before it when it begins its line. */
export interface CopyCommand {
  readonly program: Span;
  readonly indent: string | undefined;
}

/** The copying program that a destination belongs to: the nearest one before it on its line. */
export function copyCommand(destination: Span, view: FileView): CopyCommand | undefined {
  const read = view.read(destination.path);
  if (read.kind !== 'text') return undefined;
  const { text } = read.source;
  const lineStart = text.lastIndexOf('\n', destination.start - 1) + 1;
  const before = text.slice(lineStart, destination.start);
  const programs = [...before.matchAll(/(?<![\w./$-])(cp|ln|install|mv)(?=\s)/g)];
  const last = programs.at(-1);
  // A line that goes on from another, or a list of alternatives: a command before it would change what runs.
  if (!last || /\\\s*$/.test(text.slice(0, lineStart)) || /\|/.test(before)) return undefined;
  const start = lineStart + last.index;
  const indent = /^[ \t]*$/.test(before.slice(0, last.index)) ? before.slice(0, last.index) : undefined;
  return { program: { path: destination.path, start, end: start + last[0].length }, indent };
}

/** The edit that makes the destination's folder before the command. `isFolder`: the destination is meant as the folder itself. */
export function madeBefore(
  { program, indent }: CopyCommand,
  destination: Span,
  isFolder: boolean,
  view: FileView,
): Edit | undefined {
  const word = textAt(destination, view);
  if (/["'`*?\s]/.test(word)) return undefined;
  const folder =
    isFolder || word.endsWith('/') ? withoutTrailing(word, '/') : word.slice(0, Math.max(0, word.lastIndexOf('/')));
  if (folder === '') return undefined;
  const separator = indent === undefined ? ' && ' : `\n${indent}`;
  return insert(program.path, program.start, `mkdir -p ${folder}${separator}`);
}
