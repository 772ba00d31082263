import { type Span, unknown } from '../repository/index.ts';
import { type ConfigRun, runConfigFile } from './config-run.ts';
import { repositoryPath } from './evaluation/builtins/files.ts';
import { createSession, mixFile, projectKeywords } from './evaluation/create-session.ts';
import { undecided } from './evaluation/decisions.ts';
import { valueAt } from './evaluation/lookup.ts';
import type { ModuleIndex } from './evaluation/modules.ts';
import { fullBudget, type Session } from './evaluation/session.ts';
import { atom } from './evaluation/value.ts';
import type { ElixirEnvironment, ElixirSources, MixProject, ProjectConfig } from './model.ts';

// Configuration is read before anything is compiled, so it cannot call the project's modules.
const NO_MODULES: ModuleIndex = { filesOf: () => [] };

/**
 * The configuration that mix reads for a project, under one environment: config/config.exs (or `config_path`) with what it
 * imports. A child of an umbrella is compiled with the umbrella's. config/runtime.exs is read too, and flagged: a release
 * reads it when it starts, no compilation does.
 */
export function readConfig(project: MixProject, environment: ElixirEnvironment, sources: ElixirSources): ProjectConfig {
  const session = configSession(project.umbrella ?? project.directory, environment, sources);
  const run = emptyRun(session);
  const path = configPath(session);
  if (path === undefined) {
    run.unknown.push(unknown('`config_path` is not followed', startOf(mixFile(session.directory))));
  } else {
    runConfigFile(path, run);
    const own = project.umbrella === undefined ? path : ownConfigPath(project, environment, sources);
    if (own !== undefined && own !== path && sources.view.entry(own).kind === 'file') {
      const apps = configuredOtherwise(run, readAlone(own, project, environment, sources));
      run.unknown.push({
        ...unknown(`whether ${path} or ${own} is read depends on where mix runs`, startOf(own)),
        apps,
      });
    }
  }
  const reads = [...session.reads];
  const undefinedCalls = [...session.undefinedCalls];
  return {
    entries: [...run.entries, ...runtimeEntries(path, run)],
    unknown: run.unknown,
    reads,
    decisions: run.decisions,
    undefinedCalls,
  };
}

function emptyRun(session: Session): ConfigRun {
  return { session, runtime: false, entries: [], unknown: [], decisions: [], open: [] };
}

/** What a child of an umbrella reads when mix runs in its own folder. */
function readAlone(
  path: string,
  { directory }: MixProject,
  environment: ElixirEnvironment,
  sources: ElixirSources,
): ConfigRun {
  const run = emptyRun(configSession(directory, environment, sources));
  runConfigFile(path, run);
  return run;
}

/** The applications of which two configurations say different things; undefined where either may say something of any. */
function configuredOtherwise(one: ConfigRun, other: ConfigRun): ReadonlySet<string> | undefined {
  const hidden = [...one.unknown, ...other.unknown].map(({ apps }) => apps);
  const named = [...one.entries, ...other.entries].map(({ app }) => app.value);
  const said = ({ entries }: ConfigRun, name: string) =>
    JSON.stringify(entries.filter(({ app }) => app.value === name));
  const apps = new Set(named.filter((name) => said(one, name) !== said(other, name)));
  for (const some of hidden) {
    if (!some) return undefined;
    for (const name of some) apps.add(name);
  }
  return apps;
}

function startOf(path: string): Span {
  return { path, start: 0, end: 0 };
}

function configSession(directory: string, environment: ElixirEnvironment, sources: ElixirSources): Session {
  return createSession({
    sources,
    environment,
    directory,
    config: undefined,
    decisions: undecided,
    index: NO_MODULES,
    budget: fullBudget(),
  });
}

function ownConfigPath(
  project: MixProject,
  environment: ElixirEnvironment,
  sources: ElixirSources,
): string | undefined {
  return configPath(configSession(project.directory, environment, sources));
}

/** `config_path:` of the project, `config/config.exs` by default (mix/lib/mix/project.ex). */
function configPath(session: Session): string | undefined {
  const path = mixFile(session.directory);
  const usual = repositoryPath('config/config.exs', session.directory);
  const read = session.sources.view.read(path);
  // Most projects do not name it, and no other file can.
  if (read.kind !== 'text' || !read.source.text.includes('config_path')) return usual;
  const at = startOf(path);
  const written = valueAt(projectKeywords(session), atom('config_path', at), at);
  // A mix.exs that cannot be followed nearly never moves its configuration.
  return written.kind === 'string' ? repositoryPath(written.value, session.directory) : usual;
}

/** config/runtime.exs lies beside the compile-time configuration (mix/lib/mix/tasks/app.config.ex). */
function runtimeEntries(path: string | undefined, run: ConfigRun): ConfigRun['entries'] {
  if (path === undefined) return [];
  const folder = path.split('/').slice(0, -1).join('/');
  const runtime: ConfigRun = { ...run, runtime: true, entries: [], unknown: [], decisions: [] };
  runConfigFile(folder === '' ? 'runtime.exs' : `${folder}/runtime.exs`, runtime);
  return runtime.entries;
}
