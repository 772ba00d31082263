import {
  type ChecksumFile,
  type ConfigEntry,
  type ElixirEnvironment,
  type ElixirSources,
  evaluateNifModule,
  hexRustler,
  type MixProject,
  type NifModule,
  type NifModuleSource,
  type ProjectConfig,
  readChecksumFile,
} from '../elixir/index.ts';
import { PRECOMPILED_OPTIONS, rustlerPrecompiledVersion } from '../knowledge/rustler-precompiled-versions.ts';
import { rustlerVersion } from '../knowledge/rustler-versions.ts';
import { atLeast } from '../knowledge/version.ts';
import { type Fact, known, type Located, type Unknown, unknown } from '../repository/index.ts';
import { type CrateLookup, compiledCrate } from './compiled-crate.ts';
import { withVariables } from './elixir-environment.ts';
import { lossesOf, mapFact, valueOf } from './facts.ts';
import type { Link, ModuleLink } from './model.ts';
import { mixFolders, placesByItself } from './own-placing.ts';
import { fileIn, shownPath } from './path.ts';
import { projectOfApplication } from './project-of-application.ts';

/** What is known before a module is looked at in one build. */
export interface ModuleContext {
  readonly source: NifModuleSource;
  readonly environment: ElixirEnvironment;
  readonly config: ProjectConfig;
  /** The configuration under another environment. */
  configUnder(environment: ElixirEnvironment): ProjectConfig;
  readonly sources: ElixirSources;
  readonly files: readonly string[];
  readonly projects: readonly MixProject[];
  definedModules(): ReadonlyMap<string, Located<string>> | undefined;
  readonly nifModules: ReadonlySet<string>;
  readonly crates: CrateLookup;
  readonly dependentConfig: readonly ConfigEntry[];
  readonly isPublished: boolean;
}

/** The module as it compiles in one build; undefined when it does not use Rustler there at all. */
export function moduleLink(context: ModuleContext): Link<ModuleLink> | undefined {
  const { source, environment, config, sources, files } = context;
  const outcomes = evaluateNifModule(source, environment, config, sources, files);
  const using = outcomes.filter((outcome) => outcome.module !== undefined);
  const [only] = using;
  if (!only?.module) return undefined;
  if (outcomes.length > 1) {
    const why = outcomes.flatMap((outcome) => outcome.assumed)[0];
    return {
      state: 'lost',
      summary: `${source.name.value}: what it does depends on a condition that could not be followed`,
      unknown: why ?? unknown('a condition could not be followed', source.name.span),
    };
  }
  const facts = moduleFacts(only.module, context);
  return {
    state: 'followed',
    facts,
    summary: summaryOf(facts),
    span: only.module.use,
    gaps: [...only.assumed, ...only.module.undefinedCalls, ...definedTwice(context), ...gapsOf(facts)],
  };
}

function moduleFacts(module: NifModule, context: ModuleContext): ModuleLink {
  const { source, environment, config, sources, files } = context;
  const hex = hexRustler(source.project);
  const mode = modeOf(module);
  const path = mapFact(module.options.loadFrom, (from) => from?.path.value ?? '');
  const loaded = loadFile(module, source.project, context.projects);
  return {
    module,
    project: source.project,
    isPublished: context.isPublished,
    hex,
    mode,
    loadName: mapFact(path, (value) => value.slice(value.lastIndexOf('/') + 1)),
    loadFile: loaded,
    writtenFile: moved(module, loaded, writtenFile(module, hex, context), context),
    acceptedOptions: acceptedOptions(module, hex),
    config,
    dependentConfig: context.dependentConfig,
    definedModules: context.definedModules,
    nifModules: context.nifModules,
    checksumFiles: module.library === 'RustlerPrecompiled' ? checksumFiles(context) : [],
    whatIf: (variables) => {
      const changed = withVariables(environment, variables);
      return evaluateNifModule(source, changed, context.configUnder(changed), sources, files);
    },
    whatIfConfigured: (entry) =>
      evaluateNifModule(source, environment, configuredAs(config, entry, module), sources, files),
  };
}

/** `checksum-*.exs` in the folder that Mix works in. */
function checksumFiles({ source: { project }, sources }: ModuleContext): readonly ChecksumFile[] {
  const names = (sources.view.list(project.directory) ?? []).filter((name) => /^checksum-.*\.exs$/.test(name));
  return names.flatMap((name) => readChecksumFile(fileIn(project.directory, name), sources) ?? []);
}

function modeOf(module: NifModule): ModuleLink['mode'] {
  const { forceBuild, skipCompilation } = module.options;
  if (module.library === 'RustlerPrecompiled') {
    if (forceBuild.kind === 'unknown') return forceBuild;
    if (!forceBuild.value) return known('downloads', forceBuild.span);
  }
  return mapFact(skipCompilation, (skips) => (skips ? 'skips' : 'compiles'));
}

/** The file that the BEAM opens: `Application.app_dir(app, path)` with `.so` appended (SEMANTICS 1.4, 3). */
function loadFile(module: NifModule, from: MixProject, projects: readonly MixProject[]): Fact<string> {
  const { loadFrom } = module.options;
  if (loadFrom.kind === 'unknown') return loadFrom;
  if (!loadFrom.value) return unknown('load_from has not the form {app, path}', loadFrom.span);
  const { app, path } = loadFrom.value;
  const owner = projectOfApplication(app.value, from, projects);
  if (!owner) return unknown(`which application ${app.value} is meant is not told in this repository`, app.span);
  const segments = `${owner.directory}/${path.value}.so`
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.');
  if (segments.includes('..')) return unknown('the load path leaves its application', path.span);
  return known(segments.join('/'), path.span);
}

/** The name that Rustler writes under priv/native when it compiles (SEMANTICS 1.1). */
function writtenFile(module: NifModule, hex: Located<string> | undefined, context: ModuleContext): Fact<string> {
  const { crate, path } = module.options;
  if (crate.kind === 'unknown') return crate;
  if (path.kind === 'unknown') return path;
  const plain = hex && atLeast(hex.value, '0.37.0');
  if (plain === undefined) return unknown('the locked version of the Hex package rustler is not known', module.use);
  const library = compiledCrate(module, hex, context.crates)?.library;
  if (!library) return unknown('the crate of the module was not found', crate.span);
  if (plain) return known(`${library.name.value}.so`, library.name.span);
  if (!library.nameWritten) return unknown('[lib] has no name', library.name.span);
  return known(`lib${library.name.value}.so`, library.name.span);
}

/** The project may copy it from there to another file that it loads. */
function moved(
  module: NifModule,
  loaded: Fact<string>,
  written: Fact<string>,
  { source: { project }, sources }: ModuleContext,
): Fact<string> {
  if (loaded.kind === 'unknown' || written.kind === 'unknown') return written;
  if (loaded.value.endsWith(`priv/native/${written.value}`)) return written;
  const files = new Set([module.name.span.path, module.use.path]);
  if (!placesByItself(mixFolders(project), files, sources.view)) return written;
  return unknown('a compiler, an alias or code of the project may place the file that is loaded', loaded.span);
}

function definedTwice({ source: { name, definedAgain: again }, sources: { view } }: ModuleContext): Unknown[] {
  return again && view.entry(again.path).kind !== 'missing'
    ? [unknown(`${name.value} is defined once more, and nobody knows which of the two stays`, again)]
    : [];
}

/** The keys that the locked Hex version takes; RustlerPrecompiled takes some more for itself (SEMANTICS 1.2, 2). */
function acceptedOptions(module: NifModule, hex: Located<string> | undefined): ModuleLink['acceptedOptions'] {
  const row = hex && rustlerVersion(hex.value);
  if (!hex || !row) return unknown('the options of the locked Hex version are not known', module.use);
  const own = module.library === 'RustlerPrecompiled' ? PRECOMPILED_OPTIONS : [];
  return known([...row.options, ...own], hex.span);
}

/** The project's config with an entry moved to where it would be read. */
function configuredAs(config: ProjectConfig, entry: ConfigEntry, module: NifModule): ProjectConfig {
  const app = valueOf(module.options.otpApp);
  if (app === undefined) return config;
  const moved: ConfigEntry = {
    ...entry,
    app: { value: app, span: entry.app.span },
    key: { value: module.atom, span: entry.key.span },
    runtime: false,
  };
  return { ...config, entries: [...config.entries.filter((other) => other !== entry), moved] };
}

function gapsOf(facts: ModuleLink): Unknown[] {
  const { module, mode, loadFile, writtenFile } = facts;
  const { otpApp } = module.options;
  if (mode.kind === 'known' && mode.value === 'downloads') return [...lossesOf(otpApp), ...unreadVersion(module)];
  const written = valueOf(mode) === 'compiles' && loadFile.kind === 'known' ? lossesOf(writtenFile) : [];
  return [...lossesOf(mode, otpApp, loadFile), ...written, ...writtenElsewhere(facts)];
}

/** What a version of rustler_precompiled does whose source or changes were not read. */
function unreadVersion({ precompiled, use }: NifModule): Unknown[] {
  const locked = precompiled?.locked;
  if (!locked) return [unknown('no lock says which rustler_precompiled is used', use)];
  if (rustlerPrecompiledVersion(locked.value)) return [];
  return [unknown(`what rustler_precompiled ${locked.value} does is not known`, locked.span)];
}

/** Rustler writes into `priv/native` of the project that it compiles in (compiler.ex, `priv_dir/0`), whatever `load_from` says. */
function writtenElsewhere({ module, mode, project }: ModuleLink): Unknown[] {
  const from = valueOf(module.options.loadFrom)?.app;
  const own = valueOf(project.app);
  if (valueOf(mode) !== 'compiles' || !from || own === undefined || from.value === own) return [];
  return [unknown(`Rustler writes the library into priv of :${own}, and it is loaded from :${from.value}`, from.span)];
}

function summaryOf({ module, mode, loadFile, hex }: ModuleLink): string {
  const does = { compiles: 'compiles its crate', skips: 'skips compilation', downloads: 'takes a precompiled file' };
  const how = mode.kind === 'known' ? does[mode.value] : 'may or may not compile its crate';
  const file = valueOf(mapFact(loadFile, shownPath));
  const version = hex ? ` (rustler ${hex.value})` : '';
  return `${module.name.value} ${how}${file ? `, loads ${file}` : ''}${version}`;
}
