import { type ElixirEnvironment, type ElixirSources, type MixProject, refusedMixFile } from '../elixir/index.ts';
import { oncePer, type Unknown } from '../repository/index.ts';
import { compiledProjects, projectAt } from './compiled-projects.ts';
import type { BuildLink, ModuleLink } from './model.ts';

/** How the projects of a repository look in a build. */
export interface SeenProjects {
  readonly projects: readonly MixProject[];
  readonly environment: ElixirEnvironment;
  readonly sources: ElixirSources;
  readonly files: readonly string[];
}

/** What Mix refuses in the mix.exs of every project that a build loads. */
export function refusedMixFiles({ project }: ModuleLink, build: BuildLink, seen: SeenProjects): readonly Unknown[] {
  const loaded = build.kind === 'nix' ? compiledProjects(build, seen.projects) : outside(project, seen.projects);
  const asked = refused(build);
  return loaded.flatMap((one) => {
    const known = asked.get(one) ?? refusedMixFile(one.directory, seen.environment, seen.sources, seen.files);
    asked.set(one, known);
    return known;
  });
}

const refused = oncePer((_build: BuildLink) => new Map<MixProject, readonly Unknown[]>());

function outside(project: MixProject, projects: readonly MixProject[]): readonly MixProject[] {
  const umbrella = projectAt(project.umbrella, projects);
  return umbrella ? [umbrella, project] : [project];
}
