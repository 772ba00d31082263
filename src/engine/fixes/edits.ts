import { lineIndex } from '../../repository/index.ts';
import type { ReportedEdit } from '../report.ts';

/** Replacement of a range of one file's text. */
export interface PlacedEdit {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** An edit of a report with offsets into the text that it was made for. */
export function placed({ location, text }: ReportedEdit, source: string): PlacedEdit {
  const lines = lineIndex(source);
  return {
    path: location.path,
    start: lines.lineStart(location.startLine) + location.startColumn - 1,
    end: lines.lineStart(location.endLine) + location.endColumn - 1,
    text,
  };
}

/** Whether two edits touch the same text, or put something at the same place, so that one must wait for the other. */
export function collide(one: PlacedEdit, other: PlacedEdit): boolean {
  if (one.path !== other.path) return false;
  return one.start === other.start || (one.start < other.end && other.start < one.end);
}

/** The text after edits that do not collide. New lines end as the file's own do. */
export function edited(text: string, edits: readonly PlacedEdit[]): string {
  const windows = endsLinesAsWindows(text);
  let result = text;
  for (const edit of edits.toSorted((a, b) => b.start - a.start || b.end - a.end)) {
    const inserted = windows ? edit.text.replace(/\r?\n/g, '\r\n') : edit.text;
    result = result.slice(0, edit.start) + inserted + result.slice(edit.end);
  }
  return result;
}

function endsLinesAsWindows(text: string): boolean {
  const all = text.match(/\n/g)?.length ?? 0;
  const carried = text.match(/\r\n/g)?.length ?? 0;
  return carried * 2 > all;
}
