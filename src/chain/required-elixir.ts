import { leastVersion } from '../elixir/index.ts';
import { atLeast, minorOf } from '../knowledge/version.ts';
import type { Located, Span } from '../repository/index.ts';
import { isDependency } from './compiled-projects.ts';
import type { BuildLink, ModuleLink, NixMixBuild } from './model.ts';
import { viewBefore } from './moments.ts';

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
  const { value, span } = project.elixir;
  if (build.kind === 'nix' && (isDependency(project, build) || !comparesVersions(build))) return undefined;
  if (build.kind === 'nix' && !stillAsks(project, span, build)) return undefined;
  const least = leastVersion(value);
  if (least === undefined) return undefined;
  const hasPatch = /^\d+\.\d+\.\d/.test(elixir);
  return atLeast(elixir, hasPatch ? least : (minorOf(least) ?? least)) === false ? { value, span } : undefined;
}

function comparesVersions({ moments: { compile } }: NixMixBuild): boolean {
  return compile?.words.every((word) => word !== undefined && word !== '--no-elixir-version-check') ?? false;
}

/** Whether the mix.exs that Mix reads has the line of the requirement as it stands in the repository: a phase may ask for less. */
function stillAsks({ file }: ModuleLink['project'], { path, start, end }: Span, build: NixMixBuild): boolean {
  const read = viewBefore(build, build.moments.compile).read(file.path);
  if (read.kind !== 'text' || path !== file.path) return read.kind === 'text' && read.source.text === file.text;
  const line = file.text.slice(file.text.lastIndexOf('\n', start) + 1, end);
  return read.source.text.includes(line);
}
