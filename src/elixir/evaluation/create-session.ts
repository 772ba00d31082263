import { joinPath, parentPath } from '../../repository/index.ts';
import type { ElixirEnvironment, ElixirSources, ProjectConfig } from '../model.ts';
import { type Decisions, undecided } from './decisions.ts';
import { callDefinition, hasDefinition } from './functions.ts';
import type { ModuleState } from './module-state.ts';
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
  const mixModules = ownMixModules(() => session);
  const session: Session = {
    ...setting,
    reads: [],
    undefinedCalls: [],
    module: (name) => load(name, session) ?? mixModules().get(name),
    // What mix.exs asks the environment decides about Mix; it is no read of the module, and no reason for two outcomes.
    bringsNoEnvironment: (app) => bringsNoEnvironment(app, session),
    mixConfig: memoize(() => withMixDefaults(projectKeywords(apart(session)))),
  };
  return session;
}

/** What is evaluated beside the code itself: it asks and refuses nothing in its name. */
function apart(session: Session): Session {
  return { ...session, reads: [], undefinedCalls: [], decisions: undecided };
}

/** Modules of the project's own mix.exs: Mix has loaded it before it compiles anything. While that file runs, it has none yet. */
function ownMixModules(session: () => Session): () => ReadonlyMap<string, ModuleState> {
  let modules: ReadonlyMap<string, ModuleState> | undefined;
  return () => {
    if (modules) return modules;
    modules = new Map();
    const { directory } = session();
    ({ modules } = runFile(mixFile(directory), apart(session())));
    return modules;
  };
}

export function mixFile(directory: string): string {
  return directory === '' ? 'mix.exs' : `${directory}/mix.exs`;
}

function mixProjectOf(session: Session): ModuleState | undefined {
  return [...runFile(mixFile(session.directory), session).modules.values()].find((state) => state.mixProject);
}

/** `application/0` of a mix.exs names no `env:`, so the application's specification holds none (mix/lib/mix/tasks/compile.app.ex). */
function bringsNoEnvironment(app: string, session: Session): boolean {
  if (session.directory === '' || !/^\w+$/.test(app)) return false;
  const sibling = { ...apart(session), directory: joinPath(parentPath(session.directory), app) ?? app };
  const project = mixProjectOf(sibling);
  const keywords = keywordsOf(project, sibling);
  const name =
    keywords.kind === 'list' ? keywords.items.map(pair).find((entry) => entry?.[0].value === 'app')?.[1] : undefined;
  if (!project || name?.kind !== 'atom' || name.value !== app) return false;
  if (!hasDefinition(project, 'application', 0)) return true;
  const application = callDefinition(project, 'application', [], project.name.span, sibling);
  if (application.kind !== 'list') return false;
  const keys = application.items.map((item) => pair(item)?.[0].value);
  return !keys.includes(undefined) && !keys.includes('env');
}

/** What `project/0` of the folder's mix.exs returns. */
export function projectKeywords(session: Session): Value {
  return keywordsOf(mixProjectOf(session), session);
}

function keywordsOf(project: ModuleState | undefined, session: Session): Value {
  const path = mixFile(session.directory);
  const span = { path, start: 0, end: 0 };
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
