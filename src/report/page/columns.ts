import { type Line, type Piece, padded, wrap } from './lines.ts';

const GAP = '  ';
/** A column is not made narrower than this. */
const NARROWEST = 12;

/** What stands in one place of a table. */
export type Cell = readonly Piece[];

export interface Table {
  /** Names of the columns; none: rows alone. */
  readonly head: readonly Cell[];
  readonly rows: readonly (readonly Cell[])[];
}

/**
 * The table's lines: columns as wide as their cells where all fit; else the widest give way, and their cells take several lines.
 * `faint` paints the line below the head.
 */
export function columns({ head, rows }: Table, width: number, faint: Piece['paint']): string[] {
  const natural = columnWidths([head, ...rows]);
  const widths = fitted(natural, width - GAP.length * (natural.length - 1));
  const below = head.length === 0 ? [] : [faint(widths.map((each) => '─'.repeat(each)).join(GAP))];
  return [
    ...(head.length === 0 ? [] : rowLines(head, widths)),
    ...below,
    ...rows.flatMap((row) => rowLines(row, widths)),
  ];
}

function rowLines(row: readonly Cell[], widths: readonly number[]): string[] {
  const cells = row.map((cell, index) => wrap(cell, widths[index] ?? NARROWEST));
  const height = Math.max(1, ...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, at) => joined(cells, at, widths));
}

/** How wide each column would like to be. */
function columnWidths(rows: readonly (readonly Cell[])[]): number[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: count }, (_, index) =>
    Math.max(0, ...rows.map((row) => wrap(row[index] ?? [], Number.POSITIVE_INFINITY)[0]?.width ?? 0)),
  );
}

function joined(cells: readonly (readonly Line[])[], at: number, widths: readonly number[]): string {
  const shown = cells.map((lines, index) => padded(lines[at] ?? { text: '', width: 0 }, widths[index] ?? 0));
  return shown.join(GAP).trimEnd();
}

function fitted(natural: readonly number[], width: number): number[] {
  const widths = [...natural];
  for (let over = sum(widths) - width; over > 0; over = sum(widths) - width) {
    const widest = Math.max(...widths);
    if (widest <= NARROWEST) break;
    const next = Math.max(NARROWEST, ...widths.filter((each) => each < widest));
    const index = widths.indexOf(widest);
    widths[index] = Math.max(next === widest ? widest - 1 : next, widest - over, NARROWEST);
  }
  return widths;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
