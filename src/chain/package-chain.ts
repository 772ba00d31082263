import {
  type ConfigEntry,
  type ElixirEnvironment,
  findMixProjects,
  findNifModules,
  type MixProject,
  moduleNames,
  type NifModuleSource,
  readConfig,
} from '../elixir/index.ts';
import type { Derivation, MixDetails } from '../nix/model.ts';
import { type Located, parentFolders } from '../repository/index.ts';
import { buildSummary } from './build-summary.ts';
import { type CrateContext, crateLink } from './crate-link.ts';
import { nixEnvironment } from './elixir-environment.ts';
import { valueOf } from './facts.ts';
import { handOffLink } from './hand-off-link.ts';
import type { JoinContext } from './join.ts';
import type { Chain, Link, NixMixBuild, ProducerLink } from './model.ts';
import { moduleLink } from './module-link.ts';
import { producerLink } from './producer-link.ts';
import { type PublishedPackage, publishedCrate, publishedCrateSource, publishedPackage } from './published-package.ts';

/** The chain of a Hex package's NIF through the derivation that builds the package; none when nothing is known of its NIF. */
export function packageChain(build: NixMixBuild, context: JoinContext): Chain[] {
  const found = packageOf(build.derivation);
  const project = found && projectOf(found, build.mix, context);
  if (!found || !project) return [];
  const { view } = found;
  const sources = { view, syntax: context.syntax };
  const [source] = findNifModules(project, sources, found.files);
  if (!source) return [];
  const { compile } = build.moments;
  const compiled = {
    view: compile ? build.outcome.viewBefore(compile.order) : build.outcome.view,
    syntax: context.syntax,
  };
  const environment = nixEnvironment(build.derivation, build.mix, build.platform, compile);
  const configUnder = (asked: ElixirEnvironment) => readConfig(project, asked, compiled);
  const crates = cratesOf(found, context);
  const module = moduleLink({
    source,
    environment,
    config: configUnder(environment),
    configUnder,
    sources,
    files: found.files,
    projects: [project],
    definedModules: moduleNames(project, sources, found.files),
    nifModules: new Set([source.atom]),
    crates,
    dependentConfig: dependentConfig(source, build, environment, context),
  });
  if (!module) return [];
  const dependency = nameOf(build.derivation);
  const name = `${source.name.value} in ${build.build.attribute}`;
  const built = buildSummary(build, module.state === 'followed' ? valueOf(module.facts.mode) : undefined);
  if (module.state === 'lost') {
    const none = { state: 'lost' as const, summary: 'not followed', unknown: module.unknown };
    return [{ name, dependency, module, build: built, handOff: none, producer: none, crate: none }];
  }
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
    { name, dependency, module, build: built, handOff, producer: asPublished(producer), crate: withoutGaps(crate) },
  ];
}

function packageOf({ source }: Derivation): PublishedPackage | undefined {
  const hex = source.kind === 'known' && source.value.kind === 'fetched' ? source.value.hex : undefined;
  return hex?.path === '' ? publishedPackage(hex) : undefined;
}

function nameOf({ source }: Derivation): Located<string> | undefined {
  return source.kind === 'known' && source.value.kind === 'fetched' ? source.value.hex?.package : undefined;
}

/** The package as a Mix project, with the versions that the build's own dependencies have. */
function projectOf(found: PublishedPackage, mix: MixDetails, { syntax }: JoinContext): MixProject | undefined {
  const [project] = findMixProjects(found.files, { view: found.view, syntax });
  const dependencies = valueOf(mix.nixDependencies);
  if (!project || !dependencies) return undefined;
  const versions = new Map<string, Located<string>>();
  for (const [name, { details }] of dependencies) {
    const version = details.kind === 'mix' ? valueOf(details.version) : undefined;
    if (version) versions.set(name, version);
  }
  const path = mix.nixDependenciesFile ?? project.file.path;
  return { ...project, lock: { path, versions, git: new Map(), needed: new Set(), problem: undefined } };
}

/** What the Mix project around the package's derivation configures for the module: a file of mix2nix or deps_nix lies in it. */
function dependentConfig(
  { atom, project }: NifModuleSource,
  { derivation }: NixMixBuild,
  environment: ElixirEnvironment,
  { projects, repository, syntax }: JoinContext,
): readonly ConfigEntry[] {
  const app = valueOf(project.app);
  const around = parentFolders(derivation.expression.path).toReversed();
  const dependents = [...around, ''].flatMap((folder) => projects.filter(({ directory }) => directory === folder));
  const dependent = typeof app === 'string' ? dependents.find(({ lock }) => lock?.versions.has(app)) : undefined;
  if (!dependent) return [];
  const { entries } = readConfig(dependent, environment, { view: repository, syntax });
  return entries.filter((entry) => !entry.runtime && entry.app.value === app && entry.key.value === atom);
}

function cratesOf(found: PublishedPackage, { syntax }: JoinContext): CrateContext {
  const crate = publishedCrate(found);
  const { view } = found;
  return {
    crates: crate ? [crate] : [],
    view,
    syntax,
    source: () => publishedCrateSource(found),
    crateAt: (directory) => (crate?.directory === directory ? crate : undefined),
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
