import { type Cell, cellsOf, columnsOf } from './cells.ts';
import type { LineMark } from './marks.ts';
import { textWidth } from './text-width.ts';
import { visible } from './visible.ts';

const ELLIPSIS = '…';

/** An underline below a source line, in terminal columns of the excerpt. */
export interface Underline {
  readonly mark: LineMark;
  readonly start: number;
  readonly width: number;
  readonly label: string;
}

/** One line of source, cut to the width of the terminal, and what to underline in it. */
export interface ShownLine {
  readonly text: string;
  readonly underlines: readonly Underline[];
}

/** Shows a line with its marks; once for every window that it takes to show all marks of a line wider than the terminal. */
export function showLine(line: string, marks: readonly LineMark[], width: number): ShownLine[] {
  const shown: ShownLine[] = [];
  let remaining = [...marks].sort((a, b) => Number(b.role === 'primary') - Number(a.role === 'primary'));
  while (remaining[0]) {
    const stretch = stretchAround(line, remaining[0], width);
    const window = windowOf(stretch, width, underlineColumns(stretch, remaining[0]));
    const [inside, outside] = partition(remaining.slice(1), (mark) => fits(stretch, window, mark));
    shown.push(cut(stretch, window, [remaining[0], ...inside]));
    remaining = outside;
  }
  return shown;
}

/** The part of a line that can matter: a line of 20 MB is not taken apart to show 100 columns of it. */
interface Stretch {
  readonly line: string;
  readonly from: number;
  readonly cells: readonly Cell[];
}

interface Columns {
  readonly start: number;
  readonly end: number;
}

function stretchAround(line: string, mark: LineMark, width: number): Stretch {
  const reach = 4 * width;
  const start = mark.start ?? indentation(line);
  const from = start <= reach ? 0 : start - width;
  return { line, from, cells: cellsOf(line.slice(from, from + 2 * reach)) };
}

function underlineColumns(stretch: Stretch, mark: LineMark): Columns {
  const start = mark.start ?? indentation(stretch.line);
  const end = mark.end ?? stretch.line.trimEnd().length;
  return columnsOf(stretch.cells, start - stretch.from, Math.max(start, end) - stretch.from);
}

function fits(stretch: Stretch, window: Columns, mark: LineMark): boolean {
  const start = mark.start ?? indentation(stretch.line);
  const last = stretch.cells.at(-1);
  if (start < stretch.from || start - stretch.from > (last?.offset ?? 0) + 1) return false;
  const columns = underlineColumns(stretch, mark);
  return columns.start >= window.start && columns.end <= Math.max(window.end, last ? last.column + last.width + 1 : 1);
}

/** The columns to show: all, or as many as fit, a third of the rest before the underline. */
function windowOf(stretch: Stretch, width: number, underline: Columns): Columns {
  const last = stretch.cells.at(-1);
  const total = last ? last.column + last.width : 0;
  const whole = stretch.from === 0 && stretch.from + (last?.offset ?? 0) + 1 >= stretch.line.length;
  if (whole && total <= width) return { start: 0, end: width };
  const room = Math.max(1, width - 2 * ELLIPSIS.length);
  const before = Math.floor(Math.max(0, room - (underline.end - underline.start)) / 3);
  const start = Math.max(0, Math.min(underline.start - before, total - room));
  return { start, end: start + room };
}

function cut(stretch: Stretch, window: Columns, marks: readonly LineMark[]): ShownLine {
  const inside = stretch.cells.filter((cell) => cell.column >= window.start && cell.column + cell.width <= window.end);
  const first = inside[0]?.column ?? window.start;
  const last = inside.at(-1);
  const more = last !== undefined && stretch.from + last.offset + last.text.length < stretch.line.trimEnd().length;
  const prefix = stretch.from > 0 || first > 0 ? ELLIPSIS : '';
  const text = `${prefix}${inside.map((cell) => cell.text).join('')}${more ? ELLIPSIS : ''}`;
  const underlines = marks.map((mark): Underline => {
    const columns = underlineColumns(stretch, mark);
    const start = Math.max(columns.start, first);
    const end = Math.max(start + 1, Math.min(columns.end, window.end));
    return { mark, start: start - first + prefix.length, width: end - start, label: visible(mark.label) };
  });
  return { text: text.trimEnd(), underlines };
}

/** Whether a label goes behind its underline or, when that is too wide, below it. */
export function labelBelow(underline: Underline, width: number): boolean {
  return underline.start + underline.width + 1 + textWidth(underline.label) > width;
}

function indentation(line: string): number {
  return line.length - line.trimStart().length;
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}
