import { type Fact, known, type Located, type Span, unknown } from '../repository/index.ts';
import { repositoryPath } from './evaluation/builtins/files.ts';
import { createSession, mixFile, projectKeywords } from './evaluation/create-session.ts';
import { undecided } from './evaluation/decisions.ts';
import { valueAt } from './evaluation/lookup.ts';
import { moduleIndex } from './evaluation/modules.ts';
import { fullBudget } from './evaluation/session.ts';
import { atom, isNil, type Value } from './evaluation/value.ts';
import { mixAliases } from './mix-aliases.ts';
import { mixDependencies } from './mix-dependencies.ts';
import { mixReleases } from './mix-releases.ts';
import type { ElixirEnvironment, ElixirSources, HexPackage, MixProject } from './model.ts';

/** What a mix.exs says. */
export interface MixFileFacts
  extends Pick<
    MixProject,
    | 'app'
    | 'version'
    | 'elixir'
    | 'dependencies'
    | 'children'
    | 'releases'
    | 'defaultRelease'
    | 'sourcePaths'
    | 'aliases'
    | 'package'
  > {
  readonly lockfile: Fact<string>;
}

/** mix.exs is read before anybody says for which build: its variables are unknown. */
function environmentOf(mixEnv: string, onQuestion: () => void): ElixirEnvironment {
  return {
    get mixEnv() {
      onQuestion();
      return mixEnv;
    },
    mixTarget: 'host',
    os: undefined,
    variable: (name) => ({
      kind: 'unknown',
      reason: `what ${name} is depends on the build`,
      span: { path: 'mix.exs', start: 0, end: 0 },
    }),
  };
}

/** What holds in prod and in dev alike holds; tests are not built by anybody's Nix. */
export function evaluateMixFile(directory: string, files: readonly string[], sources: ElixirSources): MixFileFacts {
  let dependsOnEnvironment = false;
  const under = (mixEnv: string) =>
    projectFacts(
      environmentOf(mixEnv, () => (dependsOnEnvironment = true)),
      directory,
      files,
      sources,
    );
  const prod = under('prod');
  const dev = dependsOnEnvironment ? under('dev') : prod;
  return {
    app: agreed(prod.app, dev.app),
    version: agreed(prod.version, dev.version),
    elixir: agreed(prod.elixir, dev.elixir),
    dependencies: agreedDependencies(prod.dependencies, dev.dependencies),
    children: prod.children,
    releases: agreed(prod.releases, dev.releases),
    defaultRelease: agreed(prod.defaultRelease, dev.defaultRelease),
    lockfile: agreed(prod.lockfile, dev.lockfile),
    sourcePaths: agreed(prod.sourcePaths, dev.sourcePaths),
    aliases: agreed(prod.aliases, dev.aliases),
    // Packages are published from whatever environment; what they hold depends on it nowhere.
    package: prod.package,
  };
}

function agreed<T>(prod: Fact<T>, dev: Fact<T>): Fact<T> {
  if (prod === dev) return prod;
  if (prod.kind === 'unknown') return prod;
  if (dev.kind === 'unknown') return dev;
  const same = JSON.stringify(prod.value) === JSON.stringify(dev.value);
  return same ? prod : unknown('it depends on MIX_ENV', prod.span);
}

// `runtime: Mix.env() == :dev` is common and decides nothing about a build: the value in prod stands.
function agreedDependencies(
  prod: MixFileFacts['dependencies'],
  dev: MixFileFacts['dependencies'],
): MixFileFacts['dependencies'] {
  const compared = [prod, dev].map((fact) => {
    return fact.kind === 'known' ? { ...fact, value: fact.value.map((one) => ({ ...one, runtime: true })) } : fact;
  }) as [MixFileFacts['dependencies'], MixFileFacts['dependencies']];
  const both = agreed(...compared);
  return both.kind === 'known' ? prod : both;
}

function projectFacts(
  environment: ElixirEnvironment,
  directory: string,
  files: readonly string[],
  sources: ElixirSources,
): MixFileFacts {
  const index = moduleIndex(sources.view, files);
  const session = createSession({
    sources,
    environment,
    directory,
    config: undefined,
    decisions: undecided,
    index,
    budget: fullBudget(),
  });
  const keywords = projectKeywords(session);
  const path = mixFile(directory);
  const option = (key: string): Value =>
    valueAt(keywords, atom(key, { path, start: 0, end: 0 }), { path, start: 0, end: 0 });
  return {
    app: factOf(option('app'), 'atom'),
    version: factOf(option('version'), 'string'),
    elixir: factOf(option('elixir'), 'string'),
    dependencies: mixDependencies(option('deps'), directory),
    children: umbrellaChildren(option('apps_path'), option('apps'), directory, sources),
    releases: mixReleases(option('releases')),
    defaultRelease: factOf(option('default_release'), 'atom'),
    sourcePaths: sourcePaths(option('elixirc_paths'), directory),
    aliases: mixAliases(option('aliases')),
    package: hexPackage(option('package')),
    lockfile: insideRoot(option('lockfile'), 'mix.lock', directory),
  };
}

function hexPackage(value: Value): MixProject['package'] {
  if (isNil(value)) return known(undefined, value.span);
  if (value.kind !== 'list' && value.kind !== 'map') {
    return unknown(value.kind === 'unknown' ? value.reason : '`package` is not followed', value.span);
  }
  const files = valueAt(value, atom('files', value.span), value.span);
  return known({ span: value.span, files: packagedFiles(files) }, value.span);
}

function packagedFiles(files: Value): HexPackage['files'] {
  if (isNil(files)) return known(undefined, files.span);
  if (files.kind !== 'list') return unknown(files.kind === 'unknown' ? files.reason : '`files` is no list', files.span);
  const found: Located<string>[] = [];
  for (const item of files.items) {
    if (item.kind !== 'string') return unknown('a packaged file is not followed', item.span);
    found.push({ value: item.value, span: item.span });
  }
  return known(found, files.span);
}

function factOf(value: Value, kind: 'atom' | 'string'): Fact<string | undefined> {
  if (isNil(value)) return known(undefined, value.span);
  if (value.kind === kind) return known(value.value as string, value.span);
  return unknown(value.kind === 'unknown' ? value.reason : 'the value is not followed', value.span);
}

function insideRoot(value: Value, fallback: string, directory: string): Fact<string> {
  const written = isNil(value) ? fallback : value.kind === 'string' ? value.value : undefined;
  const path = written === undefined ? undefined : repositoryPath(written, directory);
  return path === undefined ? unknown('the path is not followed', value.span) : known(path, value.span);
}

/** Folders under `apps_path` that hold a mix.exs, or those that `apps:` names (Mix.Project.apps_paths/1). */
function umbrellaChildren(appsPath: Value, apps: Value, directory: string, { view }: ElixirSources): readonly string[] {
  const folder = appsPath.kind === 'string' ? repositoryPath(appsPath.value, directory) : undefined;
  if (folder === undefined) return [];
  const named =
    apps.kind === 'list' ? apps.items.flatMap((item) => (item.kind === 'atom' ? [item.value] : [])) : undefined;
  const names = named ?? view.list(folder) ?? [];
  const children = names.map((name) => (folder === '' ? name : `${folder}/${name}`));
  return children.filter((child) => view.entry(`${child}/mix.exs`).kind === 'file');
}

function sourcePaths(paths: Value, directory: string): Fact<readonly string[]> {
  const span: Span = paths.span;
  if (isNil(paths)) return known([repositoryPath('lib', directory) as string], span);
  if (paths.kind !== 'list')
    return unknown(paths.kind === 'unknown' ? paths.reason : 'the paths are not followed', span);
  const folders = paths.items.map((item) =>
    item.kind === 'string' ? repositoryPath(item.value, directory) : undefined,
  );
  const inside = folders.filter((folder) => folder !== undefined);
  return inside.length === folders.length ? known(inside, span) : unknown('a source path is not followed', span);
}
