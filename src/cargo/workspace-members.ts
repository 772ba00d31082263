import { type Fact, isInFolder, known, type Located, type Span, unknown } from '../repository/index.ts';
import { readDependencies } from './dependencies.ts';
import { inheritedField } from './inherit.ts';
import { type Manifest, type Manifests, packageTable, workspaceTable } from './manifest.ts';
import { expandMemberPattern, isPattern } from './member-glob.ts';
import { entryAt, stringAt, stringsAt } from './toml-access.ts';
import { joinPath } from './view-path.ts';
import { findWorkspaceRoot, isExcluded } from './workspace-root.ts';

export interface Membership {
  /** Folders of the members, sorted. */
  readonly members: readonly string[];
  /** Folders of the members that a call in the root's folder works on by itself; unknown when cargo refuses the list of them. */
  readonly defaultMembers: Fact<readonly string[]>;
  /** What makes cargo refuse the workspace as a whole. */
  readonly problems: readonly MemberProblem[];
}

interface MemberProblem {
  readonly reason: string;
  readonly span: Span;
  /** The folder of a member that has no manifest. */
  readonly missing?: string;
}

/**
 * The members of a workspace: what `members` lists, the root's own package, and every path dependency of a member that lies
 * inside (cargo src/workspace/workspace.rs `find_members`, `find_path_deps`).
 */
export function findMembers(root: Manifest, manifests: Manifests): Membership {
  const members = new Set<string>();
  const problems: MemberProblem[] = [];

  const include = (directory: string, named: Span, isPathDependency: boolean): void => {
    if (members.has(directory) || isForeign(directory, isPathDependency) || isExcluded(root, directory)) return;
    const read = manifests.at(directory);
    if (read.kind !== 'manifest') {
      const why = read.kind === 'missing' ? 'there is no Cargo.toml' : read.reason;
      const reason = `the workspace cannot be read: ${why} in \`${directory}\``;
      problems.push({ reason, span: named, ...(read.kind === 'missing' ? { missing: directory } : {}) });
      return;
    }
    if (directory !== root.directory && workspaceTable(read.manifest)) {
      problems.push({ reason: `\`${directory}\` is the root of another workspace`, span: named });
      return;
    }
    if (directory !== root.directory && !hasPackage(manifests, directory)) {
      problems.push({ reason: `the manifest in \`${directory}\` names no package`, span: named });
      return;
    }
    members.add(directory);
    for (const { path } of pathDependencies(read.manifest, manifests)) include(path.value, path.span, true);
  };

  // A path dependency outside the root's folder is a member only when it points to the root itself.
  const isForeign = (directory: string, isPathDependency: boolean): boolean => {
    if (directory.startsWith('../')) return true;
    if (!isPathDependency || isInFolder(directory, root.directory)) return false;
    const read = manifests.at(directory);
    if (read.kind !== 'manifest') return false;
    const own = findWorkspaceRoot(read.manifest, manifests);
    return own.kind !== 'root' || own.manifest.directory !== root.directory;
  };

  const listed = foldersIn(root, 'members', manifests) ?? [];
  for (const { value, span } of listed) if (value !== undefined) include(value, span, false);
  include(root.directory, root.source.span(0, 0), false);
  const packages = [...members].filter((directory) => hasPackage(manifests, directory));
  packages.sort();
  return { members: packages, defaultMembers: defaultMembers(root, packages, manifests), problems };
}

/** `default-members`, whose folders have to be members unless `exclude` covers them; else the root package, else all members. */
function defaultMembers(
  root: Manifest,
  members: readonly string[],
  manifests: Manifests,
): Membership['defaultMembers'] {
  const named = foldersIn(root, 'default-members', manifests);
  const span = entryAt(workspaceTable(root), 'default-members')?.span ?? root.source.span(0, 0);
  if (!named) return known(members.includes(root.directory) ? [root.directory] : members, span);
  const isListed = new Set(foldersIn(root, 'members', manifests)?.map(({ value }) => value));
  const found = new Set<string>();
  for (const { value, span: place } of named) {
    if (value !== undefined && members.includes(value)) found.add(value);
    else if (value === undefined || !isPassedOver(value, root, isListed)) {
      return unknown('`default-members` names what is no member of the workspace', place);
    }
  }
  return known([...found], span);
}

/** A root without a package is a member of its own workspace to cargo, and an excluded folder of `members` may stay in the list. */
function isPassedOver(directory: string, root: Manifest, isListed: ReadonlySet<string | undefined>): boolean {
  return directory === root.directory || (isListed.has(directory) && isExcluded(root, directory));
}

/**
 * The folders that a list of the workspace names, patterns applied; a pattern that matches none stands for itself. An undefined
 * folder lies outside the view. Undefined when there is no such list.
 */
function foldersIn(
  root: Manifest,
  key: 'members' | 'default-members',
  manifests: Manifests,
): readonly Located<string | undefined>[] | undefined {
  return stringsAt(workspaceTable(root), key)?.value.flatMap(({ value, span }): Located<string | undefined>[] => {
    const path = joinPath(root.directory, value);
    if (path === undefined) return [{ value: undefined, span }];
    const matches = isPattern(value) ? expandMemberPattern(manifests.view, path) : [];
    return (matches.length > 0 ? matches : [path]).map((directory) => ({ value: directory, span }));
  });
}

function pathDependencies(manifest: Manifest, manifests: Manifests) {
  const root = findWorkspaceRoot(manifest, manifests);
  const from = root.kind === 'root' ? root.manifest : undefined;
  const edition = inheritedField(manifest, from, 'edition');
  const { dependencies } = readDependencies(manifest, from, edition.kind === 'value' ? edition.value : '2015');
  return dependencies.flatMap(({ path }) => (path ? [{ path }] : []));
}

function hasPackage(manifests: Manifests, directory: string): boolean {
  const read = manifests.at(directory);
  return read.kind === 'manifest' && stringAt(packageTable(read.manifest), 'name') !== undefined;
}
