import type { Span } from '../repository/index.ts';
import { readDependencies } from './dependencies.ts';
import { inheritedField } from './inherit.ts';
import { type Manifest, type Manifests, packageTable, workspaceTable } from './manifest.ts';
import { expandMemberPattern, isPattern } from './member-glob.ts';
import { stringAt, stringsAt } from './toml-access.ts';
import { isWithin, joinPath } from './view-path.ts';
import { findWorkspaceRoot, isExcluded } from './workspace-root.ts';

export interface Membership {
  /** Folders of the members, sorted. */
  readonly members: readonly string[];
  /** What makes cargo refuse the workspace as a whole. */
  readonly problems: readonly { readonly reason: string; readonly span: Span }[];
}

/**
 * The members of a workspace: what `members` lists, the root's own package, and every path dependency of a member that lies
 * inside (cargo src/workspace/workspace.rs `find_members`, `find_path_deps`).
 */
export function findMembers(root: Manifest, manifests: Manifests): Membership {
  const members = new Set<string>();
  const problems: { reason: string; span: Span }[] = [];

  const include = (directory: string, named: Span, isPathDependency: boolean): void => {
    if (members.has(directory) || isForeign(directory, isPathDependency) || isExcluded(root, directory)) return;
    const read = manifests.at(directory);
    if (read.kind !== 'manifest') {
      const why = read.kind === 'missing' ? 'there is no Cargo.toml' : read.reason;
      problems.push({ reason: `the workspace cannot be read: ${why} in \`${directory}\``, span: named });
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
    if (!isPathDependency || isWithin(directory, root.directory)) return false;
    const read = manifests.at(directory);
    if (read.kind !== 'manifest') return false;
    const own = findWorkspaceRoot(read.manifest, manifests);
    return own.kind !== 'root' || own.manifest.directory !== root.directory;
  };

  for (const pattern of stringsAt(workspaceTable(root), 'members')?.value ?? []) {
    const path = joinPath(root.directory, pattern.value);
    if (path === undefined) continue;
    const matches = isPattern(pattern.value) ? expandMemberPattern(manifests.view, path) : [path];
    for (const directory of matches.length > 0 ? matches : [path]) include(directory, pattern.span, false);
  }
  include(root.directory, root.source.span(0, 0), false);
  const packages = [...members].filter((directory) => hasPackage(manifests, directory));
  return { members: packages.sort(), problems };
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
