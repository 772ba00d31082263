import {
  type ConfigEntry,
  type ElixirEnvironment,
  findMixProjects,
  findNifModules,
  type MixLock,
  type MixProject,
  moduleNames,
  type NifModuleSource,
  type ProjectConfig,
  packagesNeeded,
  readConfig,
} from '../elixir/index.ts';
import { isUnreadVersion } from '../knowledge/published-nifs.ts';
import type { Derivation, HexSource, MixDetails, NixBuild } from '../nix/model.ts';
import { type Located, parentFolders, type Span, type Unknown, unknown } from '../repository/index.ts';
import { argumentText } from './argument-text.ts';
import { buildSummary } from './build-summary.ts';
import { BRINGERS, changeOfPackage } from './changed-package.ts';
import { compiledProjects, isDependency, projectAt } from './compiled-projects.ts';
import { type CrateContext, crateLink } from './crate-link.ts';
import { afterLoading, nixEnvironment } from './elixir-environment.ts';
import { valueOf } from './facts.ts';
import { handOffLink } from './hand-off-link.ts';
import type { JoinContext } from './join.ts';
import type { BuildLink, Chain, Link, NixMixBuild, ProducerLink } from './model.ts';
import { moduleLink } from './module-link.ts';
import { viewBefore } from './moments.ts';
import { producerLink } from './producer-link.ts';
import { type PublishedPackage, publishedCrate, publishedCrateSource, publishedPackage } from './published-package.ts';
import { DEPENDENCIES_VARIABLE } from './start.ts';

/** A Hex package as it compiles in one build. */
interface PackageInBuild {
  readonly found: PublishedPackage;
  readonly name: Located<string>;
  readonly version: Located<string>;
  /** The versions that it compiles with. */
  readonly lock: MixLock;
  readonly build: NixMixBuild;
  configUnder(environment: ElixirEnvironment): ProjectConfig;
  /** What a project that depends on it configures, where the build may see something else. */
  dependentConfig(source: NifModuleSource, environment: ElixirEnvironment): readonly ConfigEntry[];
}

/** The chain of a Hex package's NIF through the derivation that builds the package; none for a package without one. */
export function packageChain(build: NixMixBuild, context: JoinContext): Chain[] {
  const hex = hexOf(build.derivation);
  const found = hex?.path === '' ? publishedPackage(hex) : undefined;
  const versions = versionsOf(build.mix);
  if (!hex || !found || !versions) return [];
  const project = projectOf(found, context);
  if (!project) return [];
  const path = build.mix.nixDependenciesFile ?? hex.version.span.path;
  const view = viewBefore(build, build.moments.compile);
  return chainOfPackage(
    {
      found,
      name: hex.package,
      version: hex.version,
      lock: { path, versions, replaced: new Set(), git: new Map(), requirements: new Map(), problem: undefined },
      build,
      configUnder: (asked) => readConfig(project, asked, { view, syntax: context.syntax }),
      dependentConfig: (module, environment) => dependentConfig(module, build.derivation, environment, context),
    },
    context,
  );
}

/** The chain of a package whose build could not be followed, because its sources are not known or for another reason. */
export function lostPackageChain(
  { attribute }: NixBuild,
  derivation: Derivation,
  because: Unknown,
  { projects }: Pick<JoinContext, 'projects'>,
): Chain[] {
  const hex = hexOf(derivation);
  if (hex && hex.path !== '') return [];
  const name = hex?.package ?? nameOf(derivation);
  if (!name) return [];
  const chain = { subject: name.value, output: attribute, dependency: name };
  const lost = { state: 'lost' as const, summary: 'not followed', unknown: because };
  if (hex && publishedPackage(hex)) return [lostChain(chain, lost, because)];
  const listed = derivation.details.kind === 'mix' ? versionsOf(derivation.details) : undefined;
  const required = dependentAround(derivation.expression.path, name.value, projects)?.lock?.requirements.get(
    name.value,
  );
  // deps_nix lists what a package of Hex only takes when it is there as well, and many take rustler for their tests.
  const needed = new Set(
    [...(listed?.keys() ?? [])].filter((each) => !hex || each !== 'rustler' || required?.has(each)),
  );
  const unread = unreadPackage(name, hex?.version, needed);
  return unread ? [lostChain(chain, lost, unread)] : [];
}

/** What a package that comes from elsewhere than Hex is called in the call; whole applications list what all their packages need. */
function nameOf({ builder, arguments: given }: Derivation): Located<string> | undefined {
  if (builder !== 'buildMix') return undefined;
  const argument = given.get('name') ?? given.get('pname');
  const name = argumentText(argument?.value);
  return argument && name !== undefined ? { value: name, span: argument.span } : undefined;
}

function hexOf({ source }: Derivation): HexSource | undefined {
  return source.kind === 'known' && source.value.kind === 'fetched' ? source.value.hex : undefined;
}

/** The chains of NIFs of Hex packages that mixRelease compiles from what Mix fetched (`mixFodDeps`). */
export function fetchedChains(build: NixMixBuild, context: JoinContext): Chain[] {
  const given = build.derivation.builder === 'mixRelease' ? build.mix.fetchedDependencies : undefined;
  if (!given || (given.kind === 'known' && !given.value)) return [];
  const configured = projectAt(build.projectDirectory, context.projects);
  // Mix asks the lock of the project it works in alone.
  const lock = configured?.lock;
  if (!configured || !lock) return [];
  const view = viewBefore(build, build.moments.dependencies);
  const seen = new Set<string>();
  return compiledProjects(build, context.projects).flatMap((project) => {
    return releasedPackages(project, lock, build).flatMap(({ name, span }) => {
      const version = lock.replaced.has(name) ? undefined : lock.versions.get(name);
      if (!version || seen.has(name)) return [];
      seen.add(name);
      const located = { value: name, span: span ?? version.span };
      const found = publishedPackage({ package: located, version }, `@${DEPENDENCIES_VARIABLE}/${name}`);
      if (!found) {
        const unread = unreadPackage(located, version, lock.requirements.get(name));
        return unread ? [lostInBuild(name, located, build, unread)] : [];
      }
      if (given.kind === 'unknown') return [lostInBuild(name, located, build, given)];
      return chainOfPackage(
        {
          found,
          name: located,
          version,
          lock,
          build,
          configUnder: (asked) => readConfig(configured, asked, { view, syntax: context.syntax }),
          dependentConfig: () => [],
        },
        context,
      );
    });
  });
}

interface ReleasedPackage {
  readonly name: string;
  /** Where mix.exs names it; undefined for one that other packages need. */
  readonly span: Span | undefined;
}

/** Hex packages that are compiled in the build's environment and end up in its release. */
function releasedPackages(project: MixProject, lock: MixLock, build: NixMixBuild): readonly ReleasedPackage[] {
  // A dependency compiles in `prod`, without what it may do without, and what it needs is asked for both (Mix.Dep.Converger).
  const depended = isDependency(project, build);
  const environments = [valueOf(build.mix.mixEnv), ...(depended ? ['prod'] : [])];
  const listed = valueOf(project.dependencies) ?? [];
  const released = listed.filter(({ only, source, runtime, optional }) => {
    if (depended && optional) return false;
    const wanted = valueOf(only);
    const compiles =
      only.kind === 'known' && (!wanted || environments.every((each) => each !== undefined && wanted.includes(each)));
    return compiles && runtime && source === 'hex';
  });
  // What mix.exs says of a package holds for those that need it as well.
  const own = new Set(listed.map(({ name }) => name));
  const needed = packagesNeeded(
    lock,
    released.map(({ name }) => name),
  );
  return [...released, ...[...needed].filter((name) => !own.has(name)).map((name) => ({ name, span: undefined }))];
}

/** Mix compiles a package after it has loaded the project that needs it. */
function environmentOf(build: NixMixBuild, { projects, syntax }: JoinContext): ElixirEnvironment {
  const { derivation, mix, platform, moments, projectDirectory } = build;
  const started = nixEnvironment(derivation, mix, platform, moments.dependencies);
  const umbrella = projectAt(projectDirectory, projects)?.umbrella;
  const loaded = [projectDirectory, umbrella].filter((directory) => directory !== undefined);
  return afterLoading(started, loaded, { view: viewBefore(build, moments.dependencies), syntax });
}

function chainOfPackage(subject: PackageInBuild, context: JoinContext): Chain[] {
  const { found, name: dependency, build } = subject;
  const changed = changeOfPackage(dependency.value, build, context.producers);
  const read = projectOf(found, context);
  const project = read && { ...read, lock: subject.lock };
  const sources = { view: found.view, syntax: context.syntax };
  const [source] = project ? findNifModules([project], sources, found.files).modules : [];
  if (!project || !source) return [];
  if (changed) return [lostInBuild(source.name.value, dependency, build, changed)];
  const environment = environmentOf(build, context);
  const crates = cratesOf(subject, context);
  const module = moduleLink({
    source,
    environment,
    config: subject.configUnder(environment),
    configUnder: subject.configUnder,
    sources,
    files: found.files,
    projects: [project],
    definedModules: () => moduleNames(project, sources, found.files),
    nifModules: new Set([source.atom]),
    crates,
    dependentConfig: subject.dependentConfig(source, environment),
    isPublished: true,
  });
  if (!module) return [];
  const built = buildSummary(build, module.state === 'followed' ? valueOf(module.facts.mode) : undefined);
  if (module.state === 'lost') return [lostInBuild(source.name.value, dependency, build, module.unknown)];
  const handOff = handOffLink(module.facts, build, context.producers);
  if (handOff.state === 'lost') return [];
  const producer = producerLink(module.facts, build, handOff.facts, { ...context.producers, ...crates });
  const crate = crateLink(
    module.facts,
    handOff.facts,
    producer.state === 'followed' ? producer.facts : undefined,
    crates,
  );
  return [
    {
      subject: source.name.value,
      output: build.build.attribute,
      dependency,
      module,
      build: built,
      handOff,
      producer: asPublished(producer),
      crate: withoutGaps(crate),
    },
  ];
}

/** Why a package cannot be followed that has a NIF which is not known, as the packages that it needs show: it is not passed over. */
function unreadPackage(
  name: Located<string>,
  version: Located<string> | undefined,
  needed: ReadonlySet<string> | undefined,
): Unknown | undefined {
  if (BRINGERS.includes(name.value)) return undefined;
  const needsBringer = BRINGERS.some((bringer) => needed?.has(bringer));
  if (!needsBringer && !(version && isUnreadVersion(name.value, version.value))) return undefined;
  const shown = version ? `${name.value} ${version.value}` : name.value;
  return unknown(`the NIF of ${shown} is not known here`, (version ?? name).span);
}

function lostInBuild(subject: string, dependency: Located<string>, build: NixMixBuild, because: Unknown): Chain {
  const chain = { subject, output: build.build.attribute, dependency };
  return lostChain(chain, buildSummary(build, undefined), because);
}

function lostChain(
  chain: Pick<Chain, 'subject' | 'output' | 'dependency'>,
  build: Link<BuildLink>,
  because: Unknown,
): Chain {
  const none = { state: 'lost' as const, summary: 'not followed', unknown: because };
  return {
    ...chain,
    module: none,
    build,
    handOff: none,
    producer: none,
    crate: none,
  };
}

function projectOf(found: PublishedPackage, { syntax }: JoinContext): MixProject | undefined {
  return findMixProjects(found.files, { view: found.view, syntax })[0];
}

/** Versions of the packages that a derivation of one package compiles with. */
function versionsOf({ nixDependencies }: MixDetails): ReadonlyMap<string, Located<string>> | undefined {
  const dependencies = valueOf(nixDependencies);
  if (!dependencies) return undefined;
  const versions = new Map<string, Located<string>>();
  for (const [name, { details }] of dependencies) {
    const version = details.kind === 'mix' ? valueOf(details.version) : undefined;
    if (version) versions.set(name, version);
  }
  return versions;
}

/** What the Mix project around the package's derivation configures for the module: a file of mix2nix or deps_nix lies in it. */
function dependentConfig(
  { atom, project }: NifModuleSource,
  { expression }: Derivation,
  environment: ElixirEnvironment,
  { projects, repository, syntax }: JoinContext,
): readonly ConfigEntry[] {
  const app = valueOf(project.app);
  const dependent = typeof app === 'string' ? dependentAround(expression.path, app, projects) : undefined;
  if (!dependent) return [];
  const { entries } = readConfig(dependent, environment, { view: repository, syntax });
  return entries.filter((entry) => !entry.runtime && entry.app.value === app && entry.key.value === atom);
}

/** The nearest Mix project around a file whose lock has the package. */
function dependentAround(path: string, app: string, projects: readonly MixProject[]): MixProject | undefined {
  const folders = [...parentFolders(path).toReversed(), ''];
  return folders.flatMap((folder) => projectAt(folder, projects) ?? []).find(({ lock }) => lock?.versions.has(app));
}

/** The package's crate, which is told under the name that it is published with wherever it is compiled. */
function cratesOf({ found, name, version }: PackageInBuild, { syntax }: JoinContext): CrateContext {
  const published = publishedPackage({ package: name, version });
  const crate = published && publishedCrate(published);
  return {
    crates: crate ? [crate] : [],
    view: found.view,
    syntax,
    source: () => publishedCrateSource(found),
    crateAt: (directory) => (directory === `${found.directory}/native/${found.nif.crate}` ? crate : undefined),
    membersAround: () => [],
  };
}

/** What a package was published with is proved by the table; its sources are nobody's here to judge. */
function withoutGaps<T>(link: Link<T>): Link<T> {
  return link.state === 'followed' ? { ...link, gaps: [] } : link;
}

/** Flags of a configuration that a package may carry decide nothing but whether musl is linked statically. */
function asPublished(producer: Link<ProducerLink>): Link<ProducerLink> {
  if (producer.state === 'lost' || valueOf(producer.facts.triple)?.includes('musl') !== false) return producer;
  const { triple, libraries } = producer.facts;
  const gaps = [triple, libraries].flatMap((fact) => (fact.kind === 'unknown' ? [fact] : []));
  return { ...producer, gaps };
}
