import {
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  type Stats,
} from 'node:fs';
import { type FileKind, type FileSystem, LARGEST_SOURCE } from './file-system.ts';

// A file that became a pipe since it was listed must not hold the open call.
const AS_LISTED = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Most files fit: one read tells, without asking for the size first. */
const space = Buffer.alloc(64 * 1024);

/** The disk, read only. */
export const disk: FileSystem = {
  lstat: (path) => {
    const stats = lstatSync(path);
    return { kind: kindOf(stats), size: stats.size };
  },
  readFile: (path) => readFileSync(path),
  readSource,
  readdir: (path) =>
    readdirSync(path, { withFileTypes: true }).map((entry) => ({ name: entry.name, kind: kindOf(entry) })),
  realpath: (path) => realpathSync.native(path),
};

function readSource(path: string): Uint8Array {
  const file = openSync(path, AS_LISTED);
  try {
    const length = readSync(file, space, 0, space.length, 0);
    if (length < space.length) return Buffer.from(space.subarray(0, length));
    const { size } = fstatSync(file);
    if (size > LARGEST_SOURCE) throw Object.assign(new Error(`${path} is too large`), { code: 'EFBIG' });
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

export function kindOf(entry: Stats | Dirent): FileKind {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'link' : 'other';
}
