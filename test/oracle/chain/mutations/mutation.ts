import type { Files } from '../../../support/repository-files.ts';

/** One change to a sound repository. */
export interface Mutation {
  /** What is done, in few words: `rename`, `delete a file`. */
  readonly operator: string;
  readonly path: string;
  /** Counts from 1; null when the file as a whole is changed. */
  readonly line: number | null;
  readonly was: string;
  readonly now: string;
  /** What the files hold afterwards; null for one that is gone. */
  readonly changed: Readonly<Record<string, string | null>>;
}

export function mutate(files: Files, { changed }: Mutation): Files {
  const after = Object.entries({ ...files, ...changed });
  return Object.fromEntries(after.filter((entry): entry is [string, string] => entry[1] !== null));
}

export function nameOf({ operator, path, line, was, now }: Mutation): string {
  const short = (text: string) => text.trim().replaceAll(/\s+/g, ' ').slice(0, 120);
  return `${path}:${line ?? '*'}: ${operator} ${short(was)}${now === '' ? '' : ` -> ${short(now)}`}`;
}

/** A text of a file that is replaced. */
export interface Edit {
  readonly operator: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** What is told of it, unless it is the texts themselves. */
  readonly was?: string;
  readonly now?: string;
}

/** The mutations of a file; what it holds after each is put together when somebody asks. */
export function edited(path: string, whole: string, edits: readonly Edit[]): Mutation[] {
  const lines = linesOf(path, whole);
  return edits
    .filter(({ start, end, text }) => whole.slice(start, end) !== text)
    .map(({ operator, start, end, text, was, now }) => ({
      operator,
      path,
      line: lineAt(lines, start)?.number ?? 1,
      was: was ?? whole.slice(start, end),
      now: now ?? text,
      get changed() {
        return { [path]: whole.slice(0, start) + text + whole.slice(end) };
      },
    }));
}

/** The line that holds an offset; the lines are in order. */
export function lineAt(lines: readonly Line[], offset: number): Line | undefined {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle] as Line).start <= offset) low = middle + 1;
    else high = middle;
  }
  return lines[low - 1];
}

/** A line of a file that may decide, with the offset at which it begins. */
export interface Line {
  readonly text: string;
  readonly start: number;
  readonly number: number;
  /** Whether a change to it can be told: no prose, no hash that only a download could decide. */
  readonly counts: boolean;
}

/** What only a download could decide, and what no tool reads. */
const LEFT_ALONE =
  /sha256|hash|checksum =|narHash|^\s*(#[^[]|#$|\/\/|@spec|@type|@doc|@moduledoc|description|"""|''\s*$)|github:/;

export function linesOf(path: string, text: string): readonly Line[] {
  const lines: Line[] = [];
  let [start, inDocument, before] = [0, false, ''];
  for (const [index, line] of text.split('\n').entries()) {
    const at = start;
    start += line.length + 1;
    const isFence = /"""/.test(line);
    if (isFence) inDocument = !inDocument;
    const isRead = !path.endsWith('.rs') || /rustler|init!/.test(line) || /nif[\](]/.test(before);
    const counts = !isFence && !inDocument && line.trim() !== '' && !LEFT_ALONE.test(line) && isRead;
    lines.push({ text: line, start: at, number: index + 1, counts });
    before = line;
  }
  return lines;
}
