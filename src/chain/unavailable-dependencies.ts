import type { MixDependency, MixProject } from '../elixir/index.ts';
import { parentPath, type Unknown, unknown } from '../repository/index.ts';
import { compiledProjects, isDependency, isTaken, projectAt } from './compiled-projects.ts';
import { valueOf } from './facts.ts';
import type { NixMixBuild } from './model.ts';
import { viewBefore } from './moments.ts';
import { fileIn } from './path.ts';

/**
 * Dependencies that a build in a sandbox cannot have: a folder that is not there (mix/lib/mix/scm/path.ex), or a package that no lock
 * names, which nobody fetched.
 */
export function unavailableDependencies(build: NixMixBuild, projects: readonly MixProject[]): Unknown[] {
  return compiledProjects(build, projects).flatMap((project) =>
    (valueOf(project.dependencies) ?? [])
      .filter((dependency) => isTaken(dependency, build) && !(dependency.optional && isDependency(project, build)))
      .flatMap((dependency) => unavailable(dependency, project, build, projects) ?? []),
  );
}

function unavailable(
  dependency: MixDependency,
  project: MixProject,
  build: NixMixBuild,
  projects: readonly MixProject[],
): Unknown | undefined {
  const { name, source, span } = dependency;
  if (source === 'hex') return isLocked(name, project, build) ? undefined : unknown(`mix.lock has no ${name}`, span);
  if (source === 'git') return undefined;
  const path = source === 'path' ? dependency.path : fileIn(parentPath(project.directory), name);
  // Of the same name the umbrella's own application stands (mix/lib/mix/dep/converger.ex).
  const siblings = projectAt(project.umbrella, projects)?.children ?? [];
  if (path === undefined || (source === 'path' && siblings.some((folder) => folder.endsWith(`/${name}`))))
    return undefined;
  const there = viewBefore(build, build.moments.compile);
  if (!build.sourceIncomplete && there.entry(path).kind === 'missing')
    return unknown(`the dependency ${name} is not there: ${path}`, span);
  const found = projectAt(path, projects)?.app;
  const own = found && valueOf(found);
  const isOther = dependency.isApplication && own !== undefined && own !== name;
  return isOther ? unknown(`the application in ${path} is ${own}, not ${name}`, span) : undefined;
}

/** Nix may bring a package that no lock names, under a name that may not be known. */
function isLocked(name: string, { lock }: MixProject, { mix, derivation }: NixMixBuild): boolean {
  if (!lock || lock.problem || derivation.builder === 'buildMix') return true;
  if (lock.requirements.has(name)) return true;
  const { nixDependencyNames: given } = mix;
  return given.kind === 'unknown' || given.value?.has(name) === true;
}
