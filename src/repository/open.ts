import { resolve } from 'node:path';
import { disk } from './disk.ts';
import type { FileSystem } from './file-system.ts';
import { NOTHING_LISTED } from './listed.ts';
import { listRepository } from './listing.ts';
import { normalizePath } from './paths.ts';
import type { Repository } from './repository.ts';
import { rootedView } from './rooted-view.ts';

/**
 * Opens the repository at a directory, on the disk unless told otherwise. Nothing outside the root is opened but git's own
 * files of the checkout around it (.git, .gitignore). A root that does not exist is an empty repository.
 */
export function openRepository(root: string, fileSystem: FileSystem = disk): Repository {
  const absolute = resolve(root);
  let listed = NOTHING_LISTED;
  const view = rootedView(absolute, fileSystem, () => listed);
  const real = realRoot(absolute, fileSystem);
  const listing = listRepository(real, fileSystem, view);
  listed = listing.listed;
  return {
    ...view,
    root: absolute,
    files: listing.files,
    problems: listing.problems,
    submodules: listing.submodules,
    tracking(path) {
      const normal = normalizePath(path);
      return normal === undefined ? 'outside' : listing.tracking(normal);
    },
  };
}

function realRoot(root: string, fileSystem: FileSystem): string {
  try {
    return fileSystem.realpath(root);
  } catch {
    return root;
  }
}
