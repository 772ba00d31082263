import { leastVersion } from '../elixir/index.ts';
import { atLeast, minorOf } from '../knowledge/version.ts';
import type { Located } from '../repository/index.ts';
import { isDependency } from './compiled-projects.ts';
import type { BuildLink, ModuleLink, NixMixBuild } from './model.ts';

/**
 * The requirement of the module's own mix.exs, where it asks for more than an Elixir (`1.18`, or with its patch level) can meet. Mix then raises before it
 * compiles (Mix.Tasks.Loadpaths); of a dependency it only warns.
 */
export function unmetRequirement(
  { project }: ModuleLink,
  build: BuildLink,
  elixir: string,
): Located<string> | undefined {
  if (project.elixir.kind === 'unknown' || project.elixir.value === undefined) return undefined;
  if (build.kind === 'nix' && (isDependency(project, build) || !comparesVersions(build))) return undefined;
  const { value, span } = project.elixir;
  const least = leastVersion(value);
  if (least === undefined) return undefined;
  const hasPatch = /^\d+\.\d+\.\d/.test(elixir);
  return atLeast(elixir, hasPatch ? least : (minorOf(least) ?? least)) === false ? { value, span } : undefined;
}

function comparesVersions({ moments: { compile } }: NixMixBuild): boolean {
  return compile?.words.every((word) => word !== undefined && word !== '--no-elixir-version-check') ?? false;
}
