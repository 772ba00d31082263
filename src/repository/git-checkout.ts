import { dirname, resolve } from 'node:path';
import type { FileSystem } from './file-system.ts';

/** A git checkout around a directory. All paths are absolute. */
export interface Checkout {
  /** The folder that holds `.git`. */
  readonly top: string;
  /** Where the index is: `.git` itself, or the folder that a worktree's or submodule's `.git` file names. */
  readonly gitDirectory: string;
  /** Where what all worktrees share is, such as `info/exclude`. */
  readonly commonDirectory: string;
}

/** The innermost checkout that a directory stands in. Found by looking, as git does; git is never run. */
export function findCheckout(directory: string, fileSystem: FileSystem): Checkout | undefined {
  for (let top = directory; ; top = dirname(top)) {
    const gitDirectory = gitDirectoryIn(top, fileSystem);
    if (gitDirectory) return { top, gitDirectory, commonDirectory: commonDirectoryOf(gitDirectory, fileSystem) };
    if (dirname(top) === top) return undefined;
  }
}

function gitDirectoryIn(folder: string, fileSystem: FileSystem): string | undefined {
  const git = resolve(folder, '.git');
  const named = smallText(git, fileSystem)?.match(/^gitdir:\s*(.+?)\s*$/m)?.[1];
  const gitDirectory = named === undefined ? git : resolve(folder, named);
  // A folder of that name without HEAD is no repository, and git goes on upwards.
  return smallText(resolve(gitDirectory, 'HEAD'), fileSystem) === undefined ? undefined : gitDirectory;
}

function commonDirectoryOf(gitDirectory: string, fileSystem: FileSystem): string {
  const named = smallText(resolve(gitDirectory, 'commondir'), fileSystem)?.trim();
  return named ? resolve(gitDirectory, named) : gitDirectory;
}

/** The text of a regular file of git's own; undefined for anything else. */
function smallText(path: string, fileSystem: FileSystem): string | undefined {
  try {
    const { kind, size } = fileSystem.lstat(path);
    // HEAD may be a link in repositories of old.
    if (kind === 'link') return '';
    if (kind !== 'file' || size > 64 * 1024) return undefined;
    return new TextDecoder().decode(fileSystem.readFile(path));
  } catch {
    return undefined;
  }
}
