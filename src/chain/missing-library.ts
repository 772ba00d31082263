import type { ElixirEnvironment, MixDependency, MixProject, NifModule } from '../elixir/index.ts';
import { type Unknown, unknown } from '../repository/index.ts';
import { valueOf } from './facts.ts';

const PACKAGES = { Rustler: 'rustler', RustlerPrecompiled: 'rustler_precompiled' } as const;

/**
 * What is not known of a module that uses a library which its project neither lists nor, by its lock, gets through another
 * dependency: Mix takes the paths of all others from the compiler (`prune_code_paths`), but a lock may be incomplete.
 */
export function missingLibrary(
  module: NifModule,
  project: MixProject,
  { mixEnv }: ElixirEnvironment,
): readonly Unknown[] {
  const name = PACKAGES[module.library];
  const dependencies = valueOf(project.dependencies);
  if (!dependencies || project.lock?.needed.has(name)) return [];
  if (dependencies.some((dependency) => brings(dependency, name, mixEnv))) return [];
  const reason = `mix.exs lists no dependency ${name} in the environment ${mixEnv}, and mix.lock names none that needs it`;
  return [unknown(reason, project.dependencies.span)];
}

/** The package itself, or sources whose own dependencies nobody locked here. */
function brings(dependency: MixDependency, name: string, mixEnv: string): boolean {
  if (dependency.source !== 'hex' && dependency.name !== name) return true;
  const only = valueOf(dependency.only);
  const isThere = dependency.only.kind === 'unknown' || only === undefined || only.includes(mixEnv);
  return dependency.name === name && isThere;
}
