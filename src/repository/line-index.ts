import { firstFrom } from './sorted.ts';

/** A place in a text as people count: lines and columns from 1, columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * The lines of a text. `\n` and `\r\n` end a line, a lone `\r` does not: those two are SARIF's `newlineSequences` unless a run
 * says otherwise, and git, GitHub and the compilers count the same way.
 */
export interface LineIndex {
  readonly lineCount: number;
  /** The position of an offset; offsets outside the text count as its nearest end. */
  position(offset: number): Position;
  /** The offset at which a line starts; a line after the last starts at the end of the text. */
  lineStart(line: number): number;
  /** A line without its ending; '' for a line that does not exist. */
  lineText(line: number): string;
}

export function lineIndex(text: string): LineIndex {
  const starts = [0];
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
  const lineStart = (line: number) => starts[line - 1] ?? text.length;
  return {
    lineCount: starts.length,
    position(offset) {
      const within = Math.min(Math.max(offset, 0), text.length);
      const line = firstFrom(within + 1, starts);
      return { line, column: within - lineStart(line) + 1 };
    },
    lineStart,
    lineText: (line) => text.slice(lineStart(line), lineStart(line + 1)).replace(/\r?\n$/, ''),
  };
}
