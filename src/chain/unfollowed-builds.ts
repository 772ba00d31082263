import type { NifModuleSource } from '../elixir/index.ts';
import type { NixModel } from '../nix/model.ts';
import { isInFolder, type Unknown, unknown } from '../repository/index.ts';
import type { NixMixBuild } from './model.ts';
import { fileIn } from './path.ts';

/** A build that compiles where no Mix project of this repository stands: which modules it holds nobody can tell. */
export function projectNotFound({
  source,
  projectDirectory,
  sourceRoot,
  derivation,
}: NixMixBuild): Unknown | undefined {
  if (source.entry(fileIn(projectDirectory, 'mix.exs')).kind !== 'missing') return undefined;
  const place = projectDirectory === sourceRoot ? 'the root of its source' : projectDirectory;
  return unknown(`no Mix project was found in ${place}, where this build compiles one`, derivation.call);
}

/** Packages that functions from outside make of folders in which NIF modules stand. */
export function madeOutside(nix: NixModel, modules: readonly NifModuleSource[]): readonly Unknown[] {
  const projects = new Set(modules.map(({ project }) => project.directory));
  const holdsModule = (folder: string) => [...projects].some((project) => isInFolder(project, folder));
  return nix.madeOutside.flatMap(({ folders, why }) => (folders.some(holdsModule) ? [why] : []));
}
