import { type CargoPackage, readCargoPackageAt, readCargoPackages } from '../cargo/index.ts';
import type { Derivation, RustDetails } from '../nix/model.ts';
import { parentFolders, type Repository, type Span } from '../repository/index.ts';
import { closureOf } from './closure.ts';
import { valueOf } from './facts.ts';
import { isBuiltByPath } from './how-flakes-are-built.ts';
import type { MissingFile } from './model.ts';
import { fileIn } from './path.ts';
import { placeOfLock } from './place-of-lock.ts';
import { cargoDirectory } from './produced.ts';
import type { ProducerContext } from './producer-context.ts';
import { lookedForTargets, type ResolvedPackage, resolvedPackages } from './resolved-packages.ts';
import { changesSource } from './source-changes.ts';
import { type SourceTree, sourceTree } from './source-view.ts';

/** Files that the crate's build needs and that the derivation's source leaves out or the repository does not have. */
export function missingFiles(
  derivation: Derivation,
  rust: RustDetails,
  context: ProducerContext,
): readonly MissingFile[] {
  if (rust.compiler !== 'cargo') return [];
  const source = sourceTree(derivation, context.repository);
  if ('kind' in source || source.incomplete || derivation.source.kind === 'unknown') return [];
  if (changesSource(derivation)) return [];
  const directory = valueOf(cargoDirectory(derivation, rust, context.repository));
  if (directory === undefined) return [];
  const span = derivation.arguments.get('src')?.span ?? derivation.source.span;
  const origin = derivation.source.value;
  const holds = origin.kind === 'repository' ? origin.holds : 'tracked';
  const search: Search = { source, repository: context.repository, holds, span };
  const filter = origin.kind === 'repository' ? origin.filter.span : undefined;
  const members = context.membersAround(directory);
  const pkg = context.crateAt(directory);
  const chosen = pkg ? [pkg] : (valueOf(context.produced.packages(derivation)) ?? []);
  const root = visibleRoot(members, search);
  const seen = members.filter((one) => one !== pkg && (!one.workspace || one.workspace.directory === root));
  const read = resolvedPackages([...(pkg ? [pkg] : []), ...seen], context);
  return [
    ...(pkg ? crateFiles(pkg, search) : workspaceRoot(directory, members, search)),
    ...memberManifests(members, search),
    ...read.flatMap((one) => pathDependencies(one, search)),
    ...read.slice(0, 1).flatMap((one) => patches(one.pkg, search)),
    ...read.flatMap((one) => targets(one, search)),
    ...lockFile(pkg ?? members[0], derivation, rust, search),
    ...chosen.flatMap((crate) => droppedEmbeds(crate, { ...search, span: filter ?? span }, context)),
  ];
}

/** Locks that importCargoLock reads for a derivation when it is evaluated, and that nobody has (nixpkgs rust/import-cargo-lock.nix). */
export function missingImportedLocks(derivation: Derivation, repository: Repository): readonly MissingFile[] {
  return closureOf(derivation).flatMap(({ builder, arguments: given }): MissingFile[] => {
    const lock = builder === 'vendored-crates' ? given.get('lockFile') : undefined;
    const path = lock?.value.kind === 'path' ? lock.value.path : undefined;
    if (!lock || path === undefined || repository.entry(path).kind !== 'missing') return [];
    return [{ what: 'lock', path, exists: false, span: lock.span, neededBy: undefined }];
  });
}

interface Search {
  readonly source: SourceTree;
  readonly repository: Repository;
  readonly holds: 'tracked' | 'everything';
  /** The argument that decides what the source holds. */
  readonly span: Span;
}

function crateFiles(pkg: CargoPackage, search: Search): MissingFile[] {
  const missing: MissingFile[] = [];
  const manifest = fileIn(pkg.directory, 'Cargo.toml');
  if (absent(manifest, search))
    return [{ what: 'crate', path: manifest, exists: true, span: search.span, neededBy: undefined }];
  const root = pkg.workspace?.directory;
  if (root !== undefined && root !== pkg.directory && absent(fileIn(root, 'Cargo.toml'), search)) {
    const inherits = readCargoPackageAt(pkg.directory, search.source.view)?.problems.find(
      (problem) => problem.inherits,
    );
    if (inherits) {
      const path = fileIn(root, 'Cargo.toml');
      missing.push({ what: 'inherited-root', path, exists: true, span: search.span, neededBy: inherits.span });
    }
  }
  return missing;
}

function pathDependencies({ pkg, dependencies }: ResolvedPackage, search: Search): MissingFile[] {
  if (absent(fileIn(pkg.directory, 'Cargo.toml'), search)) return [];
  return dependencies.flatMap(({ path: dependency }): MissingFile[] => {
    const path = dependency && fileIn(dependency.value, 'Cargo.toml');
    return path !== undefined && isLeftOut(path, search)
      ? [{ what: 'path-dependency', path, exists: true, span: search.span, neededBy: dependency?.span }]
      : [];
  });
}

function patches({ patches: written, directory, workspace }: CargoPackage, search: Search): MissingFile[] {
  if (absent(fileIn(workspace?.directory ?? directory, 'Cargo.toml'), search)) return [];
  return written.flatMap(({ folder }): MissingFile[] => {
    const path = fileIn(folder.value, 'Cargo.toml');
    return isLeftOut(path, search)
      ? [{ what: 'patch', path, exists: true, span: search.span, neededBy: folder.span }]
      : [];
  });
}

/** Cargo, started where no package stands, finds no manifest there nor in any folder above. */
function workspaceRoot(directory: string, members: readonly CargoPackage[], search: Search): MissingFile[] {
  const path = fileIn(members[0]?.workspace?.directory ?? '', 'Cargo.toml');
  const around = [directory, ...parentFolders(directory), ''].map((folder) => fileIn(folder, 'Cargo.toml'));
  if (members.length === 0 || !isLeftOut(path, search) || !around.every((manifest) => absent(manifest, search)))
    return [];
  return [{ what: 'workspace-root', path, exists: true, span: search.span, neededBy: undefined }];
}

/** The root of the workspace, when the source has it: without it every package stands alone. */
function visibleRoot(members: readonly CargoPackage[], search: Search): string | undefined {
  const root = members[0]?.workspace?.directory;
  return root === undefined || absent(fileIn(root, 'Cargo.toml'), search) ? undefined : root;
}

/** Cargo reads every member that the root's manifest or a path dependency of another member names, and refuses a workspace without one. */
function memberManifests(members: readonly CargoPackage[], search: Search): MissingFile[] {
  const root = visibleRoot(members, search);
  if (root === undefined) return [];
  const { problems } = readCargoPackages([fileIn(root, 'Cargo.toml')], search.source.view);
  return problems.flatMap(({ missing, span: neededBy }): MissingFile[] => {
    // A pattern that matches no folder stands for itself.
    const isFolder = missing !== undefined && search.repository.entry(missing).kind === 'directory';
    const folders = missing === undefined ? [] : isFolder ? [missing] : members.map(({ directory }) => directory);
    const path = folders.map((folder) => fileIn(folder, 'Cargo.toml')).find((manifest) => isLeftOut(manifest, search));
    return path === undefined ? [] : [{ what: 'member', path, exists: true, span: search.span, neededBy }];
  });
}

function isLeftOut(path: string, search: Search): boolean {
  return search.repository.entry(path).kind === 'file' && absent(path, search);
}

/** Cargo refuses a manifest without the library or another target that it names, or without any at all. */
function targets(read: ResolvedPackage, search: Search): MissingFile[] {
  const { pkg } = read;
  if (absent(fileIn(pkg.directory, 'Cargo.toml'), search)) return [];
  const leftOut = { exists: true, span: search.span };
  const path = pkg.library?.path ?? fileIn(pkg.directory, 'src/main.rs');
  if (isLeftOut(path, search)) {
    if (pkg.library?.table) return [{ ...leftOut, what: 'library', path, neededBy: pkg.library.table }];
    const seen = readCargoPackageAt(pkg.directory, search.source.view);
    if (seen && !seen.library && !seen.hasBinary && !seen.hasOtherTargets)
      return [{ ...leftOut, what: 'member-target', path, neededBy: pkg.name.span }];
  }
  return lookedForTargets(read).flatMap(({ name, files }): MissingFile[] => {
    const found = files.find((file) => isLeftOut(file, search));
    const isGone = found !== undefined && files.every((file) => absent(file, search));
    return isGone ? [{ ...leftOut, what: 'named-target', path: found, neededBy: name.span }] : [];
  });
}

/** Files that the crate, or a path dependency of it, embeds, that git has and the source has not. */
function droppedEmbeds(pkg: CargoPackage, search: Search, context: ProducerContext): MissingFile[] {
  if (absent(fileIn(pkg.directory, 'Cargo.toml'), search)) return [];
  const dependencies = pkg.dependencies.flatMap(({ path, kind, optional }) =>
    path && kind === 'normal' && !optional ? (context.crateAt(path.value) ?? []) : [],
  );
  return [pkg, ...dependencies].flatMap((crate) =>
    context.embeddedIn(crate).flatMap(({ value: path, span }): MissingFile[] => {
      const isThere = search.repository.entry(path).kind === 'file' && search.repository.tracking(path) !== 'ignored';
      return isThere && absent(path, search)
        ? [{ what: 'embedded', path, exists: true, span: search.span, neededBy: span }]
        : [];
    }),
  );
}

/** Where the builder looks for Cargo.lock, when it is said; else beside the manifest that cargo starts from. */
function lockFile(
  pkg: CargoPackage | undefined,
  derivation: Derivation,
  rust: RustDetails,
  search: Search,
): MissingFile[] {
  if (rust.lockFile.kind === 'unknown') return [];
  const named = rust.lockFile.value;
  const governing = pkg?.lock?.path;
  const leftOut = (path: string): MissingFile => ({
    what: 'lock',
    path,
    exists: true,
    span: search.span,
    neededBy: undefined,
  });
  if (named) {
    if (search.repository.entry(named.value).kind === 'file') {
      const place = placeOfLock(named.value, derivation, search.source.root);
      return place !== undefined && absent(place, search)
        ? [leftOut(isLeftOut(place, search) ? place : named.value)]
        : [];
    }
    if (!derivation.arguments.has('cargoLock') && governing !== undefined) return [leftOut(governing)];
    return [{ what: 'lock', path: named.value, exists: false, span: named.span, neededBy: undefined }];
  }
  if (!pkg || derivation.arguments.has('cargoVendorDir') || derivation.arguments.has('cargoLock')) return [];
  const path = fileIn(visibleRoot([pkg], search) ?? pkg.directory, 'Cargo.lock');
  if (!absent(path, search)) return [];
  const exists = search.repository.entry(path).kind === 'file';
  return [{ what: 'lock', path, exists, span: search.span, neededBy: undefined }];
}

/** Certainly not in the source. What git ignores is there for `nix-build` and for a flake by its path, on this machine at least. */
function absent(path: string, { source, repository, holds }: Search): boolean {
  if (repository.tracking(path) === 'ignored' && (holds === 'everything' || isBuiltByPath(repository))) return false;
  return source.view.entry(path).kind === 'missing';
}
