import { type CargoPackage, readCargoPackages } from '../cargo/index.ts';
import { type ElixirSources, findMixProjects, findNifModules, type NifModuleSource } from '../elixir/index.ts';
import { type OwnNix, readNixModel, withOwnNix } from '../nix/index.ts';
import type { NixBuild, NixModel } from '../nix/model.ts';
import type { Repository, Unknown } from '../repository/index.ts';
import type { Syntax } from '../syntax/index.ts';
import { writtenSources } from './changed-module.ts';
import type { CrateLookup } from './compiled-crate.ts';
import { compiledProjects } from './compiled-projects.ts';
import { type CrateContext, crateSources } from './crate-link.ts';
import { embeddedFiles } from './embedded-files.ts';
import { erlangChains, loadingInErlang } from './erlang-chain.ts';
import { installedVersions } from './installed-version.ts';
import { buildWithoutModule, chainOf, type JoinContext } from './join.ts';
import { withLoaders } from './loaders.ts';
import { mixBuild } from './mix-build.ts';
import { erlangDerivations, isFetched, mixDerivations } from './mix-derivations.ts';
import type { Chain, Model } from './model.ts';
import { followedOutputs } from './outputs-of-builds.ts';
import { outsideBuilds } from './outside-build.ts';
import { fetchedChains, lostPackageChain, packageChain } from './package-chain.ts';
import type { ProducerContext } from './producer-context.ts';
import { withoutRefused } from './refused-builds.ts';
import type { RunContext } from './runs.ts';
import { References } from './shell-text.ts';
import { siblingsOf } from './siblings.ts';
import { unfetchedSubmodules } from './unfetched-submodules.ts';
import { madeByHand, madeOutside, projectNotFound } from './unfollowed-builds.ts';
import { withUnparsedFiles } from './unparsed-files.ts';
import { unreadableFiles } from './unreadable.ts';
import { untrackedFiles } from './untracked-files.ts';
import { watch } from './watch.ts';

/** What of a repository is judged. */
export interface ModelChoice {
  /** Nix systems; all when empty. */
  readonly systems: readonly string[];
  /** Derivations from the user's own Nix, in the place of what the sources say. */
  readonly ownNix?: OwnNix | undefined;
  /** Told how many of the builds are judged. */
  readonly onBuild?: ((judged: number, builds: number) => void) | undefined;
}

/** Reads a repository and joins what its ecosystems say: one chain for every NIF module and every build that compiles it. */
export function buildModel(checked: Repository, parser: Syntax, choice: ModelChoice): Model {
  const watched = watch(checked, parser);
  const { repository, syntax } = watched;
  const { files } = repository;
  const { systems, ownNix } = choice;
  const sources: ElixirSources = { view: repository, syntax };
  const cargo = readCargoPackages(files, repository);
  const lookup: CrateLookup = {
    crateAt: (directory) => cargo.packageAt(directory),
    membersAround: (directory) =>
      (cargo.workspaceOf(directory)?.members ?? []).flatMap((member) => cargo.packageAt(member) ?? []),
  };
  const projects = findMixProjects(files, sources);
  const { modules, unnamed, loading } = findNifModules(projects, sources, files);
  const followed = readNixModel({ view: repository, files, tracking: repository.tracking, syntax, systems });
  // What the user's own Nix shows, it did not refuse.
  const computed = ownNix ? withOwnNix(followed, ownNix, { view: repository, files }) : withoutRefused(followed);
  const nix = onSystems(computed, systems);
  const references = new References();
  const run: RunContext = { repository, syntax, references, projects, crates: cargo.packages };
  const { produced, outputs } = followedOutputs(run);
  const crates: CrateContext = {
    crates: cargo.packages,
    view: repository,
    syntax,
    source: crateSources(repository, syntax),
    ...lookup,
  };
  const embeds = embeddedFiles(crates.source);
  const siblings = siblingsOf(nix);
  const versionOf = installedVersions(projects);
  const producers: ProducerContext = { ...run, outputs, produced, ...lookup, ...embeds, siblings, versionOf };
  const joined: JoinContext = { repository, files, syntax, projects, crates, producers, nifModules: namesOf(modules) };
  const unknown: Unknown[] = [...nix.unknown, ...unnamed, ...madeOutside(nix, modules)];
  const chains: Chain[] = [];
  const add = (more: readonly Chain[]) => {
    for (const chain of more) chains.push(chain);
  };
  const builds: Chain[] = [];
  const unread: Unknown[] = [];
  const derivations = mixDerivations(nix);
  for (const [judged, { build, derivation }] of derivations.entries()) {
    choice.onBuild?.(judged, derivations.length);
    const followed = mixBuild(build, derivation, run, outputs.view);
    if (followed.kind === 'unknown') {
      if (isFetched(derivation)) add(lostPackageChain(build, derivation, followed, joined));
      else unknown.push(followed);
      continue;
    }
    if (isFetched(derivation)) {
      add(packageChain(followed, joined));
      continue;
    }
    const compiled = compiledProjects(followed, projects);
    const found = modules
      .filter((module) => compiled.includes(module.project))
      .flatMap((source) => chainOf(source, followed, joined));
    const fetched = fetchedChains(followed, joined);
    add(found);
    add(fetched);
    if (found.length === 0) builds.push(buildWithoutModule(followed, producers));
    const written = writtenSources(followed, modules);
    for (const module of written.modules) unknown.push(module);
    for (const file of written.unread) unread.push(file);
    const lost = modules.length > 0 && projectNotFound(followed);
    if (lost) unknown.push(lost);
  }
  for (const { build, derivation } of erlangDerivations(nix)) {
    const followed = isFetched(derivation) ? undefined : mixBuild(build, derivation, run, outputs.view);
    if (followed?.kind === 'nix') add(erlangChains(followed, joined));
    else if (followed) unknown.push(followed);
  }
  for (const lost of madeByHand(nix, modules, run, outputs.view)) unknown.push(lost);
  const shells = nix.builds.filter((build) => build.kind === 'shell');
  const outside = outsideBuilds(shells, projects, repository);
  for (const source of modules) add(chainOf(source, outside(source.project), joined));
  // A library in C is nobody's here: only a crate that is in no chain leaves open who loads it.
  if (cargo.packages.some((pkg) => isNifCrate(pkg) && !isChained(pkg, chains)))
    for (const lost of [...loading, ...loadingInErlang(projects, repository), ...unread]) unknown.push(lost);
  const unparsed = watched.lost();
  return {
    repository,
    projects,
    crates: cargo.packages,
    nix,
    chains: withUnparsedFiles(withLoaders(chains), unparsed),
    builds,
    unfetched: unfetchedSubmodules({ repository, nix, ...lookup }, chains),
    untracked: untrackedFiles({ repository, nix, ...lookup, ...embeds }),
    loose: [],
    unreadable: unreadableFiles(cargo, chains),
    // What does not parse is said once, by the watch.
    unknown: [...unparsed, ...unknown.filter(({ reason }) => !reason.endsWith('has a syntax error'))],
  };
}

function isNifCrate({ dependencies, library }: CargoPackage): boolean {
  return library !== undefined && dependencies.some((dependency) => dependency.packageName === 'rustler');
}

function isChained({ directory }: CargoPackage, chains: readonly Chain[]): boolean {
  return chains.some(({ crate }) => crate.state === 'followed' && crate.facts.package.directory === directory);
}

/** A build whose system is not known counts for every system. */
function onSystems(nix: NixModel, systems: readonly string[]): NixModel {
  if (systems.length === 0) return nix;
  const judged = ({ system }: NixBuild) => system.kind === 'unknown' || systems.includes(system.value);
  return { ...nix, builds: nix.builds.filter(judged) };
}

function namesOf(modules: readonly NifModuleSource[]): ReadonlySet<string> {
  return new Set(modules.map((module) => module.atom));
}
