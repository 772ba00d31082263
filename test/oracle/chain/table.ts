import type { Agreement } from './compare.ts';

const COLUMNS: readonly Agreement[] = [
  'sound',
  'found',
  'found-elsewhere',
  'missed',
  'false',
  'unknown',
  'gone',
  'refused: broken',
  'refused: unknown',
  'refused: ok',
  'cannot-say',
];

/** A line for each group of mutants and one for all, with a column for each way in which the doctor and the real tools relate. */
export function tableOf(of: string, judged: readonly (readonly [group: string, agreement: Agreement])[]): string {
  const groups = [...new Set(judged.map(([group]) => group))];
  const row = (name: string, agreements: readonly Agreement[]) => {
    const counts = COLUMNS.map((column) => agreements.filter((agreement) => agreement === column).length);
    return [name, String(agreements.length), ...counts.map((count) => (count === 0 ? '·' : String(count)))];
  };
  const rows = [
    [of, 'mutants', ...COLUMNS],
    ...groups.map((group) =>
      row(
        group,
        judged.filter(([name]) => name === group).map(([, agreement]) => agreement),
      ),
    ),
    row(
      'all',
      judged.map(([, agreement]) => agreement),
    ),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0))) ?? [];
  const cell = (text: string, column: number) =>
    column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0);
  return rows.map((cells) => cells.map(cell).join('  ')).join('\n');
}
