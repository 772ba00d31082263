import { byCodeUnit, firstFrom, oncePer } from '../repository/index.ts';
import { isElixirSource } from './evaluation/modules.ts';
import type { MixProject } from './model.ts';

/** The .ex files that a project compiles: those in its source paths, without those of a project further down. */
export function projectFiles(project: MixProject, files: readonly string[]): readonly string[] {
  return filesOfProjects(files)(project);
}

const filesOfProjects = oncePer((files: readonly string[]) => {
  const sources = elixirSources(files);
  return oncePer((project: MixProject): readonly string[] => {
    const found = new Set(sourceFolders(project).flatMap((folder) => filesBelow(folder, sources)));
    return [...found].sort(byCodeUnit);
  });
});

/** The .ex files of a list that no package manager put there, sorted by code unit. */
export const elixirSources = oncePer((files: readonly string[]): readonly string[] =>
  files.filter(isElixirSource).sort(byCodeUnit),
);

// `elixirc_paths` that cannot be followed nearly always hold `lib`, and only add to it.
function sourceFolders({ directory, sourcePaths }: MixProject): readonly string[] {
  if (sourcePaths.kind === 'known') return sourcePaths.value;
  return [directory === '' ? 'lib' : `${directory}/lib`];
}

/** Those of a sorted list in a folder. They stand together: thousands of projects must not each look at every file. */
export function filesBelow(folder: string, files: readonly string[]): readonly string[] {
  if (folder === '') return files;
  // `0` is what comes after `/`.
  return files.slice(firstFrom(`${folder}/`, files), firstFrom(`${folder}0`, files));
}
