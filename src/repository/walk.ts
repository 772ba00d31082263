import { type DirectoryEntry, type FileKind, type FileSystem, failureOf } from './file-system.ts';
import type { Listed } from './listed.ts';
import { byCodeUnit } from './paths.ts';

/** What the walk asks about every entry; paths are relative to the walk's root. */
export interface WalkChoice {
  /** Says what a folder holds, before anything is asked about it. */
  listed(path: string, held: readonly DirectoryEntry[]): void;
  entersDirectory(path: string, siblings: readonly DirectoryEntry[]): boolean;
  listsFile(path: string, kind: FileKind): boolean;
}

export interface Walk {
  readonly files: readonly string[];
  readonly listed: Listed;
  readonly problems: readonly { readonly path: string; readonly reason: string }[];
}

// The bounds keep a walk of `/` or of a file system that nests without end in bounded time.
const MOST_ENTRIES = 200_000;
const DEEPEST = 64;

/** Files of which the file system is told at once: it may look at them while the walk goes on. */
const TOLD_AT_ONCE = 512;

/** Lists the files below a root. Links are never entered, so no loop of links can hold it. */
export function walk(root: string, fileSystem: FileSystem, choice: WalkChoice): Walk {
  const files: string[] = [];
  const listed = new Map<string, 'file' | 'directory' | 'unfollowed'>();
  const problems: { path: string; reason: string }[] = [];
  const pending: { path: string; depth: number }[] = [{ path: '', depth: 0 }];
  let entries = 0;
  let told = 0;
  for (let folder = pending.pop(); folder; folder = pending.pop()) {
    const { path, depth } = folder;
    const found = listFolder(`${root}/${path}`, fileSystem);
    if ('reason' in found) {
      problems.push({ path, reason: found.reason });
      continue;
    }
    entries += found.length;
    if (entries > MOST_ENTRIES) {
      problems.push({ path, reason: `there are more than ${MOST_ENTRIES} files and folders; the rest is not listed` });
      break;
    }
    // A folder that is gone lists as an empty one.
    if (found.length > 0) listed.set(path, 'directory');
    choice.listed(path, found);
    for (const { name, kind } of found) {
      const inner = path === '' ? name : `${path}/${name}`;
      if (name === '.git') continue;
      listed.set(inner, kind === 'file' ? kind : 'unfollowed');
      if (kind !== 'directory') {
        if (choice.listsFile(inner, kind)) files.push(inner);
      } else if (choice.entersDirectory(inner, found)) {
        if (depth < DEEPEST) pending.push({ path: inner, depth: depth + 1 });
        else
          problems.push({
            path: inner,
            reason: `folders are nested more than ${DEEPEST} deep; this one is not listed`,
          });
      }
    }
    if (files.length - told >= TOLD_AT_ONCE) {
      fileSystem.expect?.(root, files.slice(told), false);
      told = files.length;
    }
  }
  fileSystem.expect?.(root, files.slice(told), true);
  return { files: files.sort(byCodeUnit), listed, problems };
}

function listFolder(path: string, fileSystem: FileSystem): readonly DirectoryEntry[] | { reason: string } {
  try {
    return fileSystem.readdir(path);
  } catch (error) {
    const failure = failureOf(error);
    return failure.kind === 'refused' ? failure : [];
  }
}
