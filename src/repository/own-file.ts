import { type Failure, type FileSystem, failureOf } from './file-system.ts';

export type OwnFile =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** A link, a folder, a pipe, a device. */
  | { readonly kind: 'no-file' }
  | Failure;

/**
 * A file of git's own, or an ignore file, of at most so many bytes. Whoever wrote the checkout may have put a pipe, a device, a link
 * to one or a file of many gigabytes in its place: only a regular file that is no link is opened.
 */
export function readOwnFile(path: string, most: number, fileSystem: FileSystem): OwnFile {
  try {
    const { kind, size } = fileSystem.lstat(path);
    if (kind !== 'file') return { kind: 'no-file' };
    if (size > most) return { kind: 'refused', reason: `it is larger than ${sizeText(most)}` };
    return { kind: 'bytes', bytes: fileSystem.readFile(path) };
  } catch (error) {
    return failureOf(error);
  }
}

function sizeText(bytes: number): string {
  return bytes < 1024 * 1024 ? `${bytes / 1024} KB` : `${bytes / 1024 / 1024} MB`;
}
