import { graphemes, graphemeWidth } from './text-width.ts';
import { visible } from './visible.ts';

const TAB_STOP = 4;

/** What one grapheme of a source line becomes on the terminal. */
export interface Cell {
  readonly text: string;
  /** Offset of the grapheme in the line, in UTF-16 units. */
  readonly offset: number;
  /** Column on the terminal, from 0. */
  readonly column: number;
  readonly width: number;
}

/** A source line as the terminal shows it: tabs expanded, control characters written out, wide characters two columns. */
export function cellsOf(line: string): Cell[] {
  const cells: Cell[] = [];
  let offset = 0;
  let column = 0;
  for (const grapheme of graphemes(line)) {
    const text = grapheme === '\t' ? ' '.repeat(TAB_STOP - (column % TAB_STOP)) : visible(grapheme);
    const width = text === grapheme ? graphemeWidth(grapheme) : text.length;
    cells.push({ text, offset, column, width });
    offset += grapheme.length;
    column += width;
  }
  return cells;
}

/** The terminal columns of the UTF-16 range `from` to `to`; at least one column wide. */
export function columnsOf(cells: readonly Cell[], from: number, to: number): { start: number; end: number } {
  const first = cells.findLast((cell) => cell.offset <= from);
  const last = cells.findLast((cell) => cell.offset < to);
  const lineEnd = endColumn(cells.at(-1));
  const beyond = from > (cells.at(-1)?.offset ?? -1);
  const start = beyond && from === to ? lineEnd : (first?.column ?? 0);
  return { start, end: Math.max(start + 1, endColumn(last)) };
}

function endColumn(cell: Cell | undefined): number {
  return cell ? cell.column + cell.width : 0;
}
