import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Location, ReportedEdit } from '../../src/engine/report.ts';

/** The files of a repository in memory, path → text. */
export type Files = Readonly<Record<string, string>>;

/** Reads a whole fixture repository. */
export function readFiles(root: string): Files {
  const entries = readdirSync(root, { withFileTypes: true, recursive: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    paths.sort().map((path) => [relative(root, path).split(sep).join('/'), readFileSync(path, 'utf8')]),
  );
}

/** The text that a location marks. */
export function markedText(files: Files, location: Location): string {
  const text = files[location.path];
  if (text === undefined) return `(there is no ${location.path})`;
  const [start, end] = offsetsOf(text, location);
  return text.slice(start, end);
}

/** The files after edits, which must not overlap. */
export function withEdits(files: Files, edits: readonly ReportedEdit[]): Files {
  const changed: Record<string, string> = { ...files };
  const placed = edits.map((edit) => {
    const [start, end] = offsetsOf(files[edit.location.path] ?? '', edit.location);
    return { path: edit.location.path, start, end, text: edit.text };
  });
  placed.sort((a, b) => b.start - a.start || b.end - a.end);
  let following: (typeof placed)[number] | undefined;
  for (const edit of placed) {
    if (following?.path === edit.path && edit.end > following.start) throw new Error(`edits of ${edit.path} overlap`);
    const text = changed[edit.path];
    if (text === undefined) throw new Error(`an edit is for ${edit.path}, which does not exist`);
    changed[edit.path] = text.slice(0, edit.start) + edit.text + text.slice(edit.end);
    following = edit;
  }
  return changed;
}

function offsetsOf(text: string, location: Location): [number, number] {
  return [
    offsetOf(text, location.startLine, location.startColumn),
    offsetOf(text, location.endLine, location.endColumn),
  ];
}

function offsetOf(text: string, line: number, column: number): number {
  let start = 0;
  for (let current = 1; current < line; current += 1) start = text.indexOf('\n', start) + 1;
  return start + column - 1;
}
