import type { FileView } from '../repository/index.ts';
import { repositoryPath } from './evaluation/builtins/files.ts';
import { hasWildcard, wildcard } from './evaluation/wildcard.ts';

/**
 * Files that `import_config` reads, in order; undefined when the file is not there. Only the old Mix.Config takes wildcards
 * (mix/lib/mix/config.ex); for Config they are plain characters.
 */
export function importedFiles(
  written: string,
  directory: string,
  view: FileView,
  form: 'Config' | 'Mix.Config',
): readonly string[] | undefined {
  const path = repositoryPath(written, directory);
  if (path === undefined) return undefined;
  if (form === 'Mix.Config' && hasWildcard(path)) return wildcard(path, view);
  return view.entry(path).kind === 'file' ? [path] : undefined;
}
