import { type FileView, isAnything, matchesWhole, memberOfBracket, type Wildcard } from '../repository/index.ts';
import { inside } from './view-path.ts';

// Links may lead back, so that every further segment finds all folders again; real patterns have one wildcard.
const MOST_FOLDERS = 20_000;
// No name of a file is longer than 255 bytes.
const LONGEST_SEGMENT = 1_000;

/**
 * The folders that a pattern of `workspace.members` matches, sorted; the pattern is relative to the view's root. As the Rust
 * crate `glob` with its default options: `*`, `?`, `[a-z]`, `[!a]` within a segment (a leading dot matches), `**` for any
 * folders, and at the end for all below, without the folder itself.
 */
export function expandMemberPattern(view: FileView, pattern: string): string[] {
  const segments = pattern.split('/').filter((part) => part !== '' && part !== '.');
  if (segments.at(-1) === '**') segments.splice(-1, 0, '*');
  let found: ReadonlySet<string> = new Set(['']);
  for (const segment of segments) {
    found = segment === '**' ? withAllBelow(view, found) : step(view, found, segment);
    if (found.size > MOST_FOLDERS) return [];
  }
  return [...found].filter((path) => view.entry(path).kind === 'directory').sort();
}

export function isPattern(path: string): boolean {
  return /[*?[]/.test(path);
}

/** Whether a pattern of one segment matches a name, in the same way. */
export function matchesPattern(pattern: string, name: string): boolean {
  return pattern.length <= LONGEST_SEGMENT && matchesWhole(partsOf(pattern), name);
}

function step(view: FileView, directories: ReadonlySet<string>, segment: string): ReadonlySet<string> {
  if (!isPattern(segment)) return new Set([...directories].map((directory) => inside(directory, segment)));
  if (segment.length > LONGEST_SEGMENT) return new Set();
  const parts = partsOf(segment);
  const found = new Set<string>();
  for (const directory of directories) {
    for (const name of view.list(directory) ?? []) if (matchesWhole(parts, name)) found.add(inside(directory, name));
    if (found.size > MOST_FOLDERS) break;
  }
  return found;
}

function withAllBelow(view: FileView, directories: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set(directories);
  // What is added while the set is walked is walked as well.
  for (const at of found) {
    for (const name of view.list(at) ?? []) {
      const path = inside(at, name);
      if (view.entry(path).kind === 'directory') found.add(path);
    }
    if (found.size > MOST_FOLDERS) break;
  }
  return found;
}

const TOKEN = /\[!?\]?[^\]]*\]|[\s\S]/gu;

function partsOf(segment: string): readonly Wildcard[] {
  return (segment.match(TOKEN) ?? []).map((token): Wildcard => {
    if (token === '*') return { kind: 'many', accepts: isAnything };
    if (token === '?') return { kind: 'one', accepts: isAnything };
    if (token.length === 1 || !token.startsWith('[')) return { kind: 'text', text: token };
    const isNegated = token.startsWith('[!');
    const isMember = memberOfBracket(token.slice(isNegated ? 2 : 1, -1));
    return { kind: 'one', accepts: (character) => isMember(character) !== isNegated };
  });
}
