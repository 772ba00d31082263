import { dirname, resolve } from 'node:path';
import type { FileSystem } from './file-system.ts';
import { readOwnFile } from './own-file.ts';

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
  const named = smallText(git, fileSystem)
    ?.match(/^gitdir:(.*)$/m)?.[1]
    ?.trim();
  const gitDirectory = named ? resolve(folder, named) : git;
  // A folder of that name without HEAD is no repository, and git goes on upwards.
  return hasHead(gitDirectory, fileSystem) ? gitDirectory : undefined;
}

function commonDirectoryOf(gitDirectory: string, fileSystem: FileSystem): string {
  const named = smallText(resolve(gitDirectory, 'commondir'), fileSystem)?.trim();
  return named ? resolve(gitDirectory, named) : gitDirectory;
}

/** The text of a regular file of git's own; undefined for anything else. */
function smallText(path: string, fileSystem: FileSystem): string | undefined {
  const file = readOwnFile(path, 64 * 1024, fileSystem);
  return file.kind === 'bytes' ? new TextDecoder().decode(file.bytes) : undefined;
}

/** Whether git would take a folder for its own: HEAD is there. It may be a link in repositories of old, and nobody reads it. */
function hasHead(folder: string, fileSystem: FileSystem): boolean {
  try {
    return ['file', 'link'].includes(fileSystem.lstat(resolve(folder, 'HEAD')).kind);
  } catch {
    return false;
  }
}
