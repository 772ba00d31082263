import type { MixDependency, MixProject } from '../elixir/index.ts';
import { oncePer } from '../repository/index.ts';
import { mixTargetOf } from './elixir-environment.ts';
import { valueOf } from './facts.ts';
import type { NixMixBuild } from './model.ts';

/** The Mix projects of the repository that a build compiles: the one it works in, an umbrella's children, and path dependencies. */
export function compiledProjects(build: NixMixBuild, projects: readonly MixProject[]): readonly MixProject[] {
  const compiled = new Set<MixProject>();
  const visit = (directory: string) => {
    const project = projectAt(directory, projects);
    if (!project || compiled.has(project) || !inSource(project, build)) return;
    compiled.add(project);
    if (build.derivation.builder === 'buildMix') return;
    for (const child of project.children) visit(child);
    for (const dependency of valueOf(project.dependencies) ?? []) {
      if (dependency.path !== undefined && isTaken(dependency, build)) visit(dependency.path);
    }
  };
  visit(build.projectDirectory);
  return [...compiled];
}

/** Whether a dependency is one in the build's environment, as far as `only:` and `targets:` say. */
export function isTaken(dependency: MixDependency, { mix, derivation }: NixMixBuild): boolean {
  return isTakenIn(dependency, { mixEnv: valueOf(mix.mixEnv), mixTarget: mixTargetOf(derivation) });
}

/** The same of any environment; one that is not known may be any. */
export function isTakenIn(
  { only, targets }: MixDependency,
  { mixEnv, mixTarget }: { readonly mixEnv: string | undefined; readonly mixTarget: string },
): boolean {
  const takes = (choice: MixDependency['only'], asked: string | undefined) =>
    asked === undefined || (valueOf(choice)?.includes(asked) ?? true);
  return takes(only, mixEnv) && takes(targets, mixTarget);
}

/** The Mix project of a folder. */
export function projectAt(directory: string | undefined, projects: readonly MixProject[]): MixProject | undefined {
  return directory === undefined ? undefined : projectsByDirectory(projects).get(directory);
}

const projectsByDirectory = oncePer(
  (projects: readonly MixProject[]): ReadonlyMap<string, MixProject> =>
    new Map(projects.map((project) => [project.directory, project])),
);

/** True for a project that Mix compiles as a dependency of the one that the build works in, not as a part of it. */
export function isDependency(project: MixProject, build: NixMixBuild): boolean {
  return project.directory !== build.projectDirectory && project.umbrella !== build.projectDirectory;
}

/** A project that a filter may leave out is followed: what it leaves out for certain cannot compile. */
function inSource(project: MixProject, build: NixMixBuild): boolean {
  const file = project.directory === '' ? 'mix.exs' : `${project.directory}/mix.exs`;
  return build.source.entry(file).kind !== 'missing';
}
