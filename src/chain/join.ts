import {
  type ElixirEnvironment,
  type ElixirSources,
  type MixProject,
  moduleNames,
  type NifModuleSource,
  type ProjectConfig,
  readConfig,
} from '../elixir/index.ts';
import { type Fact, known, type Repository, type Unknown, unknown } from '../repository/index.ts';
import type { Syntax } from '../syntax/index.ts';
import { buildSummary } from './build-summary.ts';
import { cargoOrder, changeOfCrate } from './changed-crate.ts';
import { changeOfModule } from './changed-module.ts';
import { changeOfBringers } from './changed-package.ts';
import { isDependency, projectAt } from './compiled-projects.ts';
import { type CrateContext, crateLink } from './crate-link.ts';
import { afterLoading, nixEnvironment, outsideEnvironment } from './elixir-environment.ts';
import { valueOf } from './facts.ts';
import { handOffLink, handOffWithoutModule } from './hand-off-link.ts';
import { withMissingLibrary } from './missing-library.ts';
import type { BuildLink, Chain, CrateLink, Link, ModuleLink, NixMixBuild, ProducerLink } from './model.ts';
import { moduleLink } from './module-link.ts';
import { orderOf, viewBefore } from './moments.ts';
import { withUnknownStubs } from './nifs-without-stub.ts';
import type { ProducerContext } from './producer-context.ts';
import { producerLink } from './producer-link.ts';
import { refusedByMix } from './refused-by-mix.ts';
import { runDerivation } from './runs.ts';
import { unlockedFetch } from './unlocked-fetch.ts';

/** What every chain is joined from. */
export interface JoinContext {
  readonly repository: Repository;
  readonly files: readonly string[];
  readonly syntax: Syntax;
  readonly projects: readonly MixProject[];
  readonly crates: CrateContext;
  readonly producers: ProducerContext;
  readonly nifModules: ReadonlySet<string>;
}

/** A Mix build in which no NIF module of the repository compiles. */
export function buildWithoutModule(build: NixMixBuild, context: ProducerContext): Chain {
  const handOff = handOffWithoutModule(build, context);
  const lost = {
    state: 'lost' as const,
    summary: 'no NIF module',
    unknown: (handOff as Extract<typeof handOff, { state: 'followed' }>).gaps[0] as Unknown,
  };
  return {
    subject: 'no NIF module',
    output: build.build.attribute,
    module: lost,
    build: buildSummary(build, undefined),
    handOff,
    producer: lost,
    crate: lost,
  };
}

/** The chain of one module through one build; none when the module does not use Rustler there. */
export function chainOf(read: NifModuleSource, build: BuildLink, context: JoinContext): Chain[] {
  const source = asLocked(read, build, context.projects);
  const environment = environmentOf(build, source.project, context);
  const found = moduleIn(source, build, environment, context) ?? changedIn(source, build);
  if (!found) return [];
  const module = unlessRemade(withMissingLibrary(found, environment, build), source, build, context.producers);
  const subject = source.name.value;
  const output = build.kind === 'nix' ? build.build.attribute : undefined;
  const mode = module.state === 'followed' ? valueOf(module.facts.mode) : undefined;
  const { projects, files } = context;
  const seen = { projects, environment, sources: sourcesIn(build, context), files };
  const refused =
    module.state === 'followed'
      ? [...refusedByMix(module.facts, build, seen), ...unlockedFetch(module.facts, build, context.repository)]
      : [];
  const built = withGaps(buildSummary(build, mode), refused);
  if (module.state === 'lost') {
    const { unknown } = module;
    const none = { state: 'lost' as const, summary: 'not followed', unknown };
    return [{ subject, output, module, build: built, handOff: none, producer: none, crate: none }];
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
  const making = producer.state === 'followed' ? producer.facts : undefined;
  const crate = unlessChanged(
    crateLink(module.facts, handed, making, context.crates),
    making,
    build,
    context.producers,
  );
  return [{ subject, output, module: withUnknownStubs(module, crate), build: built, handOff, producer, crate }];
}

/** Packages are locked where mix starts: the lock of a path dependency is for those who build it by itself (Mix.Project, `:lockfile`). */
function asLocked(source: NifModuleSource, build: BuildLink, projects: readonly MixProject[]): NifModuleSource {
  const { lock } = configuringProject(source.project, build, projects);
  return lock === source.project.lock ? source : { ...source, project: { ...source.project, lock } };
}

/** A module that uses Rustler no more after a phase changed its file: what it does then is not followed. */
function changedIn(source: NifModuleSource, build: BuildLink): Link<ModuleLink> | undefined {
  const changed = build.kind === 'nix' ? changeOfModule(source, build) : undefined;
  return changed && { state: 'lost', summary: `${source.name.value}: its file is changed`, unknown: changed };
}

/** What a patched Rustler or RustlerPrecompiled does nobody can tell. */
function unlessRemade(
  module: Link<ModuleLink>,
  { name }: NifModuleSource,
  build: BuildLink,
  context: ProducerContext,
): Link<ModuleLink> {
  const changed = build.kind === 'nix' ? changeOfBringers(build, context) : undefined;
  return changed
    ? { state: 'lost', summary: `${name.value}: what it is made with is changed`, unknown: changed }
    : module;
}

/** What cargo compiles after a phase has changed it is nothing that stands here. */
function unlessChanged(
  crate: Link<CrateLink>,
  producer: ProducerLink | undefined,
  build: BuildLink,
  context: ProducerContext,
): Link<CrateLink> {
  if (crate.state === 'lost' || !producer?.derivation) return crate;
  const { derivation } = producer;
  const mix = build.kind === 'nix' && build.derivation === derivation ? build : undefined;
  const outcome = mix?.outcome ?? runDerivation(derivation, context, context.outputs.view);
  const until = mix ? orderOf(mix.moments.compile) : outcome && cargoOrder(outcome);
  const changed = outcome && until !== undefined && changeOfCrate([crate.facts.package], outcome, until);
  return changed ? { state: 'lost', summary: crate.summary, unknown: changed } : crate;
}

function withGaps(link: Link<BuildLink>, more: readonly Unknown[]): Link<BuildLink> {
  return link.state === 'followed' ? { ...link, gaps: [...link.gaps, ...more] } : link;
}

function environmentOf(build: BuildLink, own: MixProject, context: JoinContext): ElixirEnvironment {
  const started =
    build.kind === 'nix'
      ? nixEnvironment(build.derivation, build.mix, build.platform, build.moments.compile)
      : outsideEnvironment;
  const { directory, umbrella } = configuringProject(own, build, context.projects);
  const loaded = new Set([own.directory, directory, ...(umbrella === undefined ? [] : [umbrella])]);
  return afterLoading(started, [...loaded], sourcesIn(build, context));
}

function moduleIn(
  source: NifModuleSource,
  build: BuildLink,
  environment: ElixirEnvironment,
  context: JoinContext,
): Link<ModuleLink> | undefined {
  const sources = sourcesIn(build, context);
  const configured = configuringProject(source.project, build, context.projects);
  const under = (configUnder: (environment: ElixirEnvironment) => ProjectConfig) =>
    moduleLink({
      source,
      environment,
      config: configUnder(environment),
      configUnder,
      sources,
      files: context.files,
      projects: context.projects,
      definedModules: () => moduleNames(source.project, sources, context.files),
      nifModules: context.nifModules,
      crates: context.crates,
      dependentConfig: [],
      isPublished: false,
    });
  const kept = under((asked) => readConfig(configured, asked, sources));
  const keeps = keepsConfig(build);
  if (keeps.kind === 'known' && keeps.value) return kept;
  const removed = under(() => ({ entries: [], unknown: [], reads: [] }));
  if (keeps.kind === 'known') return removed;
  return sameOutcome(kept, removed) ? kept : configUncertain(source, keeps);
}

/**
 * buildMix of newer nixpkgs removes `config/` unless `appConfigPath` names it, older ones keep it (SEMANTICS 5.4); what a phase
 * writes there later stays.
 */
function keepsConfig(build: BuildLink): Fact<boolean> {
  if (build.kind !== 'nix') return known(true, NOWHERE);
  const { arguments: given, call, phases } = build.derivation;
  if (given.has('appConfigPath')) return known(true, call);
  const folder = build.projectDirectory === '' ? 'config/' : `${build.projectDirectory}/config/`;
  if (build.outcome.placements.some((placement) => placement.path.startsWith(folder))) return known(true, call);
  const { keepsConfig: keeps } = build.mix;
  // For some months `removeConfig = false` kept it; where it is removed has moved from one phase to another.
  const touched = given.get('removeConfig') ?? phases.get('configurePhase') ?? phases.get('patchPhase');
  return touched && !(keeps.kind === 'known' && keeps.value)
    ? unknown('whether buildMix removes config/ depends on its age', touched.span)
    : keeps;
}

const NOWHERE = { path: '', start: 0, end: 0 };

function sameOutcome(left: Link<ModuleLink> | undefined, right: Link<ModuleLink> | undefined): boolean {
  if (left?.state !== 'followed' || right?.state !== 'followed') return left?.state === right?.state;
  const decisive = ({ facts }: typeof left) =>
    [facts.mode, facts.loadFile, facts.module.options.path, facts.module.options.crate].map((fact) =>
      fact.kind === 'known' ? fact.value : undefined,
    );
  return JSON.stringify(decisive(left)) === JSON.stringify(decisive(right));
}

function configUncertain(source: NifModuleSource, why: Unknown): Link<ModuleLink> {
  return {
    state: 'lost',
    summary: `${source.name.value}: its options stand in config/, which not every buildMix keeps`,
    unknown: why,
  };
}

/** Mix compiles a dependency under the configuration of the project that depends on it, never under its own. */
function configuringProject(own: MixProject, build: BuildLink, projects: readonly MixProject[]): MixProject {
  if (build.kind !== 'nix' || !isDependency(own, build)) return own;
  return projectAt(build.projectDirectory, projects) ?? own;
}

function sourcesIn(build: BuildLink, { repository, syntax }: JoinContext): ElixirSources {
  return { view: build.kind === 'nix' ? viewBefore(build, build.moments.compile) : repository, syntax };
}
