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

/** The text after edits that do not collide. New lines end as the line does that they are put on: a phase may end its own otherwise. */
export function edited(text: string, edits: readonly PlacedEdit[]): string {
  let result = text;
  for (const edit of edits.toSorted((a, b) => b.start - a.start || b.end - a.end)) {
    const inserted = isWindowsLine(text, edit.start) ? withWindowsLines(edit) : edit.text;
    result = result.slice(0, edit.start) + inserted + result.slice(edit.end);
  }
  return result;
}

/** A phase keeps the line ends that bash knows: Nix changes none in an indented string. */
function withWindowsLines({ path, text }: PlacedEdit): string {
  const phases = path.endsWith('.nix') ? /(''[\s\S]*?'')/ : /(?!)/;
  const pieces = text.split(phases);
  return pieces.map((piece, index) => (index % 2 === 0 ? piece.replace(/\r?\n/g, '\r\n') : piece)).join('');
}

/** Of a last line without an end, the line before tells. */
function isWindowsLine(text: string, offset: number): boolean {
  const next = text.indexOf('\n', offset);
  const end = next < 0 ? text.lastIndexOf('\n') : next;
  return end > 0 && text[end - 1] === '\r';
}
