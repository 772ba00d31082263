import { isElixirSource } from './evaluation/modules.ts';
import type { MixProject } from './model.ts';

/** The .ex files that a project compiles: those in its source paths, without those of a project further down. */
export function projectFiles(project: MixProject, files: readonly string[]): readonly string[] {
  const folders = sourceFolders(project);
  return files.filter(
    (path) => isElixirSource(path) && folders.some((folder) => folder === '' || path.startsWith(`${folder}/`)),
  );
}

// `elixirc_paths` that cannot be followed nearly always hold `lib`, and only add to it.
function sourceFolders({ directory, sourcePaths }: MixProject): readonly string[] {
  if (sourcePaths.kind === 'known') return sourcePaths.value;
  return [directory === '' ? 'lib' : `${directory}/lib`];
}
