import { leastVersion, type MixProject, mayMeet } from '../elixir/index.ts';
import { atLeast, minorOf } from '../knowledge/version.ts';
import { type Located, type Span, type Unknown, unknown } from '../repository/index.ts';
import { projectAt } from './compiled-projects.ts';
import { valueOf } from './facts.ts';
import type { BuildLink, ModuleLink, NixMixBuild } from './model.ts';
import { viewBefore } from './moments.ts';

/**
 * The requirement of the module's own mix.exs, where it asks for more than an Elixir (`1.18`, or with its patch level) can meet. Mix raises
 * before it compiles, for the project that it is called in alone: of a dependency it only warns, and children of an umbrella it does not ask
 * (mix/lib/mix/tasks/loadpaths.ex, since 1.13 deps.loadpaths.ex: no task of those that run for each child).
 */
export function unmetRequirement(
  { project }: Pick<ModuleLink, 'project'>,
  build: BuildLink,
  elixir: string,
): Located<string> | undefined {
  return isAsked(project, build) ? unmet(project, elixir) : undefined;
}

/**
 * What Mix refuses and no rule names: the same of a project that the build works in and the module is not of, a requirement that bounds from above
 * what this Elixir is beyond, and what is none.
 */
export function refusedElixir(
  { project: own }: ModuleLink,
  build: BuildLink,
  projects: readonly MixProject[],
): Unknown[] {
  const asked = build.kind === 'nix' ? projectAt(build.projectDirectory, projects) : own;
  const written = asked && isAsked(asked, build) ? valueOf(asked.elixir) : undefined;
  if (!asked || written === undefined) return [];
  const { span } = asked.elixir;
  const elixir = valueOf(build.elixir);
  const met = mayMeet(written, elixir ?? '1.0');
  if (met === undefined) return [unknown(`Mix refuses \`elixir: "${written}"\`, which is no requirement`, span)];
  if (met || elixir === undefined) return [];
  const isOlder = unmet(asked, elixir) !== undefined;
  if (isOlder && asked.directory === own.directory) return [];
  const refuses = isOlder ? 'refuses' : 'may refuse';
  return [unknown(`Mix ${refuses} Elixir ${elixir}, which ${asked.file.path} does not take`, span)];
}

function isAsked(project: MixProject, build: BuildLink): boolean {
  return build.kind === 'nix' ? isAskedIn(project, build) : project.umbrella === undefined;
}

function isAskedIn(project: MixProject, build: NixMixBuild): boolean {
  return (
    project.directory === build.projectDirectory &&
    comparesVersions(build) &&
    stillAsks(project, project.elixir.span, build)
  );
}

function unmet(project: MixProject, elixir: string): Located<string> | undefined {
  if (project.elixir.kind === 'unknown' || project.elixir.value === undefined) return undefined;
  const { value, span } = project.elixir;
  const least = leastVersion(value);
  if (least === undefined) return undefined;
  const hasPatch = /^\d+\.\d+\.\d/.test(elixir);
  return atLeast(elixir, hasPatch ? least : (minorOf(least) ?? least)) === false ? { value, span } : undefined;
}

function comparesVersions({ moments: { compile } }: NixMixBuild): boolean {
  return compile?.words.every((word) => word !== undefined && word !== '--no-elixir-version-check') ?? false;
}

/** Whether the mix.exs that Mix reads has the line of the requirement as it stands in the repository: a phase may ask for less. */
function stillAsks({ file }: MixProject, { path, start, end }: Span, build: NixMixBuild): boolean {
  const read = viewBefore(build, build.moments.compile).read(file.path);
  if (read.kind !== 'text' || path !== file.path) return read.kind === 'text' && read.source.text === file.text;
  const line = file.text.slice(file.text.lastIndexOf('\n', start) + 1, end);
  return read.source.text.includes(line);
}
