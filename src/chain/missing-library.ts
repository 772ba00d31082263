import type { ElixirEnvironment, MixDependency } from '../elixir/index.ts';
import { type Unknown, unknown } from '../repository/index.ts';
import { argumentText } from './argument-text.ts';
import { isTakenIn } from './compiled-projects.ts';
import { valueOf } from './facts.ts';
import type { BuildLink, Link, ModuleLink, NixMixBuild } from './model.ts';
import { viewBefore } from './moments.ts';
import { fileIn } from './path.ts';

const PACKAGES = { Rustler: 'rustler', RustlerPrecompiled: 'rustler_precompiled' } as const;

/**
 * A module that uses a library which its project neither lists nor, by its lock, gets through another dependency is left open: Mix
 * takes the paths of all others from the compiler (`prune_code_paths`), but a lock may be incomplete.
 */
export function withMissingLibrary(
  link: Link<ModuleLink>,
  { mixEnv, mixTarget }: ElixirEnvironment,
  build: BuildLink,
): Link<ModuleLink> {
  if (link.state === 'lost') return link;
  const { module, project } = link.facts;
  const needed = [...(project.lock?.requirements.values() ?? [])];
  if (module.library === 'none') return link;
  const name = PACKAGES[module.library];
  const unfetched = build.kind === 'nix' ? (withoutPackages(build, name) ?? misnamedPackage(build, name)) : undefined;
  if (unfetched) return { ...link, gaps: [...link.gaps, unfetched] };
  const dependencies = valueOf(project.dependencies);
  if (!dependencies || needed.some((names) => names.has(name))) return link;
  if (dependencies.some((dependency) => brings(dependency, name, { mixEnv, mixTarget }))) return link;
  const named = dependencies.find((dependency) => dependency.name === name);
  const device = named && valueOf(named.targets) ? ` for the target ${mixTarget}` : '';
  const reason = `mix.exs lists no dependency ${name} in the environment ${mixEnv}${device}, and mix.lock names none that needs it`;
  return { ...link, gaps: [...link.gaps, unknown(reason, project.dependencies.span)] };
}

/** A mixRelease that is given no packages, neither by its arguments nor among its inputs, and without one where Mix looks for it. */
function withoutPackages(build: NixMixBuild, name: string): Unknown | undefined {
  const { mix, derivation, projectDirectory, outcome, moments } = build;
  const { fetchedDependencies, nixDependencies } = mix;
  const given = [fetchedDependencies, nixDependencies];
  if (derivation.builder !== 'mixRelease' || given.some((fact) => fact.kind === 'unknown' || fact.value))
    return undefined;
  const { inputs, environment } = derivation;
  // The Erlang of nixpkgs finds packages among all inputs (beam-modules, `ERL_LIBS`).
  if (inputs.kind === 'unknown' || inputs.value.some((input) => input.derivation || input.name.includes(name)))
    return undefined;
  if (environment.has('MIX_DEPS_PATH')) return undefined;
  const view = viewBefore({ outcome }, moments.dependencies ?? moments.compile);
  if (view.entry(fileIn(projectDirectory, `deps/${name}`)).kind !== 'missing') return undefined;
  return unknown(`nothing brings ${name} into this build: it has neither mixFodDeps nor mixNixDeps`, derivation.call);
}

/** buildMix installs what Mix compiled as the application of its `name`, and nothing where there is no such (nixpkgs beam-modules/build-mix.nix). */
function misnamedPackage({ mix }: NixMixBuild, name: string): Unknown | undefined {
  const given = valueOf(mix.nixDependencies)?.get(name);
  const argument = given?.builder === 'buildMix' ? given.arguments.get('name') : undefined;
  const written = argumentText(argument?.value);
  return argument && written !== undefined && written !== name
    ? unknown(`the package ${name} is built under the name ${written}, which is no application of it`, argument.span)
    : undefined;
}

/** The package itself, or sources whose own dependencies nobody locked here. */
function brings(
  dependency: MixDependency,
  name: string,
  environment: Pick<ElixirEnvironment, 'mixEnv' | 'mixTarget'>,
): boolean {
  if (dependency.source !== 'hex' && dependency.name !== name) return true;
  return dependency.name === name && isTakenIn(dependency, environment);
}
