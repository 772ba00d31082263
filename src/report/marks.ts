import type { Finding, Location } from '../engine/report.ts';

/** A range to underline, with what to say about it. */
export interface Mark {
  readonly location: Location;
  readonly label: string;
  readonly role: 'primary' | 'related';
}

/** The part of a mark that lies on one line; offsets count from 0, `end` is exclusive, undefined: to the end of the line. */
export interface LineMark {
  readonly line: number;
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly label: string;
  readonly role: 'primary' | 'related';
}

/** The marks of a finding by file: the file to change first, the others in the order in which the finding names them. */
export function marksByFile(finding: Finding): Map<string, Mark[]> {
  const marks: Mark[] = [
    { location: finding.location, label: finding.label ?? '', role: 'primary' },
    ...finding.related.map(({ location, message }): Mark => ({ location, label: message, role: 'related' })),
  ];
  const byFile = new Map<string, Mark[]>();
  for (const mark of marks) {
    const path = mark.location.path;
    byFile.set(path, [...(byFile.get(path) ?? []), mark]);
  }
  return byFile;
}

/**
 * A range over several lines is shown by its first line, underlined to the end, and its last, underlined from the
 * indentation (`start` undefined), which carries the label.
 */
export function lineMarks(mark: Mark): LineMark[] {
  const { startLine, startColumn, endLine, endColumn } = mark.location;
  const { label, role } = mark;
  // A range that ends at the start of a line ends, for a reader, with the line before.
  const lastLine = endColumn === 1 && endLine > startLine ? endLine - 1 : endLine;
  const end = lastLine === endLine ? endColumn - 1 : undefined;
  if (lastLine === startLine) return [{ line: startLine, start: startColumn - 1, end, label, role }];
  return [
    { line: startLine, start: startColumn - 1, end: undefined, label: '', role },
    { line: lastLine, start: undefined, end, label, role },
  ];
}
