import type { CargoPackage } from '../cargo/index.ts';
import type { Derivation, NixModel, UntrackedPath } from '../nix/model.ts';
import { isInFolder, parentFolders, type Repository, type Span } from '../repository/index.ts';
import { closureOf } from './closure.ts';
import type { CrateLookup } from './compiled-crate.ts';
import type { EmbeddedFiles } from './embedded-files.ts';
import { valueOf } from './facts.ts';
import { isBuiltByPath } from './how-flakes-are-built.ts';
import type { Chain, UntrackedFile } from './model.ts';
import { namesPath } from './named-paths.ts';
import { fileIn } from './path.ts';
import { cargoDirectory } from './produced.ts';
import { changesSource } from './source-changes.ts';

interface Sources extends CrateLookup, EmbeddedFiles {
  readonly repository: Repository;
  readonly nix: NixModel;
}

/**
 * What flakes need and git does not have: files that they name, and in the folders that they build from the manifests, locks and library
 * roots. Of a folder and what lies in it the folder counts, and of several places that take a file the first.
 * Nothing where a file of the repository tells to build the flake by its path.
 */
export function untrackedFiles(sources: Sources): readonly UntrackedFile[] {
  const found = new Map<string, UntrackedFile>();
  for (const taken of [...sources.nix.untracked, ...neededInSources(sources)]) {
    // The index of a submodule is its own.
    if (sources.repository.submodules.some((folder) => isInFolder(taken.path, folder))) continue;
    const key = `${taken.flake}\0${taken.path}`;
    const first = found.get(key);
    found.set(key, first ? takenAgain(first, taken) : untrackedFile(taken));
  }
  if (found.size > 0 && isBuiltByPath(sources.repository)) return [];
  const paths = new Set([...found.values()].map(({ path }) => path));
  return [...found.values()].filter(({ path }) => !parentFolders(path).some((folder) => paths.has(folder)));
}

function untrackedFile(taken: UntrackedPath): UntrackedFile {
  return { ...taken, also: [], neededBy: (chain) => buildTakes(chain, taken) };
}

function takenAgain(first: UntrackedFile, taken: UntrackedPath): UntrackedFile {
  const neededBy = (chain: Chain) => first.neededBy(chain) || buildTakes(chain, taken);
  return { ...first, also: withPlace(first, taken.span), neededBy };
}

function withPlace({ span, also }: UntrackedFile, place: Span): readonly Span[] {
  const isKnown = [span, ...also].some((known) => known.path === place.path && known.start === place.start);
  return isKnown ? also : [...also, place];
}

/** Whether the build of a chain takes a file that its flake takes. */
function buildTakes({ build }: Chain, { path, flake, forPackages }: UntrackedPath): boolean {
  if (build.state === 'lost' || build.facts.kind !== 'nix' || build.facts.build.entry !== flake) return false;
  if (!forPackages && build.facts.build.kind === 'package') return false;
  const below = (other: string) => other === path || other.startsWith(`${path}/`);
  return closureOf(build.facts.build.derivation).some((derivation) => {
    const { call, details, source, arguments: given } = derivation;
    if (below(call.path)) return true;
    if (details.kind === 'mix' && below(details.nixDependenciesFile ?? '')) return true;
    const root = source.kind === 'known' && source.value.kind === 'repository' ? source.value.root : undefined;
    if (root !== undefined && (below(root) || root === '' || path.startsWith(`${root}/`))) return true;
    return [...given.values()].some((argument) => namesPath(argument, below));
  });
}

function* neededInSources(sources: Sources): Generator<UntrackedPath> {
  const { nix, repository } = sources;
  for (const { entry, derivation } of nix.builds) {
    if (!entry.endsWith('flake.nix') || repository.tracking(entry) !== 'tracked') continue;
    for (const member of closureOf(derivation)) {
      for (const { path, span } of neededBy(member, sources)) {
        const tracking = repository.tracking(path);
        if (tracking !== 'untracked' && tracking !== 'ignored') continue;
        if (isTaken(member, path, repository)) yield { path, tracking, span, flake: entry, forPackages: true };
      }
    }
  }
}

interface Needed {
  readonly path: string;
  readonly span: Span;
}

/** Files without which a derivation cannot build the crate that it starts cargo in. */
function* neededBy(derivation: Derivation, sources: Sources): Generator<Needed> {
  const { details } = derivation;
  if (details.kind !== 'rust' || changesSource(derivation)) return;
  const directory = valueOf(cargoDirectory(derivation, details, sources.repository));
  const pkg = directory === undefined ? undefined : sources.crateAt(directory);
  if (!pkg) return;
  const span = derivation.arguments.get('src')?.span ?? derivation.source.span;
  for (const path of crateFiles(pkg)) yield { path, span };
  for (const { value: path } of sources.embeddedIn(pkg)) yield { path, span };
  const lock = valueOf(details.lockFile);
  if (lock) yield { path: lock.value, span: lock.span };
}

function crateFiles(pkg: CargoPackage): string[] {
  const dependencies = pkg.dependencies.flatMap(({ path, kind, optional }) =>
    path && kind !== 'dev' && !optional ? [path.value] : [],
  );
  const manifests = [pkg.directory, ...dependencies].map((folder) => fileIn(folder, 'Cargo.toml'));
  return [...manifests, ...(pkg.library ? [pkg.library.path] : [])];
}

/** True where the file exists, lies in the folder that is built from, and no filter leaves it out. */
function isTaken({ source }: Derivation, path: string, repository: Repository): boolean {
  if (repository.entry(path).kind !== 'file') return false;
  if (source.kind === 'unknown' || source.value.kind !== 'repository') return false;
  const { root, filter } = source.value;
  if (root !== '' && !path.startsWith(`${root}/`)) return false;
  const folders = parentFolders(path).filter((folder) => folder.length > root.length);
  return filter.keeps(path, 'file') === true && folders.every((folder) => filter.keeps(folder, 'directory') === true);
}
