import { parentPath } from './paths.ts';

/**
 * What a walk below a root saw, without following a link, by path (normal, as `normalizePath` makes it; the root is ''). A directory
 * is one that was entered: every path in it is here but `.git`. Anything else that has to be asked about on the disk is `unfollowed`.
 */
export type Listed = ReadonlyMap<string, 'file' | 'directory' | 'unfollowed'>;

export const NOTHING_LISTED: Listed = new Map();

/** What stands at a path, as far as the walk tells: to ask the disk costs more than to read a file. */
export function listedKind(listed: Listed, path: string): 'file' | 'directory' | 'missing' | undefined {
  const kind = listed.get(path);
  if (kind) return kind === 'unfollowed' ? undefined : kind;
  if (path === '') return undefined;
  const around = listedKind(listed, parentPath(path));
  return around && 'missing';
}
