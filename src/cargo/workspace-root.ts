import { isInFolder, type Span } from '../repository/index.ts';
import { type Manifest, type Manifests, packageTable, workspaceTable } from './manifest.ts';
import { stringAt, stringsAt } from './toml-access.ts';
import { ancestors, joinPath } from './view-path.ts';

/** Where the search for a workspace ends: at a root, at nothing, or at something that makes cargo fail. */
export type WorkspaceRoot =
  | { readonly kind: 'root'; readonly manifest: Manifest }
  | { readonly kind: 'none' }
  | { readonly kind: 'lost'; readonly reason: string; readonly span: Span };

/**
 * The root of the workspace that a manifest believes it belongs to: its own `[workspace]`, `package.workspace`, else the
 * first manifest above that says so (cargo src/workspace/workspace.rs `find_root`).
 */
export function findWorkspaceRoot(manifest: Manifest, manifests: Manifests): WorkspaceRoot {
  for (const directory of ancestors(manifest.directory, '')) {
    const read = directory === manifest.directory ? { kind: 'manifest' as const, manifest } : manifests.at(directory);
    if (read.kind === 'broken') {
      return { kind: 'lost', reason: `the manifest above cannot be read: ${read.reason}`, span: read.span };
    }
    const root = read.kind === 'manifest' ? namedRoot(read.manifest, manifest.directory, manifests) : undefined;
    if (root) return root;
  }
  return { kind: 'none' };
}

/** The root that a manifest on the way up names for the package in `directory`. */
function namedRoot(at: Manifest, directory: string, manifests: Manifests): WorkspaceRoot | undefined {
  if (workspaceTable(at)) return isExcluded(at, directory) ? undefined : { kind: 'root', manifest: at };
  const pointer = stringAt(packageTable(at), 'workspace');
  if (!pointer) return undefined;
  const target = joinPath(at.directory, pointer.value);
  const read = target === undefined ? undefined : manifests.at(target);
  if (read?.kind === 'manifest' && workspaceTable(read.manifest)) return { kind: 'root', manifest: read.manifest };
  return { kind: 'lost', reason: 'there is no workspace root at `package.workspace`', span: pointer.span };
}

/** Whether `exclude` of a workspace covers a folder; a folder that `members` names literally is never excluded. */
export function isExcluded(root: Manifest, directory: string): boolean {
  const workspace = workspaceTable(root);
  const covers = (key: string) =>
    (stringsAt(workspace, key)?.value ?? []).some((path) => {
      const covered = joinPath(root.directory, path.value);
      return covered !== undefined && isInFolder(directory, covered);
    });
  return covers('exclude') && !covers('members');
}
