import type { Severity } from '../engine/finding.ts';
import type { Finding } from '../engine/report.ts';
import { type LineMark, lineMarks, type Mark, marksByFile } from './marks.ts';
import type { ReportOptions } from './options.ts';
import { labelBelow, type ShownLine, showLine, type Underline } from './source-line.ts';
import type { Style } from './style.ts';

/** What an excerpt depends on besides its finding. */
export type ExcerptOptions = Pick<ReportOptions, 'lines' | 'width'>;

/** The places of a finding in their source lines, one excerpt a file, as lines of text. */
export function excerpts(finding: Finding, style: Style, options: ExcerptOptions): string[] {
  const files = [...marksByFile(finding).values()];
  const frame: Frame = { gutterWidth: gutterWidth(finding), severity: finding.severity, style, options };
  return [...files.flatMap((marks, index) => fileExcerpt(marks, index === 0 ? '-->' : ':::', frame)), bar(frame)];
}

/** Columns before the bar: the longest line number and a space. */
export function gutterWidth(finding: Finding): number {
  const places = [finding, ...finding.related];
  return Math.max(...places.map(({ location }) => String(location.endLine).length)) + 1;
}

interface Frame {
  readonly gutterWidth: number;
  readonly severity: Severity;
  readonly style: Style;
  readonly options: ExcerptOptions;
}

function fileExcerpt(marks: readonly Mark[], arrow: string, frame: Frame): string[] {
  const { style, options } = frame;
  const first = marks[0];
  if (!first) return [];
  const lead = arrow === '-->' ? [] : [bar(frame)];
  const header = `${' '.repeat(frame.gutterWidth - 1)}${style.gutter(arrow)} ${style.place(first.location)}`;
  const parts = marks.flatMap(lineMarks);
  const numbers = [...new Set(parts.map((part) => part.line))].sort((a, b) => a - b);
  const body: string[] = [];
  numbers.forEach((number, index) => {
    const source = options.lines(first.location.path, number);
    // The place is still named above; a file that changed or vanished since it was read must not end the report.
    if (source === undefined) return;
    if (body.length > 0 && number > (numbers[index - 1] ?? 0) + 1) body.push(style.gutter('...'));
    body.push(...lineRows(number, source, parts, frame));
  });
  return [...lead, header, ...(body.length > 0 ? [bar(frame), ...body] : [])];
}

function lineRows(number: number, source: string, parts: readonly LineMark[], frame: Frame): string[] {
  const width = Math.max(20, frame.options.width - frame.gutterWidth - 3);
  const marks = parts.filter((part) => part.line === number);
  return showLine(source, marks, width).flatMap((shown) => shownRows(number, shown, width, frame));
}

function shownRows(number: number, shown: ShownLine, width: number, frame: Frame): string[] {
  const label = String(number).padStart(frame.gutterWidth - 1);
  const source = `${frame.style.gutter(`${label} |`)} ${shown.text}`.trimEnd();
  return [source, ...shown.underlines.flatMap((underline) => underlineRows(underline, width, frame))];
}

function underlineRows(underline: Underline, width: number, frame: Frame): string[] {
  const { style, severity } = frame;
  const primary = underline.mark.role === 'primary';
  const color = primary ? style.primary[severity] : style.related;
  const indent = ' '.repeat(underline.start);
  const line = (primary ? '^' : '-').repeat(underline.width);
  if (!underline.label) return [`${bar(frame)} ${indent}${color(line)}`];
  if (!labelBelow(underline, width)) return [`${bar(frame)} ${indent}${color(`${line} ${underline.label}`)}`];
  const shift = Math.max(0, Math.min(underline.start, width - underline.label.length));
  return [`${bar(frame)} ${indent}${color(line)}`, `${bar(frame)} ${' '.repeat(shift)}${color(underline.label)}`];
}

function bar(frame: Frame): string {
  return `${' '.repeat(frame.gutterWidth)}${frame.style.gutter('|')}`;
}
