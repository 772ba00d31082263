import type { FileView } from '../../repository/index.ts';

/**
 * Paths of the view that a pattern of Path.wildcard matches, sorted as Erlang's filelib sorts them. Undefined for `**`, which
 * would walk everything.
 */
export function wildcard(pattern: string, view: FileView): readonly string[] | undefined {
  if (pattern.includes('**')) return undefined;
  return expandPattern(pattern.split('/'), '', view).sort();
}

export function hasWildcard(pattern: string): boolean {
  return /[*?[{]/.test(pattern);
}

function expandPattern(segments: readonly string[], folder: string, view: FileView): string[] {
  const [segment, ...rest] = segments;
  if (segment === undefined) return ['file', 'directory'].includes(view.entry(folder).kind) ? [folder] : [];
  const names = hasWildcard(segment) ? (view.list(folder) ?? []).filter(matcher(segment)) : [segment];
  return names.flatMap((name) => expandPattern(rest, folder === '' ? name : `${folder}/${name}`, view));
}

/** One segment: `*`, `?`, `[ab]`, `{a,b}`; a leading dot is only matched by a dot. */
function matcher(segment: string): (name: string) => boolean {
  const source = segment
    .replace(/[.+^$()|\\]/g, '\\$&')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]')
    .replace(/\{([^}]*)\}/g, (_whole, choices: string) => `(?:${choices.split(',').join('|')})`);
  try {
    const expression = new RegExp(`^${source}$`);
    return (name) => (!name.startsWith('.') || segment.startsWith('.')) && expression.test(name);
  } catch {
    return () => false;
  }
}
