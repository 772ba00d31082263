import { type Dirent, lstatSync, readdirSync, readFileSync, realpathSync, type Stats } from 'node:fs';
import type { FileKind, FileSystem } from './file-system.ts';

/** The disk, read only. */
export const disk: FileSystem = {
  lstat: (path) => {
    const stats = lstatSync(path);
    return { kind: kindOf(stats), size: stats.size };
  },
  readFile: (path) => readFileSync(path),
  readdir: (path) =>
    readdirSync(path, { withFileTypes: true }).map((entry) => ({ name: entry.name, kind: kindOf(entry) })),
  realpath: (path) => realpathSync.native(path),
};

export function kindOf(entry: Stats | Dirent): FileKind {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'link' : 'other';
}
