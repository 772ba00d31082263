import { type Unknown, unknown } from '../repository/index.ts';
import { createSession } from './evaluation/create-session.ts';
import { type Explored, explore } from './evaluation/decisions.ts';
import { moduleIndex, runFile } from './evaluation/modules.ts';
import type { ElixirEnvironment, ElixirSources, NifModuleOutcome, NifModuleSource, ProjectConfig } from './model.ts';
import { nifModule, unfollowedModule } from './nif-module.ts';

/**
 * The module as it compiles under an environment and a configuration. Conditions that nobody can compute are assumed both
 * ways: each way that leads to something else is an outcome of its own.
 */
export function evaluateNifModule(
  source: NifModuleSource,
  environment: ElixirEnvironment,
  config: ProjectConfig,
  sources: ElixirSources,
  files: readonly string[],
): readonly NifModuleOutcome[] {
  const index = moduleIndex(sources.view, files);
  const { directory } = source.project;
  const runs = explore((decisions): NifModuleOutcome => {
    const session = createSession({ sources, environment, directory, config, decisions, index });
    const state = runFile(source.file.path, session).get(moduleKey(source));
    // Two uses in one body: the attributes of the later one stand (rustler.ex, `@load_from`).
    const use = state?.uses.at(-1);
    if (state && use) return { module: nifModule(source, state, use, session), assumed: [] };
    const lost = state?.lost[0];
    if (!lost) return { module: undefined, assumed: [] };
    return { module: unfollowedModule(source, 'Rustler', lost.span, state, lost), assumed: [lost] };
  });
  if (!runs) {
    const why = unknown('it depends on more conditions than were followed', source.name.span);
    return [{ module: unfollowedModule(source, 'Rustler', source.name.span, undefined, why), assumed: [why] }];
  }
  return distinct(runs);
}

function moduleKey({ atom }: NifModuleSource): string {
  return atom.startsWith('Elixir.') ? atom.slice('Elixir.'.length) : `:${atom}`;
}

/** One outcome for every different result; what was assumed does not count where all ways lead to the same. */
function distinct(runs: readonly Explored<NifModuleOutcome>[]): readonly NifModuleOutcome[] {
  const outcomes = new Map<string, NifModuleOutcome>();
  for (const { result, assumed } of runs) {
    const key = JSON.stringify(result.module ?? null, withoutReads);
    const all: readonly Unknown[] = [...assumed, ...result.assumed];
    if (!outcomes.has(key)) outcomes.set(key, { module: result.module, assumed: all });
  }
  const [only, ...others] = [...outcomes.values()];
  if (!only || others.length > 0) return [...outcomes.values()];
  const own = runs[0]?.result.assumed ?? [];
  return [{ module: only.module, assumed: own }];
}

// Maps do not show in JSON, and which variables were read may differ between ways to the same result.
function withoutReads(key: string, value: unknown): unknown {
  if (key === 'reads') return undefined;
  return value instanceof Map ? [...value] : value;
}
