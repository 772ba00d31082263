import type { ElixirEnvironment, ElixirSources, ProjectConfig } from '../model.ts';
import { type Decisions, undecided } from './decisions.ts';
import { callDefinition, hasDefinition } from './functions.ts';
import { type ModuleIndex, moduleLoader, runFile } from './modules.ts';
import { memoize } from './scope.ts';
import type { Budget, Session } from './session.ts';
import { atom, list, lost, pair, tuple, type Value } from './value.ts';

export interface SessionSetting {
  readonly sources: ElixirSources;
  readonly environment: ElixirEnvironment;
  readonly directory: string;
  readonly config: ProjectConfig | undefined;
  readonly decisions: Decisions;
  /** Modules of the repository that the code may call. */
  readonly index: ModuleIndex;
  readonly budget: Budget;
}

export function createSession(setting: SessionSetting): Session {
  const load = moduleLoader(setting.index);
  const session: Session = {
    ...setting,
    reads: [],
    module: (name) => load(name, session),
    // What mix.exs asks the environment decides about Mix; it is no read of the module, and no reason for two outcomes.
    mixConfig: memoize(() => withMixDefaults(projectKeywords({ ...session, reads: [], decisions: undecided }))),
  };
  return session;
}

export function mixFile(directory: string): string {
  return directory === '' ? 'mix.exs' : `${directory}/mix.exs`;
}

/** What `project/0` of the folder's mix.exs returns. */
export function projectKeywords(session: Session): Value {
  const path = mixFile(session.directory);
  const span = { path, start: 0, end: 0 };
  const project = [...runFile(path, session).modules.values()].find((state) => state.mixProject);
  if (!project) return lost(`${path} defines no Mix project that could be followed`, span);
  if (!hasDefinition(project, 'project', 0)) return lost('the Mix project has no project/0', project.name.span);
  return callDefinition(project, 'project', [], project.name.span, session);
}

// Mix fills these in (mix/lib/mix/project.ex, `default_config` and `push`); what it fills in is not followed.
const FILLED = ['aliases', 'build_path', 'config_path', 'deps', 'deps_path', 'elixirc_paths', 'erlc_paths', 'lockfile'];

function withMixDefaults(keywords: Value): Value {
  if (keywords.kind !== 'list') return keywords;
  const given = new Set(keywords.items.map((item) => pair(item)?.[0].value));
  const filled = FILLED.filter((key) => !given.has(key)).map((key) => {
    return tuple([atom(key, keywords.span), lost(`Mix fills in ${key}`, keywords.span)], keywords.span);
  });
  return list([...keywords.items, ...filled], keywords.span);
}
