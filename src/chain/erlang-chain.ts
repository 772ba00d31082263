import type { MixProject, NifModule, NifOptions, Stub } from '../elixir/index.ts';
import {
  type ErlangApplication,
  type ErlangNifModule,
  type ErlangSources,
  findErlangApplication,
  findErlangNifModules,
} from '../erlang/index.ts';
import { type Fact, fileText, known, type Repository, type Unknown, unknown } from '../repository/index.ts';
import { buildSummary } from './build-summary.ts';
import { crateLink } from './crate-link.ts';
import { lossesOf, valueOf } from './facts.ts';
import { handOffLink } from './hand-off-link.ts';
import type { JoinContext } from './join.ts';
import type { Chain, CrateLink, Link, ModuleLink, NixMixBuild } from './model.ts';
import { withUnknownStubs } from './nifs-without-stub.ts';
import { fileIn, shownPath } from './path.ts';
import { producerLink } from './producer-link.ts';

/** The chains of the Erlang modules that a buildRebar3 or buildErlangMk compiles and that load a library with `-on_load`. */
export function erlangChains(build: NixMixBuild, context: JoinContext): Chain[] {
  const { compile } = build.moments;
  const view = compile ? build.outcome.viewBefore(compile.order) : build.source;
  const sources: ErlangSources = { view, files: context.files };
  const application = findErlangApplication(build.projectDirectory, sources);
  return findErlangNifModules(build.projectDirectory, sources).flatMap((found) =>
    chainOf(found, application, build, context),
  );
}

/** Erlang modules beside the Elixir of a Mix project, which Mix compiles as well, and that load a library. */
export function loadingInErlang(projects: readonly MixProject[], repository: Repository): Unknown[] {
  const found = projects.flatMap(({ directory }) =>
    findErlangNifModules(directory, { view: repository, files: repository.files }),
  );
  return found.map(({ name, onLoad }) => unknown(`${name.value} loads a library by itself`, onLoad));
}

function chainOf(
  found: ErlangNifModule,
  application: ErlangApplication | undefined,
  build: NixMixBuild,
  context: JoinContext,
): Chain[] {
  const subject = found.name.value;
  const output = build.build.attribute;
  const built = buildSummary(build, 'skips');
  if (found.load.kind === 'unknown') {
    const none = { state: 'lost' as const, summary: 'not followed', unknown: found.load };
    const module = { ...none, summary: `${found.name.value}: which library it loads is not followed` };
    return [{ subject, output, module, build: built, handOff: none, producer: none, crate: none }];
  }
  const facts = moduleFacts(found, application, build, context);
  const handOff = handOffLink(facts, build, context.producers);
  if (handOff.state === 'lost') return [];
  const producer = producerLink(facts, build, handOff.facts, context.producers);
  const producing = producer.state === 'followed' ? producer.facts : undefined;
  const crate = crateLink(facts, handOff.facts, producing, context.crates);
  return [
    {
      subject,
      output,
      module: withUnknownStubs(followed(facts, declarationGaps(found, crate)), crate),
      build: built,
      handOff,
      producer,
      crate,
    },
  ];
}

/**
 * The BEAM refuses a library of which a function is not in `-nifs`, once there is such an attribute ("Function not declared as nif"), and the compiler
 * one that names a function which is not there.
 */
function declarationGaps({ declaredNifs: declared, functions }: ErlangNifModule, crate: Link<CrateLink>): Unknown[] {
  if (!declared) return [];
  const defined = new Set(functions.functions.map(({ name, arity }) => `${name}/${arity}`));
  const gone = functions.unknown.length > 0 ? [] : [...declared.value].filter((name) => !defined.has(name));
  const nifs = crate.state === 'followed' ? (valueOf(crate.facts.nifs) ?? []) : [];
  const others = nifs.map(({ name, arity }) => `${name.value}/${arity}`).filter((name) => !declared.value.has(name));
  return [
    ...gone.map((name) => unknown(`-nifs names ${name}, which the module does not define`, declared.span)),
    ...others.map((name) => unknown(`${name} is a NIF of the library, and -nifs does not name it`, declared.span)),
  ];
}

function followed(facts: ModuleLink, declarations: readonly Unknown[]): Link<ModuleLink> {
  const { module, loadFile } = facts;
  const file = valueOf(loadFile);
  return {
    state: 'followed',
    facts,
    summary: file === undefined ? module.name.value : `${module.name.value} loads ${shownPath(file)}`,
    span: module.use,
    gaps: [...lossesOf(facts.mode, loadFile, module.options.loads), ...declarations],
  };
}

function moduleFacts(
  found: ErlangNifModule,
  application: ErlangApplication | undefined,
  build: NixMixBuild,
  context: JoinContext,
): ModuleLink {
  const module = nifModule(found, application, build);
  const from = module.options.loadFrom;
  const path = from.kind === 'known' ? from.value?.path : undefined;
  const lost = from.kind === 'unknown' ? from : unknown('the path is not followed', module.use);
  const below = path && known(path.value.slice(path.value.lastIndexOf('/') + 1), path.span);
  return {
    module,
    project: project(found, application, build),
    hex: undefined,
    mode: known('skips', module.use),
    loadName: below ?? lost,
    loadFile: path ? known(fileIn(build.projectDirectory, `${path.value}.so`), path.span) : lost,
    writtenFile: unknown('nothing compiles a crate while the module compiles', module.use),
    acceptedOptions: unknown('the module takes no options', module.use),
    config: { entries: [], unknown: [], reads: [] },
    dependentConfig: [],
    isPublished: false,
    definedModules: () => undefined,
    nifModules: context.nifModules,
    checksumFiles: [],
    whatIf: () => [{ module, assumed: [] }],
    whatIfConfigured: () => [{ module, assumed: [] }],
  };
}

/** What `-on_load` loads, in the words that modules with Rustler are told in: nothing is compiled, and one file is loaded. */
function nifModule(found: ErlangNifModule, application: ErlangApplication | undefined, build: NixMixBuild): NifModule {
  const load = valueOf(found.load);
  const use = load?.call ?? found.onLoad;
  const none = unknown('an Erlang module names no crate', use);
  const app = installedApplication(application, build);
  const options: NifOptions = {
    given: known([], use),
    otpApp: app,
    crate: none,
    crateDefaulted: false,
    path: none,
    pathDefaulted: false,
    loadFrom: loadFrom(found, app),
    loadFromDefaulted: false,
    skipCompilation: known(true, use),
    target: known(undefined, use),
    features: known([], use),
    defaultFeatures: known(true, use),
    mode: known('release', use),
    forceBuild: known(true, use),
    environment: known(new Map(), use),
    loads:
      load?.needed === true ? known(true, use) : unknown('the module may go on when the library cannot be loaded', use),
  };
  return {
    name: found.name,
    atom: found.name.value,
    library: 'none',
    use,
    through: undefined,
    options,
    precompiled: undefined,
    undefinedCalls: [],
    reads: [],
    stubs: {
      functions: found.functions.functions.map(
        ({ exported, name, arity, used, span }): Stub => ({ name, arity, kind: exported ? 'def' : 'defp', used, span }),
      ),
      unknown: found.functions.unknown,
      body: found.functions.body,
    },
  };
}

/**
 * The application that is installed: it is found by the name of its folder (`code:priv_dir/1`), which is the name in the call. One
 * that says another name of itself is in nobody's folder.
 */
function installedApplication(application: ErlangApplication | undefined, { derivation }: NixMixBuild): Fact<string> {
  const { details, call } = derivation;
  if (details.kind !== 'erlang') return unknown('no Erlang application is built here', call);
  const given = details.application;
  if (given.kind === 'unknown') return given;
  if (!given.value) return unknown('the build names no application', call);
  const { value, span } = given.value;
  return application && application.name.value !== value
    ? unknown(`the application ${application.name.value} is installed as ${value}`, span)
    : known(value, span);
}

function loadFrom({ load }: ErlangNifModule, app: Fact<string>): NifOptions['loadFrom'] {
  if (load.kind === 'unknown') return load;
  if (app.kind === 'unknown') return app;
  const { application, path } = load.value;
  if (application !== 'own' && application.value !== app.value)
    return unknown(`the application ${application.value} is not built here`, application.span);
  const span = application === 'own' ? load.value.call : application.span;
  return known({ app: { value: app.value, span }, path }, path.span);
}

/** An Erlang application where a Mix project is looked for: nothing of it is Mix's. */
function project(found: ErlangNifModule, application: ErlangApplication | undefined, build: NixMixBuild): MixProject {
  const span = found.name.span;
  const none: Unknown = unknown('an Erlang application has no mix.exs', span);
  return {
    directory: build.projectDirectory,
    file: application?.file ?? fileText(found.source.path, found.source.text),
    app: installedApplication(application, build),
    version: application?.version ? known(application.version.value, application.version.span) : none,
    elixir: known(undefined, span),
    dependencies: none,
    children: [],
    umbrella: undefined,
    releases: known(undefined, span),
    defaultRelease: known(undefined, span),
    lock: undefined,
    sourcePaths: known([fileIn(build.projectDirectory, 'src')], span),
    aliases: known([], span),
    package: known(undefined, span),
  };
}
