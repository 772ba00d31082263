import { type Unknown, unknown } from '../repository/index.ts';
import { createSession } from './evaluation/create-session.ts';
import { explore } from './evaluation/decisions.ts';
import { moduleIndex, runFile } from './evaluation/modules.ts';
import { fullBudget } from './evaluation/session.ts';
import type { ElixirEnvironment, ElixirSources, NifModuleOutcome, NifModuleSource, ProjectConfig } from './model.ts';
import { nifModule, unfollowedModule } from './nif-module.ts';
import { distinctOutcomes } from './outcomes.ts';

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
  // One budget for all ways together: their number must not multiply the cost.
  const budget = fullBudget();
  const runs = explore((decisions): NifModuleOutcome => {
    const session = createSession({ sources, environment, directory, config, decisions, index, budget });
    const run = runFile(source.file.path, session);
    const state = run.modules.get(moduleKey(source));
    // Two uses in one body: the attributes of the later one stand (rustler.ex, `@load_from`).
    const use = state?.uses.at(-1);
    if (state && use) return { module: nifModule(source, state, use, session), assumed: [] };
    const lost = state ? state.lost[0] : (unreadFile(source, sources) ?? run.hiddenAt(source.name.span));
    if (!lost) return { module: undefined, assumed: [] };
    return { module: unfollowedModule(source, 'Rustler', lost.span, state, lost), assumed: [lost] };
  });
  if (!runs) {
    const why = unknown('it depends on more conditions than were followed', source.name.span);
    return [{ module: unfollowedModule(source, 'Rustler', source.name.span, undefined, why), assumed: [why] }];
  }
  return distinctOutcomes(runs);
}

/** Why a build's own copy of the file tells nothing. */
function unreadFile({ file, name }: NifModuleSource, { view, syntax }: ElixirSources): Unknown | undefined {
  const read = view.read(file.path);
  if (read.kind === 'refused') return unknown(read.reason, name.span);
  const broken = read.kind === 'text' && syntax.parse('elixir', read.source.text).hasError;
  return broken ? unknown('the file could not be parsed', name.span) : undefined;
}

function moduleKey({ atom }: NifModuleSource): string {
  return atom.startsWith('Elixir.') ? atom.slice('Elixir.'.length) : `:${atom}`;
}
