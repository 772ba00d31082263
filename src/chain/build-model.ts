import { readCargoPackages } from '../cargo/index.ts';
import {
  type ElixirEnvironment,
  type ElixirSources,
  findMixProjects,
  findNifModules,
  type MixProject,
  moduleNames,
  type NifModuleSource,
  readConfig,
} from '../elixir/index.ts';
import { readNixModel } from '../nix/index.ts';
import type { Derivation, NixBuild, NixModel } from '../nix/model.ts';
import type { FileView, Repository, Unknown } from '../repository/index.ts';
import type { Syntax } from '../syntax/index.ts';
import { buildSummary } from './build-summary.ts';
import { compiledProjects, isDependency } from './compiled-projects.ts';
import { type CrateContext, crateLink, crateSources } from './crate-link.ts';
import { nixEnvironment, outsideEnvironment } from './elixir-environment.ts';
import { valueOf } from './facts.ts';
import { handOffLink, handOffWithoutModule } from './hand-off-link.ts';
import { withLoaders } from './loaders.ts';
import { mixBuild } from './mix-build.ts';
import type { BuildLink, Chain, Link, Model, NixMixBuild } from './model.ts';
import { moduleLink } from './module-link.ts';
import { createOutputs } from './outputs.ts';
import { createProducedFiles } from './produced.ts';
import { type ProducerContext, producerLink } from './producer-link.ts';
import { References } from './shell-text.ts';
import { siblingsOf } from './siblings.ts';
import { unreadableFiles } from './unreadable.ts';
import { watch } from './watch.ts';

/** Reads a repository and joins what its ecosystems say: one chain for every NIF module and every build that compiles it. */
export function buildModel(checked: Repository, parser: Syntax): Model {
  const watched = watch(checked, parser);
  const { repository, syntax } = watched;
  const { files } = repository;
  const sources: ElixirSources = { view: repository, syntax };
  const cargo = readCargoPackages(files, repository);
  const crateAt = (directory: string) => cargo.packageAt(directory);
  const projects = findMixProjects(files, sources);
  const modules = projects.flatMap((project) => [...findNifModules(project, sources, files)]);
  const nix = readNixModel({ view: repository, files, syntax });
  const references = new References();
  const run = { repository, syntax, references };
  const produced = createProducedFiles(cargo.packages, repository);
  const outputs = createOutputs(run, produced);
  const crates: CrateContext = {
    crates: cargo.packages,
    view: repository,
    syntax,
    source: crateSources(repository, syntax),
    crateAt,
  };
  const producers: ProducerContext = { ...run, outputs, produced, crateAt, siblings: siblingsOf(nix) };
  const joined: JoinContext = { files, syntax, projects, crates, producers, nifModules: namesOf(modules) };
  const unknown: Unknown[] = [...nix.unknown];
  const chains: Chain[] = [];
  const builds: Chain[] = [];
  for (const { build, derivation } of mixDerivations(nix)) {
    const followed = mixBuild(build, derivation, run, outputs.view);
    if (followed.kind === 'unknown') {
      // What is fetched holds no module of this repository: nothing is lost.
      if (!isFetched(derivation)) unknown.push(followed);
      continue;
    }
    const compiled = compiledProjects(followed, projects);
    const found = modules
      .filter((module) => compiled.includes(module.project))
      .flatMap((source) => chainOf(source, followed, joined));
    chains.push(...found);
    if (found.length === 0) builds.push(buildWithoutModule(followed, producers));
  }
  const shells = nix.builds.filter((build) => build.kind === 'shell');
  const outside: BuildLink = { kind: 'outside', mixEnv: 'dev', shells };
  for (const source of modules) chains.push(...chainOf(source, outside, joined, repository));
  return {
    repository,
    projects,
    crates: cargo.packages,
    nix,
    chains: withLoaders(chains),
    builds,
    unreadable: unreadableFiles(repository, cargo, chains),
    // What does not parse is said once, by the watch.
    unknown: [...watched.lost(), ...unknown.filter(({ reason }) => !reason.endsWith('has a syntax error'))],
  };
}

interface JoinContext {
  readonly files: readonly string[];
  readonly syntax: Syntax;
  readonly projects: readonly MixProject[];
  readonly crates: CrateContext;
  readonly producers: ProducerContext;
  readonly nifModules: ReadonlySet<string>;
}

function namesOf(modules: readonly NifModuleSource[]): ReadonlySet<string> {
  return new Set(modules.map((module) => module.atom));
}

/** Every Mix derivation that an output builds or needs, once a system, under the output that builds it most directly. */
function mixDerivations(nix: NixModel): readonly { build: NixBuild; derivation: Derivation }[] {
  const found = new Map<string, { build: NixBuild; derivation: Derivation; depth: number }>();
  for (const build of nix.builds) {
    if (build.kind === 'shell') continue;
    for (const { derivation, depth } of closure(build.derivation)) {
      if (derivation.details.kind !== 'mix' || derivation.builder === 'fetchMixDeps') continue;
      const key = `${valueOf(build.system) ?? ''}\0${derivation.id}`;
      const earlier = found.get(key);
      if (!earlier || depth < earlier.depth) found.set(key, { build, derivation, depth });
    }
  }
  return [...found.values()];
}

function isFetched({ source }: Derivation): boolean {
  return source.kind === 'known' && source.value.kind === 'fetched';
}

function closure(root: Derivation): readonly { derivation: Derivation; depth: number }[] {
  const seen = new Set<string>();
  const queue = [{ derivation: root, depth: 0 }];
  for (let next = 0; next < queue.length; next += 1) {
    const { derivation, depth } = queue[next] as (typeof queue)[number];
    if (seen.has(derivation.id)) continue;
    seen.add(derivation.id);
    queue.push(...derivation.references.map((reference) => ({ derivation: reference, depth: depth + 1 })));
  }
  return queue.filter(
    ({ derivation }, index) => queue.findIndex((other) => other.derivation.id === derivation.id) === index,
  );
}

function buildWithoutModule(build: NixMixBuild, context: ProducerContext): Chain {
  const handOff = handOffWithoutModule(build, context);
  const lost = {
    state: 'lost' as const,
    summary: 'no NIF module',
    unknown: (handOff as Extract<typeof handOff, { state: 'followed' }>).gaps[0] as Unknown,
  };
  return {
    name: build.build.attribute,
    module: lost,
    build: buildSummary(build, undefined),
    handOff,
    producer: lost,
    crate: lost,
  };
}

/** The chain of one module through one build; none when the module does not use Rustler there. */
function chainOf(source: NifModuleSource, build: BuildLink, context: JoinContext, repository?: Repository): Chain[] {
  const view: FileView = build.kind === 'nix' ? viewAtCompile(build) : (repository as Repository);
  const sources: ElixirSources = { view, syntax: context.syntax };
  const environment =
    build.kind === 'nix'
      ? nixEnvironment(build.derivation, build.mix, build.platform, build.moments.compile)
      : outsideEnvironment;
  const configured = configuringProject(source.project, build, context.projects);
  const configUnder = (under: ElixirEnvironment) => readConfig(configured, under, sources);
  const module = moduleLink({
    source,
    environment,
    config: configUnder(environment),
    configUnder,
    sources,
    files: context.files,
    projects: context.projects,
    definedModules: moduleNames(source.project, sources, context.files),
    nifModules: context.nifModules,
    crateAt: context.crates.crateAt,
  });
  if (!module) return [];
  const name = `${source.name.value} in ${build.kind === 'nix' ? build.build.attribute : 'mix compile'}`;
  const mode = module.state === 'followed' ? valueOf(module.facts.mode) : undefined;
  const built: Link<BuildLink> = buildSummary(build, mode);
  if (module.state === 'lost') {
    const { unknown } = module;
    const none = { state: 'lost' as const, summary: 'not followed', unknown };
    return [{ name, module, build: built, handOff: none, producer: none, crate: none }];
  }
  const handOff = handOffLink(module.facts, build, context.producers);
  const handed = handOff.state === 'followed' ? handOff.facts : undefined;
  const producer = handed
    ? producerLink(module.facts, build, handed, context.producers)
    : {
        state: 'lost' as const,
        summary: 'not followed',
        unknown: (handOff as Extract<typeof handOff, { state: 'lost' }>).unknown,
      };
  const crate = crateLink(
    module.facts,
    handed,
    producer.state === 'followed' ? producer.facts : undefined,
    context.crates,
  );
  return [{ name, module, build: built, handOff, producer, crate }];
}

/** Mix compiles a dependency under the configuration of the project that depends on it, never under its own. */
function configuringProject(own: MixProject, build: BuildLink, projects: readonly MixProject[]): MixProject {
  if (build.kind !== 'nix' || !isDependency(own, build)) return own;
  return projects.find((project) => project.directory === build.projectDirectory) ?? own;
}

function viewAtCompile(build: NixMixBuild): FileView {
  const { compile } = build.moments;
  return compile ? build.outcome.viewBefore(compile.order) : build.outcome.view;
}
