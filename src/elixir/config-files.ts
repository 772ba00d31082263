import type { FileView } from '../repository/index.ts';
import { repositoryPath } from './evaluation/builtins/files.ts';

/** Files that `import_config` of a path reads, in the order Elixir does: sorted where the path has wildcards. */
export function importedFiles(written: string, directory: string, view: FileView): readonly string[] | undefined {
  if (!/[*?[{]/.test(written)) {
    const path = repositoryPath(written, directory);
    return path !== undefined && view.entry(path).kind === 'file' ? [path] : undefined;
  }
  const pattern = repositoryPath(written, directory);
  if (pattern === undefined || /\*\*/.test(pattern)) return undefined;
  return expandPattern(pattern.split('/'), '', view).sort();
}

function expandPattern(segments: readonly string[], folder: string, view: FileView): string[] {
  const [segment, ...rest] = segments;
  if (segment === undefined) return view.entry(folder).kind === 'file' ? [folder] : [];
  const names = /[*?[{]/.test(segment) ? (view.list(folder) ?? []).filter(matcher(segment)) : [segment];
  return names.flatMap((name) => expandPattern(rest, folder === '' ? name : `${folder}/${name}`, view));
}

/** One segment of Path.wildcard: `*`, `?`, `[ab]`, `{a,b}`; files with a leading dot only when the pattern has one. */
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
