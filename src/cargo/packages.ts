import { type Fact, type FileView, foundOnce, known, type Located, type Span } from '../repository/index.ts';
import { readDependencies } from './dependencies.ts';
import { inheritanceProblems, inheritedField, optionalFact, type PackageProblem, packageProblem } from './inherit.ts';
import { readTargets } from './library-target.ts';
import { readLock } from './lock.ts';
import { type Manifest, type Manifests, openManifests, packageTable, workspaceTable } from './manifest.ts';
import { refusedContent } from './manifest-content.ts';
import { placeIn } from './manifest-place.ts';
import type { CargoLock, CargoModel, CargoPackage, CargoProblem, CargoWorkspace } from './model.ts';
import { namedTargets } from './named-targets.ts';
import { absentPatches, pathPatches, refusedScript, writtenScript } from './refused-sources.ts';
import { entryAt, stringAt, stringsAt, tableAt } from './toml-access.ts';
import { fileName, parentOf } from './view-path.ts';
import { findMembers, type Membership } from './workspace-members.ts';
import { findWorkspaceRoot } from './workspace-root.ts';

/** Everything that the manifests among `files` say; folders outside the list are read when somebody asks for them. */
export function readCargoPackages(files: readonly string[], view: FileView): CargoModel {
  const reader = packageReader(view);
  const directories = files.filter((path) => fileName(path) === 'Cargo.toml').map((path) => parentOf(path) ?? '');
  const packages = directories.flatMap((directory) => reader.packageAt(directory) ?? []);
  const workspaces = directories.flatMap((directory) => reader.workspaceAt(directory)?.workspace ?? []);
  return {
    packages,
    workspaces,
    problems: directories.flatMap((directory) => reader.problemsAt(directory)),
    packageAt: reader.packageAt,
    workspaceOf: (directory) => reader.packageAt(directory)?.workspace ?? reader.workspaceAt(directory)?.workspace,
  };
}

/** The package in one folder of a view. */
export function readCargoPackageAt(directory: string, view: FileView): CargoPackage | undefined {
  return packageReader(view).packageAt(directory);
}

interface WorkspaceRead {
  readonly workspace: CargoWorkspace;
  readonly membership: Membership;
}

interface PackageReader {
  packageAt(directory: string): CargoPackage | undefined;
  workspaceAt(directory: string): WorkspaceRead | undefined;
  problemsAt(directory: string): CargoProblem[];
}

function packageReader(view: FileView): PackageReader {
  const manifests = openManifests(view);
  const packages = new Map<string, CargoPackage | undefined>();
  const workspaces = new Map<string, WorkspaceRead | undefined>();
  const locks = new Map<string, CargoLock | undefined>();

  const lockAt = (directory: string) => foundOnce(locks, directory, () => readLock(view, directory));

  const workspaceAt = (directory: string) =>
    foundOnce(workspaces, directory, () => {
      const read = manifests.at(directory);
      return read.kind === 'manifest' && workspaceTable(read.manifest)
        ? readWorkspace(read.manifest, manifests)
        : undefined;
    });

  const packageAt = (directory: string) =>
    foundOnce(packages, directory, () => {
      const read = manifests.at(directory);
      if (read.kind !== 'manifest') return undefined;
      const name = stringAt(packageTable(read.manifest), 'name');
      return name && readPackage(read.manifest, name, { manifests, workspaceAt, lockAt });
    });

  const problemsAt = (directory: string): CargoProblem[] => {
    const read = manifests.at(directory);
    if (read.kind === 'missing') return [];
    if (read.kind === 'broken')
      return [{ kind: 'manifest', path: read.span.path, reason: read.reason, span: read.span }];
    const { path } = read.manifest.source;
    const refused = workspaceAt(directory)?.membership.problems ?? [];
    return refused.map((problem) => ({ kind: 'workspace', path, ...problem }));
  };

  return { packageAt, workspaceAt, problemsAt };
}

function readWorkspace(root: Manifest, manifests: Manifests): WorkspaceRead {
  const membership = findMembers(root, manifests);
  const { directory, source: manifest } = root;
  const hasRootPackage = packageTable(root) !== undefined;
  const { members, defaultMembers } = membership;
  return { workspace: { directory, manifest, members, defaultMembers, hasRootPackage }, membership };
}

interface Surroundings {
  readonly manifests: Manifests;
  readonly workspaceAt: (directory: string) => WorkspaceRead | undefined;
  readonly lockAt: (directory: string) => CargoLock | undefined;
}

function readPackage(manifest: Manifest, name: Located<string>, around: Surroundings): CargoPackage {
  const search = findWorkspaceRoot(manifest, around.manifests);
  const root = search.kind === 'root' ? search.manifest : undefined;
  const belonging = workspaceOfPackage(manifest, name, root, around);
  const edition = editionOf(manifest, root, name.span);
  const version = optionalFact(inheritedField(manifest, root, 'version'), name.span);
  const targets = readTargets(manifest, around.manifests, name);
  const patches = pathPatches(root ?? manifest);
  const { dependencies, problems } = readDependencies(
    manifest,
    root,
    edition.kind === 'known' ? edition.value : '2015',
  );
  const lost = search.kind === 'lost' ? [packageProblem(search.reason, search.span)] : [];
  const unread = [version, edition].flatMap((fact) =>
    fact.kind === 'unknown' && 'inherits' in fact ? [fact as PackageProblem] : [],
  );
  const uninherited = inheritanceProblems(manifest, root);
  const refused = [
    ...[manifest, ...(root && root !== manifest ? [root] : [])].flatMap(refusedContent),
    ...refusedScript(manifest, around.manifests.view),
    ...absentPatches(patches, around.manifests),
  ];
  return {
    directory: manifest.directory,
    manifest: manifest.source,
    name,
    version,
    edition,
    library: targets.library,
    hasBinary: targets.hasBinary,
    hasOtherTargets: targets.hasOthers,
    writtenScript: writtenScript(manifest),
    namedTargets: namedTargets(manifest, name, edition),
    dependencies,
    features: featuresOf(manifest),
    patches,
    workspace: belonging.workspace,
    lock: around.lockAt(belonging.workspace?.directory ?? manifest.directory),
    problems: [...lost, ...refused, ...belonging.problems, ...unread, ...uninherited, ...targets.problems, ...problems],
    place: (dottedKey) => placeIn(manifest.table, dottedKey),
  };
}

function workspaceOfPackage(
  manifest: Manifest,
  name: Located<string>,
  root: Manifest | undefined,
  around: Surroundings,
): { readonly workspace: CargoWorkspace | undefined; readonly problems: readonly PackageProblem[] } {
  const read = root && around.workspaceAt(root.directory);
  if (!root || !read) return { workspace: undefined, problems: [] };
  const [refused] = read.membership.problems;
  const problems = refused ? [packageProblem(refused.reason, refused.span)] : [];
  if (read.workspace.members.includes(manifest.directory)) return { workspace: read.workspace, problems };
  // A member that could not be read may be the one that depends on this package.
  if (refused) return { workspace: undefined, problems };
  // cargo src/workspace/workspace.rs `error_if_manifest_not_in_members`; every cargo command in the package fails.
  const reason = `the package lies below the workspace of \`${root.source.path}\` and is not one of its members`;
  return { workspace: undefined, problems: [packageProblem(reason, name.span)] };
}

function editionOf(manifest: Manifest, root: Manifest | undefined, absentAt: Span): Fact<string> {
  const field = inheritedField(manifest, root, 'edition');
  if (field.kind === 'unknown') return field;
  return field.kind === 'value' ? known(field.value, field.span) : known('2015', absentAt);
}

function featuresOf(manifest: Manifest): ReadonlyMap<string, readonly Located<string>[]> {
  const table = tableAt(manifest.table, 'features');
  const names = [...(table?.entries.keys() ?? [])].filter((name) => entryAt(table, name)?.value.kind === 'array');
  return new Map(names.map((name) => [name, stringsAt(table, name)?.value ?? []]));
}
