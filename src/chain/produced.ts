import {
  type BuildCommand,
  type CallBeforeTarget,
  type CargoPackage,
  manifestFolder,
  selectedPackages,
  targetFolder,
} from '../cargo/index.ts';
import type { Derivation, RustDetails } from '../nix/model.ts';
import { type Fact, known, type Repository, type Span, type Unknown, unknown } from '../repository/index.ts';
import { argumentText } from './argument-text.ts';
import { valueOf } from './facts.ts';
import { type LockContext, packageBehind, unpackedSource } from './hex-source.ts';
import type { ProducedLibrary } from './model.ts';
import { publishedCrate } from './published-package.ts';
import { type SourceTree, sourceTree } from './source-view.ts';
import { startDirectory } from './start.ts';

/** Which libraries a Rust derivation installs. */
export interface ProducedFiles {
  /** How a derivation compiles a crate: as its builder does it, or as its own phases do. */
  rust(derivation: Derivation): RustDetails | undefined;
  of(derivation: Derivation): Fact<readonly ProducedLibrary[]>;
  /** Packages that the derivation's cargo call selects. */
  packages(derivation: Derivation): Fact<readonly CargoPackage[]>;
}

export function createProducedFiles(
  crates: readonly CargoPackage[],
  context: LockContext,
  rustOf: (derivation: Derivation) => RustDetails | undefined,
  changeOf: (derivation: Derivation, packages: readonly CargoPackage[]) => Unknown | undefined,
): ProducedFiles {
  const packages = (derivation: Derivation): Fact<readonly CargoPackage[]> => {
    const rust = rustOf(derivation);
    if (!rust) return unknown('the derivation compiles no crate', derivation.call);
    const source = unpackedSource(derivation, context);
    if ('kind' in source) return source;
    const directory = directoryIn(source, derivation, rust);
    if (directory.kind === 'unknown') return directory;
    const command = buildCommand(rust, derivation.call);
    if (command.kind === 'unknown') return command;
    const published = packageBehind(derivation, context);
    const crate = published && publishedCrate(published);
    return selectedPackages(crate ? [crate] : crates, directory.value, command.value, derivation.call);
  };
  return {
    rust: rustOf,
    packages,
    of(derivation) {
      const selected = packages(derivation);
      if (selected.kind === 'unknown') return selected;
      const rust = rustOf(derivation);
      if (!rust) return unknown('the derivation compiles no crate', derivation.call);
      const { effectiveTarget: triple, installsLibraries, installs } = rust;
      if (installsLibraries.kind === 'unknown') return installsLibraries;
      if (!installsLibraries.value.value) return known([], installsLibraries.span);
      if (triple.kind === 'unknown') return triple;
      if (asksForPrograms(rust)) return unknown('the build asks for programs alone', derivation.call);
      const changed = changeOf(derivation, selected.value);
      if (changed) return changed;
      const compiled = installs === 'target-folder' ? selected : withDependencies(selected.value, crates, derivation);
      if (compiled.kind === 'unknown') return compiled;
      const libraries = librariesOf(compiled.value, triple.value, installs);
      if (libraries.length === 0 && rust.compiler === 'rustc' && derivation.arguments.has('type')) {
        return unknown('the build and Cargo.toml name other crate types', derivation.call);
      }
      return elsewhere(derivation, rust, selected.value, context) ?? known(libraries, derivation.call);
    },
  };
}

// cargo src/workspace/profiles.rs, `dir_name`: these write to `debug` and `release`.
const SHARED_FOLDERS: ReadonlySet<string> = new Set(['dev', 'test', 'bench']);

/** The same before the phases have run. */
function elsewhere(
  derivation: Derivation,
  rust: RustDetails,
  [pkg]: readonly CargoPackage[],
  context: LockContext,
): Unknown | undefined {
  // What a published package configures is not here; that its library is built so is what the table says.
  if (packageBehind(derivation, context)) return undefined;
  const source = sourceTree(derivation, context.repository);
  const directory = 'kind' in source ? source : directoryIn(source, derivation, rust);
  if ('kind' in source || directory.kind === 'unknown' || !pkg) return undefined;
  return leftElsewhere(derivation, rust, pkg, {
    view: source.view,
    workingDirectory: directory.value,
    ceiling: source.root,
    environment: new Map([...derivation.environment].map(([name, { value }]) => [name, value])),
    extraConfig: [],
  });
}

/** cargoInstallHook looks below `target` where the build starts, wherever cargo writes (cargo-install-hook.sh `releaseDir`). */
export function leftElsewhere(
  { builder, arguments: given }: Derivation,
  rust: RustDetails,
  pkg: CargoPackage,
  call: CallBeforeTarget,
): Unknown | undefined {
  if (builder !== 'buildRustPackage') return undefined;
  const type = given.get('buildType');
  const name = argumentText(type?.value);
  if (type && name !== undefined && SHARED_FOLDERS.has(name))
    return unknown(`cargo writes what it compiles as ${name} to another folder than target/…/${name}`, type.span);
  // With a sub-folder cargo-build-hook.sh sets the target folder itself.
  if (given.has('buildAndTestSubdir')) return undefined;
  const folder = targetFolder(call, valueOf(rust.cargoArguments) ?? [], pkg);
  if (folder.kind === 'unknown') return folder;
  const looksIn = call.workingDirectory === '' ? 'target' : `${call.workingDirectory}/target`;
  if (folder.value === looksIn) return undefined;
  return unknown('cargo writes the library where the install hook does not look', folder.span);
}

/** What the builder calls cargo with. */
export function buildCommand(rust: RustDetails, span: Span): Fact<BuildCommand> {
  const { cargoArguments, commandLine = { before: [], task: 'build', own: [] } } = rust;
  if (cargoArguments.kind === 'unknown') return cargoArguments;
  const { before, task, own } = commandLine;
  const after = cargoArguments.value.filter((word) => !before.includes(word));
  return known({ before, task, words: [...own.map((value) => ({ value, span })), ...after] }, cargoArguments.span);
}

/** Whether targets are chosen on the command line, and the library is not among them. */
export function asksForPrograms({ cargoArguments }: RustDetails): boolean {
  if (cargoArguments.kind === 'unknown') return false;
  const names = cargoArguments.value.map(({ value }) => value);
  return names.some((name) => /^--(bins?|examples?|tests?|bench(es)?)(=|$)/.test(name)) && !names.includes('--lib');
}

/** Folder of the repository whose manifest the derivation's cargo begins with. */
export function cargoDirectory(derivation: Derivation, rust: RustDetails, repository: Repository): Fact<string> {
  const source = sourceTree(derivation, repository);
  const directory = 'kind' in source ? source : directoryIn(source, derivation, rust);
  if (directory.kind === 'unknown') return directory;
  return manifestFolder(directory.value, valueOf(rust.cargoArguments) ?? [], derivation.call);
}

/** Folder of a source where cargo is started. */
export function directoryIn(source: SourceTree, derivation: Derivation, rust: RustDetails): Fact<string> {
  // A call by hand has its folder from phases that have run, so there is one that they start in.
  const start = startDirectory(derivation, source.root);
  if (start.kind === 'unknown') return start;
  if (rust.directory.kind === 'unknown') return rust.directory;
  const segments = [source.root, rust.directory.value].filter((segment) => segment !== '');
  return known(segments.join('/'), rust.directory.span);
}

/**
 * Packages and the path dependencies that are compiled with them: cargo's log names their libraries as well, though cargo leaves
 * those in `target/<profile>/deps`.
 */
function withDependencies(
  selected: readonly CargoPackage[],
  crates: readonly CargoPackage[],
  derivation: Derivation,
): Fact<readonly CargoPackage[]> {
  const found = [...selected];
  for (const pkg of found) {
    for (const { path, kind, optional } of pkg.dependencies) {
      const next = crates.find((crate) => crate.directory === path?.value);
      if (!next || kind === 'dev' || found.includes(next)) continue;
      if (optional && next.library?.crateTypes) {
        return unknown(
          `whether the optional dependency ${next.name.value} is compiled is not followed`,
          derivation.call,
        );
      }
      found.push(next);
    }
  }
  return known(found, derivation.call);
}

const LINKABLE = ['cdylib', 'dylib', 'staticlib'];

/** The library files of packages on a platform, in `lib/` as builders install them (SEMANTICS 6). */
export function librariesOf(
  packages: readonly CargoPackage[],
  triple: string,
  installs: RustDetails['installs'],
): readonly ProducedLibrary[] {
  return packages.flatMap((pkg) => {
    const files = installedTypes(pkg, installs).map((type) => ({
      path: `lib/lib${pkg.library?.name.value}.${extensionOf(type, triple)}`,
      crateType: type,
      package: pkg,
    }));
    return files.filter((library, index) => files.findIndex((other) => other.path === library.path) === index);
  });
}

function installedTypes({ library }: CargoPackage, installs: RustDetails['installs']): readonly string[] {
  const types = library?.crateTypes?.value.map((type) => type.value) ?? [];
  if (installs !== 'build-log-of-cdylibs') return types.filter((type) => LINKABLE.includes(type));
  return types.includes('cdylib') || types.includes('staticlib') ? types : [];
}

function extensionOf(crateType: string, triple: string): string {
  if (crateType === 'staticlib') return 'a';
  if (!LINKABLE.includes(crateType)) return 'rlib';
  return triple.includes('-apple-') ? 'dylib' : 'so';
}
