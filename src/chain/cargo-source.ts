import { type CargoPackage, readCargoPackageAt, readCargoPackages } from '../cargo/index.ts';
import type { Derivation } from '../nix/model.ts';
import { type FileView, type Located, parentFolders, type Repository, type Span } from '../repository/index.ts';
import type { CrateLookup } from './compiled-crate.ts';
import { isBuiltByPath } from './how-flakes-are-built.ts';
import type { MissingFile } from './model.ts';
import { fileIn } from './path.ts';
import { lookedForTargets, type ResolvedPackage, resolvedPackages } from './resolved-packages.ts';

/** The files that a cargo call of a build finds. */
export interface CargoSource {
  readonly view: FileView;
  readonly repository: Repository;
  readonly holds: 'tracked' | 'everything';
  /** The argument that decides what the source holds. */
  readonly span: Span;
}

/** The files of a build as they are at some time; undefined where the source is not known. */
export function cargoSource(
  { source, arguments: given }: Derivation,
  view: FileView,
  repository: Repository,
): CargoSource | undefined {
  if (source.kind === 'unknown') return undefined;
  const holds = source.value.kind === 'repository' ? source.value.holds : 'tracked';
  return { view, repository, holds, span: given.get('src')?.span ?? source.span };
}

/** What cargo, started in a folder, reads before it compiles anything, and what of it the repository has and the source has not. */
export function leftOutManifests(directory: string, source: CargoSource, lookup: CrateLookup): MissingFile[] {
  const members = lookup.membersAround(directory);
  const pkg = lookup.crateAt(directory);
  const root = visibleRoot(members, source);
  const seen = members.filter((one) => one !== pkg && (!one.workspace || one.workspace.directory === root));
  const read = resolvedPackages([...(pkg ? [pkg] : []), ...seen], lookup);
  return [
    ...(pkg ? crateFiles(pkg, source) : workspaceRoot(directory, members, source)),
    ...memberManifests(members, source),
    ...read.flatMap((one) => pathDependencies(one, source)),
    ...read.slice(0, 1).flatMap((one) => patches(one.pkg, source)),
    ...read.flatMap((one) => targets(one, source)),
  ];
}

function leftOut(what: MissingFile['what'], path: string, { span }: CargoSource, neededBy?: Span): MissingFile {
  return { what, path, exists: true, span, neededBy };
}

function crateFiles(pkg: CargoPackage, source: CargoSource): MissingFile[] {
  const manifest = fileIn(pkg.directory, 'Cargo.toml');
  if (absent(manifest, source)) return [leftOut('crate', manifest, source)];
  const root = pkg.workspace?.directory;
  if (root === undefined || root === pkg.directory || !absent(fileIn(root, 'Cargo.toml'), source)) return [];
  const inherits = readCargoPackageAt(pkg.directory, source.view)?.problems.find((problem) => problem.inherits);
  return inherits ? [leftOut('inherited-root', fileIn(root, 'Cargo.toml'), source, inherits.span)] : [];
}

function pathDependencies({ pkg, dependencies }: ResolvedPackage, source: CargoSource): MissingFile[] {
  if (absent(fileIn(pkg.directory, 'Cargo.toml'), source)) return [];
  const folders = dependencies.flatMap(({ path }) => path ?? []);
  return foldersLeftOut('path-dependency', folders, source);
}

function patches({ patches: written, directory, workspace }: CargoPackage, source: CargoSource): MissingFile[] {
  if (absent(fileIn(workspace?.directory ?? directory, 'Cargo.toml'), source)) return [];
  const folders = written.map(({ folder }) => folder);
  return foldersLeftOut('patch', folders, source);
}

function foldersLeftOut(
  what: MissingFile['what'],
  folders: readonly Located<string>[],
  source: CargoSource,
): MissingFile[] {
  return folders.flatMap(({ value, span }) => {
    const path = fileIn(value, 'Cargo.toml');
    return isLeftOut(path, source) ? [leftOut(what, path, source, span)] : [];
  });
}

/** Cargo, started where no package stands, finds no manifest there nor in any folder above. */
function workspaceRoot(directory: string, members: readonly CargoPackage[], source: CargoSource): MissingFile[] {
  const path = fileIn(members[0]?.workspace?.directory ?? '', 'Cargo.toml');
  const around = [directory, ...parentFolders(directory), ''].map((folder) => fileIn(folder, 'Cargo.toml'));
  if (members.length === 0 || !isLeftOut(path, source) || !around.every((manifest) => absent(manifest, source)))
    return [];
  return [leftOut('workspace-root', path, source)];
}

/** The root of the workspace, when the source has it: without it every package stands alone. */
export function visibleRoot(members: readonly CargoPackage[], source: CargoSource): string | undefined {
  const root = members[0]?.workspace?.directory;
  return root === undefined || absent(fileIn(root, 'Cargo.toml'), source) ? undefined : root;
}

/** Cargo reads every member that the root's manifest or a path dependency of another member names, and refuses a workspace without one. */
function memberManifests(members: readonly CargoPackage[], source: CargoSource): MissingFile[] {
  const root = visibleRoot(members, source);
  if (root === undefined) return [];
  const { problems } = readCargoPackages([fileIn(root, 'Cargo.toml')], source.view);
  return problems.flatMap(({ missing, span: neededBy }): MissingFile[] => {
    // A pattern that matches no folder stands for itself.
    const isFolder = missing !== undefined && source.repository.entry(missing).kind === 'directory';
    const folders = missing === undefined ? [] : isFolder ? [missing] : members.map(({ directory }) => directory);
    const path = folders.map((folder) => fileIn(folder, 'Cargo.toml')).find((manifest) => isLeftOut(manifest, source));
    return path === undefined ? [] : [leftOut('member', path, source, neededBy)];
  });
}

export function isLeftOut(path: string, source: CargoSource): boolean {
  return source.repository.entry(path).kind === 'file' && absent(path, source);
}

/** Cargo refuses a manifest without the library or another target that it names, or without any at all. */
function targets(read: ResolvedPackage, source: CargoSource): MissingFile[] {
  const { pkg } = read;
  if (absent(fileIn(pkg.directory, 'Cargo.toml'), source)) return [];
  const path = pkg.library?.path ?? fileIn(pkg.directory, 'src/main.rs');
  if (isLeftOut(path, source)) {
    if (pkg.library?.table) return [leftOut('library', path, source, pkg.library.table)];
    const seen = readCargoPackageAt(pkg.directory, source.view);
    if (seen && !seen.library && !seen.hasBinary && !seen.hasOtherTargets)
      return [leftOut('member-target', path, source, pkg.name.span)];
  }
  return lookedForTargets(read).flatMap(({ name, files }): MissingFile[] => {
    const found = files.find((file) => isLeftOut(file, source));
    const isGone = found !== undefined && files.every((file) => absent(file, source));
    return isGone ? [leftOut('named-target', found, source, name.span)] : [];
  });
}

/** Certainly not in the source. What git ignores is there for `nix-build` and for a flake by its path, on this machine at least. */
export function absent(path: string, { view, repository, holds }: CargoSource): boolean {
  if (repository.tracking(path) === 'ignored' && (holds === 'everything' || isBuiltByPath(repository))) return false;
  return view.entry(path).kind === 'missing';
}
