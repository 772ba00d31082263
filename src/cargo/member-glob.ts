import type { FileView } from '../repository/index.ts';
import { inside } from './view-path.ts';

// A pattern of many `**` over a deep tree visits every folder once a `**`; real patterns have one wildcard.
const MOST_FOLDERS = 20_000;

/**
 * The folders that a pattern of `workspace.members` matches, sorted; the pattern is relative to the view's root. As the Rust
 * crate `glob` with its default options: `*`, `?`, `[a-z]`, `[!a]` within a segment (a leading dot matches), `**` for any
 * folders.
 */
export function expandMemberPattern(view: FileView, pattern: string): string[] {
  let found = [''];
  for (const segment of pattern.split('/').filter((part) => part !== '' && part !== '.')) {
    found = found.flatMap((directory) => step(view, directory, segment));
    if (found.length > MOST_FOLDERS) return [];
  }
  return [...new Set(found)].filter((path) => view.entry(path).kind === 'directory').sort();
}

export function isPattern(path: string): boolean {
  return /[*?[]/.test(path);
}

function step(view: FileView, directory: string, segment: string): string[] {
  if (segment === '**') return below(view, directory);
  if (!isPattern(segment)) return [inside(directory, segment)];
  const matcher = segmentMatcher(segment);
  return (view.list(directory) ?? []).filter((name) => matcher.test(name)).map((name) => inside(directory, name));
}

function below(view: FileView, directory: string): string[] {
  const found = [directory];
  for (let index = 0; index < found.length && found.length <= MOST_FOLDERS; index += 1) {
    const at = found[index] as string;
    for (const name of view.list(at) ?? []) {
      const path = inside(at, name);
      if (view.entry(path).kind === 'directory') found.push(path);
    }
  }
  return found;
}

function segmentMatcher(segment: string): RegExp {
  const source = segment.replace(/\[(!?)(\]?[^\]]*)\]|[\s\S]/g, (token, negated: string, set: string | undefined) => {
    if (set !== undefined) return `[${negated === '!' ? '^' : ''}${set.replace(/[\\\]^]/g, '\\$&')}]`;
    if (token === '*') return '.*';
    if (token === '?') return '.';
    return token.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  try {
    return new RegExp(`^${source}$`, 'su');
  } catch {
    // `[z-a]` is no pattern; it names nothing.
    return /(?!)/;
  }
}
