import type { CargoPackage } from '../cargo/index.ts';
import type { Derivation, RustDetails } from '../nix/model.ts';
import type { FileView } from '../repository/index.ts';
import { absent, type CargoSource, cargoSource, isLeftOut, leftOutManifests, visibleRoot } from './cargo-source.ts';
import { cargoOrder } from './changed-crate.ts';
import { valueOf } from './facts.ts';
import type { BuildLink, MissingFile } from './model.ts';
import { filesBefore, viewBefore } from './moments.ts';
import { fileIn } from './path.ts';
import { placeOfLock } from './place-of-lock.ts';
import { cargoDirectory } from './produced.ts';
import type { ProducerContext } from './producer-context.ts';
import { runDerivation } from './runs.ts';
import { isPatched } from './source-changes.ts';
import { sourceTree } from './source-view.ts';
import { missingVendoredLocks } from './vendored-source.ts';

/** Files that the crate's build needs and that the derivation's source leaves out or the repository does not have. */
export function missingFiles(
  derivation: Derivation,
  rust: RustDetails,
  context: ProducerContext,
): readonly MissingFile[] {
  if (rust.compiler !== 'cargo') return [];
  const source = sourceTree(derivation, context.repository);
  if ('kind' in source || source.incomplete || isPatched(derivation)) return [];
  const directory = valueOf(cargoDirectory(derivation, rust, context.repository));
  const outcome = runDerivation(derivation, context, context.outputs.view);
  if (directory === undefined || !outcome) return [];
  const pkg = context.crateAt(directory);
  const chosen = pkg ? [pkg] : (valueOf(context.produced.packages(derivation)) ?? []);
  return neverThere(derivation, source.view, filesBefore(outcome, cargoOrder(outcome)), context, (seen) => [
    ...leftOutManifests(directory, seen, context),
    ...lockFile(pkg ?? context.membersAround(directory)[0], derivation, rust, seen, source.root),
    ...chosen.flatMap((crate) => droppedScripts(crate, seen, context)),
    ...chosen.flatMap((crate) => droppedEmbeds(crate, seen, derivation, context)),
  ]);
}

/** What Rustler's cargo call in a folder does not find in a build whose source leaves it out. */
export function missingForRustler(
  build: BuildLink,
  directory: string,
  pkg: CargoPackage,
  context: ProducerContext,
): readonly MissingFile[] {
  if (build.kind !== 'nix') return [];
  const { derivation, moments } = build;
  const locks = missingVendoredLocks(derivation, context.repository);
  if (build.sourceIncomplete || isPatched(derivation) || !moments.compile) return locks;
  const found = neverThere(derivation, build.source, viewBefore(build, moments.compile), context, (seen) => [
    ...leftOutManifests(directory, seen, context),
    ...droppedScripts(pkg, seen, context),
    ...droppedEmbeds(pkg, seen, derivation, context),
  ]);
  return [...locks, ...found];
}

/** What is missing when cargo is called and was never there: what a phase brings is there, and what one takes away no filter leaves out. */
function neverThere(
  derivation: Derivation,
  unpacked: FileView,
  compiled: FileView,
  { repository, crates }: ProducerContext,
  missing: (seen: CargoSource) => readonly MissingFile[],
): MissingFile[] {
  const before = cargoSource(derivation, unpacked, repository);
  const seen = cargoSource(derivation, compiled, repository);
  if (!before || !seen) return [];
  const found = missing(seen).filter(({ path, exists }) => !exists || absent(path, before));
  const asking = found.flatMap(({ neededBy }) => (neededBy ? [neededBy.path] : []));
  if (asking.length === 0) return found;
  // What a manifest asks for, or a source embeds, it may not any more after a phase has changed it.
  const manifests = crates.flatMap(({ manifest, workspace }) => [
    manifest.path,
    ...(workspace ? [workspace.manifest.path] : []),
  ]);
  const isChanged = [...new Set([...asking, ...manifests])].some((path) => isRewritten(path, seen));
  return isChanged ? found.filter(({ neededBy }) => !neededBy) : found;
}

function isRewritten(path: string, { view, repository }: CargoSource): boolean {
  if (view.entry(path).kind === 'missing') return false;
  const [found, read] = [view.read(path), repository.read(path)];
  return found.kind !== 'text' || read.kind !== 'text' || found.source.text !== read.source.text;
}

/** The crate and its path dependencies: what is certainly compiled. */
function compiledPackages(pkg: CargoPackage, { crateAt }: ProducerContext): CargoPackage[] {
  const dependencies = pkg.dependencies.flatMap(({ path, kind, optional, target }) =>
    path && kind === 'normal' && !optional && target === undefined ? (crateAt(path.value) ?? []) : [],
  );
  return [pkg, ...dependencies];
}

/** Build scripts that git has and the source has not: rustc does not find them. */
function droppedScripts(pkg: CargoPackage, seen: CargoSource, context: ProducerContext): MissingFile[] {
  if (absent(fileIn(pkg.directory, 'Cargo.toml'), seen)) return [];
  return compiledPackages(pkg, context).flatMap(({ writtenScript: script }): MissingFile[] =>
    script && isLeftOut(script.value, seen)
      ? [{ what: 'build-script', path: script.value, exists: true, span: seen.span, neededBy: script.span }]
      : [],
  );
}

/** Files that the crate, or a path dependency of it, embeds, that git has and the source has not. */
function droppedEmbeds(
  pkg: CargoPackage,
  seen: CargoSource,
  { source }: Derivation,
  context: ProducerContext,
): MissingFile[] {
  const filter = source.kind === 'known' && source.value.kind === 'repository' ? source.value.filter.span : undefined;
  if (absent(fileIn(pkg.directory, 'Cargo.toml'), seen)) return [];
  return compiledPackages(pkg, context).flatMap((crate) =>
    context.embeddedIn(crate).flatMap(({ value: path, span }): MissingFile[] => {
      const isThere = seen.repository.entry(path).kind === 'file' && seen.repository.tracking(path) !== 'ignored';
      return isThere && absent(path, seen)
        ? [{ what: 'embedded', path, exists: true, span: filter ?? seen.span, neededBy: span }]
        : [];
    }),
  );
}

/** What the derivation that fetches the crates has of its own build (nixpkgs rust/build-rust-package/default.nix): no patchPhase. */
const OF_FETCHING = ['preUnpack', 'unpackPhase', 'postUnpack', 'cargoUpdateHook', 'cargoDepsHook', 'depsExtraArgs'];

function mayBringLock({ phases, arguments: given }: Derivation): boolean {
  return OF_FETCHING.some((name) => phases.has(name) || given.has(name));
}

/** Where the builder looks for Cargo.lock, when it is said; else beside the manifest that cargo starts from. */
function lockFile(
  pkg: CargoPackage | undefined,
  derivation: Derivation,
  rust: RustDetails,
  seen: CargoSource,
  root: string,
): MissingFile[] {
  if (rust.lockFile.kind === 'unknown') return [];
  const named = rust.lockFile.value;
  const governing = pkg?.lock?.path;
  const { builder, arguments: given } = derivation;
  const lock = (path: string, exists: boolean, span = seen.span): MissingFile => {
    return { what: 'lock', path, exists, span, neededBy: undefined };
  };
  const cargoRoot = builder === 'buildRustPackage' ? given.get('cargoRoot') : undefined;
  const missingAt = (place: string | undefined, other: string | undefined): MissingFile[] => {
    if (place === undefined || !absent(place, seen)) return [];
    if (isLeftOut(place, seen)) return [lock(place, true)];
    const isOtherLeftOut = other !== undefined && absent(other, seen) && !cargoRoot;
    return [isOtherLeftOut ? lock(other, true) : lock(place, false, cargoRoot?.span)];
  };
  if (named) {
    if (seen.repository.entry(named.value).kind === 'file')
      return missingAt(placeOfLock(named.value, derivation, root), named.value);
    const gone = lock(named.value, false, named.span);
    if (given.has('cargoLock')) return [gone];
    // Crates that are fetched elsewhere want it when cargo is set up.
    if (given.has('cargoDeps') ? !absent(named.value, seen) : mayBringLock(derivation)) return [];
    return [governing !== undefined && absent(governing, seen) ? lock(governing, true) : gone];
  }
  if (!pkg || given.has('cargoVendorDir') || given.has('cargoLock')) return [];
  const usual = fileIn(visibleRoot([pkg], seen) ?? pkg.directory, 'Cargo.lock');
  return missingAt(builder === 'buildRustPackage' ? placeOfLock(usual, derivation, root) : usual, undefined);
}
