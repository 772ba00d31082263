import { type MixDependency, type MixProject, mayMeet } from '../elixir/index.ts';
import { type Unknown, unknown } from '../repository/index.ts';
import { compiledProjects, isTaken, isTakenIn } from './compiled-projects.ts';
import { outsideEnvironment } from './elixir-environment.ts';
import { valueOf } from './facts.ts';
import type { BuildLink, ModuleLink } from './model.ts';

const PACKAGES: ReadonlySet<string> = new Set(['rustler', 'rustler_precompiled']);

/**
 * Versions of Rustler in mix.lock that a project of the build does not take: `mix deps.get` looks for others then, and which it finds is what names the
 * library. Packages that Nix brings are what they are, and nixpkgs has Mix check none of them (beam-modules/mix-release.nix `--no-deps-check`).
 */
export function unmetLock({ project }: ModuleLink, build: BuildLink, projects: readonly MixProject[]): Unknown[] {
  const { lock } = project;
  const given = build.kind === 'nix' ? build.mix.nixDependencies : undefined;
  if (!lock || lock.problem || given?.kind === 'unknown' || given?.value) return [];
  const asking = build.kind === 'nix' ? compiledProjects(build, projects) : withSiblings(project, projects);
  const asked = asking
    .flatMap(({ dependencies }) => valueOf(dependencies) ?? [])
    .filter((dependency) => PACKAGES.has(dependency.name) && isAsked(dependency, build));
  const overridden = new Set(asked.filter(({ overrides }) => overrides).map(({ name }) => name));
  return asked.flatMap(({ name, requirement, overrides }) => {
    const version = lock.replaced.has(name) ? undefined : lock.versions.get(name)?.value;
    if (!requirement || version === undefined || (overridden.has(name) && !overrides)) return [];
    if (mayMeet(requirement.value, version) !== false) return [];
    const { span } = requirement;
    return [unknown(`${span.path} asks for ${name} ${requirement.value}, and ${lock.path} has ${version}`, span)];
  });
}

/** The applications of an umbrella have one lock. */
function withSiblings(project: MixProject, projects: readonly MixProject[]): readonly MixProject[] {
  return project.umbrella === undefined ? [project] : projects.filter(({ umbrella }) => umbrella === project.umbrella);
}

function isAsked(dependency: MixDependency, build: BuildLink): boolean {
  if (dependency.source !== 'hex') return false;
  if (build.kind === 'nix') return isTaken(dependency, build);
  return isTakenIn(dependency, outsideEnvironment);
}
