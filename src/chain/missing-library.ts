import type { ElixirEnvironment, MixDependency } from '../elixir/index.ts';
import { unknown } from '../repository/index.ts';
import { valueOf } from './facts.ts';
import type { Link, ModuleLink } from './model.ts';

const PACKAGES = { Rustler: 'rustler', RustlerPrecompiled: 'rustler_precompiled' } as const;

/**
 * A module that uses a library which its project neither lists nor, by its lock, gets through another dependency is left open: Mix
 * takes the paths of all others from the compiler (`prune_code_paths`), but a lock may be incomplete.
 */
export function withMissingLibrary(link: Link<ModuleLink>, { mixEnv }: ElixirEnvironment): Link<ModuleLink> {
  if (link.state === 'lost') return link;
  const { module, project } = link.facts;
  const needed = [...(project.lock?.requirements.values() ?? [])];
  if (module.library === 'none') return link;
  const name = PACKAGES[module.library];
  const dependencies = valueOf(project.dependencies);
  if (!dependencies || needed.some((names) => names.has(name))) return link;
  if (dependencies.some((dependency) => brings(dependency, name, mixEnv))) return link;
  const reason = `mix.exs lists no dependency ${name} in the environment ${mixEnv}, and mix.lock names none that needs it`;
  return { ...link, gaps: [...link.gaps, unknown(reason, project.dependencies.span)] };
}

/** The package itself, or sources whose own dependencies nobody locked here. */
function brings(dependency: MixDependency, name: string, mixEnv: string): boolean {
  if (dependency.source !== 'hex' && dependency.name !== name) return true;
  const only = valueOf(dependency.only);
  const isThere = dependency.only.kind === 'unknown' || only === undefined || only.includes(mixEnv);
  return dependency.name === name && isThere;
}
