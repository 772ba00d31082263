import { type FileView, isWithinName, matchesWhole, memberOfBracket, type Wildcard } from '../../repository/index.ts';

// Links may lead back, so that every further segment finds all folders again.
const MOST_PATHS = 5_000;
const LONGEST_PATTERN = 4_096;

/**
 * Paths of the view that a pattern of Path.wildcard matches, sorted as Erlang's filelib sorts them. Undefined for `**`, which
 * would walk everything, and for more paths than any project has.
 */
export function wildcard(pattern: string, view: FileView): readonly string[] | undefined {
  if (pattern.includes('**') || pattern.length > LONGEST_PATTERN) return undefined;
  let found = [''];
  for (const segment of pattern.split('/')) {
    const isMatch = hasWildcard(segment) ? matcher(segment) : undefined;
    found = found.flatMap((folder) => {
      const names = isMatch ? (view.list(folder) ?? []).filter(isMatch) : [segment];
      return names.map((name) => (folder === '' ? name : `${folder}/${name}`));
    });
    if (found.length > MOST_PATHS) return undefined;
  }
  return found.filter((path) => ['file', 'directory'].includes(view.entry(path).kind)).sort();
}

export function hasWildcard(pattern: string): boolean {
  return /[*?[{]/.test(pattern);
}

/** One segment: `*`, `?`, `[ab]`, `{a,b}`; a leading dot is only matched by a dot. */
function matcher(segment: string): (name: string) => boolean {
  const pattern = partsOf(segment);
  return (name) => (!name.startsWith('.') || segment.startsWith('.')) && matchesWhole(pattern, name);
}

const TOKEN = /\[[^\]]*\]|\{[^{}]*\}|[\s\S]/gu;

function partsOf(segment: string): readonly Wildcard[] {
  return (segment.match(TOKEN) ?? []).map((token): Wildcard => {
    if (token === '*') return { kind: 'many', accepts: isWithinName };
    if (token === '?') return { kind: 'one', accepts: isWithinName };
    if (token.length > 1 && token.startsWith('{'))
      return { kind: 'choice', branches: token.slice(1, -1).split(',').map(partsOf) };
    if (token.length > 1 && token.startsWith('[')) return { kind: 'one', accepts: memberOfBracket(token.slice(1, -1)) };
    return { kind: 'text', text: token };
  });
}
