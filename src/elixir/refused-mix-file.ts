import { type Unknown, unknown } from '../repository/index.ts';
import { createSession, mixFile, projectKeywords } from './evaluation/create-session.ts';
import { undecided } from './evaluation/decisions.ts';
import { valueAt } from './evaluation/lookup.ts';
import { moduleIndex } from './evaluation/modules.ts';
import { fullBudget, type Session } from './evaluation/session.ts';
import type { UndefinedCall } from './evaluation/undefined-calls.ts';
import { atom, isNil, pair, type Value } from './evaluation/value.ts';
import type { ElixirEnvironment, ElixirSources, ProjectConfig } from './model.ts';

/**
 * What Mix refuses of a mix.exs in any case: `project/0` calls what does not exist, a dependency is written in a wrong form
 * (mix/lib/mix/dep/loader.ex, `with_scm_and_app`), the application has no name or no version (mix/lib/mix/tasks/compile.app.ex).
 */
export function refusedMixFile(
  directory: string,
  environment: ElixirEnvironment,
  sources: ElixirSources,
  files: readonly string[],
): readonly Unknown[] {
  const index = moduleIndex(sources.view, files);
  const budget = fullBudget();
  const session = createSession({
    sources,
    environment,
    directory,
    config: undefined,
    decisions: undecided,
    index,
    budget,
  });
  const keywords = projectKeywords(session);
  const at = { path: mixFile(directory), start: 0, end: 0 };
  const option = (key: string) => valueAt(keywords, atom(key, at), at);
  // Mix knows the modules of installed archives, which `archives:` asks for, before it loads a mix.exs.
  const asksForArchives = keywords.kind === 'list' && !isNil(option('archives'));
  const calls = session.undefinedCalls
    .filter((call) => !(call.module !== undefined && asksForArchives) && !mayBeDefined(call, files, sources))
    .map(({ reason, span }) => unknown(`mix.exs cannot be loaded: ${reason}`, span));
  if (keywords.kind !== 'list') return [...calls, ...withoutProject(session)];
  const isUmbrella = !isNil(option('apps_path'));
  return [
    ...calls,
    ...refusedDependencies(option('deps')),
    ...(isUmbrella ? [] : refusedApplication(option('app'), option('version'), keywords)),
  ];
}

/** What raises while the configuration is read: Mix does so before it compiles anything. */
export function refusedConfiguration(
  { undefinedCalls = [] }: ProjectConfig,
  sources: ElixirSources,
  files: readonly string[],
): readonly Unknown[] {
  return undefinedCalls
    .filter((call) => !mayBeDefined(call, files, sources))
    .map(({ reason, span }) => unknown(`the configuration cannot be read: ${reason}`, span));
}

/** Mix knows a module of no dependency while it loads a mix.exs, but one of a file that this one loads. */
function mayBeDefined({ module }: UndefinedCall, files: readonly string[], { view }: ElixirSources): boolean {
  const name = module?.split('.').at(-1);
  if (name === undefined) return false;
  const defined = new RegExp(`\\b(defmodule|defprotocol|Module\\.create)\\b[^\\n]*\\b${name}\\b`);
  return files.some((path) => {
    if (!/\.exs?$/.test(path)) return false;
    const read = view.read(path);
    return read.kind === 'text' && defined.test(read.source.text);
  });
}

/** A mix.exs has to define a project (mix/lib/mix/project.ex, `load_project`). */
function withoutProject({ sources, directory }: Session): Unknown[] {
  const path = mixFile(directory);
  const read = sources.view.read(path);
  if (read.kind !== 'text' || mayDefineProject(read.source.text)) return [];
  return [unknown('Mix refuses a mix.exs that defines no project', { path, start: 0, end: 0 })];
}

function refusedApplication(app: Value, version: Value, project: Value): Unknown[] {
  const missing = [app, version].findIndex(isNil);
  if (missing >= 0)
    return [unknown(`Mix refuses a project without ${missing === 0 ? '`app:`' : '`version:`'}`, project.span)];
  const isVersion = version.kind !== 'string' || /^\d+\.\d+\.\d+(?![\w.])/.test(version.value);
  return isVersion ? [] : [unknown('Mix refuses the version, which is no semantic one', version.span)];
}

function refusedDependencies(deps: Value): Unknown[] {
  if (['string', 'atom', 'number', 'tuple'].includes(deps.kind) && !isNil(deps))
    return [unknown('Mix refuses the dependencies, which are no list', deps.span)];
  const items = deps.kind === 'list' ? deps.items : [];
  const refused = items.filter(isRefused);
  return refused.map(({ span }) => unknown('Mix refuses the dependency, which is written in a wrong form', span));
}

/** `{app, options}`, `{app, requirement}` and `{app, requirement, options}` are taken. */
function isRefused(item: Value): boolean {
  if (item.kind === 'unknown') return false;
  if (item.kind !== 'tuple') return true;
  const [app, second, third] = item.items;
  if (!app || !second || item.items.length > 3 || !may(app, 'atom')) return true;
  if (!third) return !may(second, 'string', 'regex', 'list') || !isKeywords(second);
  return (!isNil(second) && !may(second, 'string', 'regex')) || !may(third, 'list') || !isKeywords(third);
}

function may(value: Value, ...kinds: readonly Value['kind'][]): boolean {
  return value.kind === 'unknown' || kinds.includes(value.kind);
}

function isKeywords(value: Value): boolean {
  return value.kind !== 'list' || value.items.every((item) => item.kind === 'unknown' || pair(item) !== undefined);
}

/** By its name, under one that an `alias` or macro gives it, or in a file that is loaded. */
function mayDefineProject(text: string): boolean {
  if (/\bMix\.Project\b|\bCode\b/.test(text)) return true;
  return /\bdefmodule\b/.test(text) && /\b(alias|import|require)\b/.test(text);
}
