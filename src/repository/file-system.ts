import type { Answered, TextQuestion } from './text-question.ts';

/** What a directory entry is, links not followed. */
export type FileKind = 'file' | 'directory' | 'link' | 'other';

/** Bytes of the largest file that is read as text. */
export const LARGEST_SOURCE = 16 * 1024 * 1024;

export interface DirectoryEntry {
  readonly name: string;
  readonly kind: FileKind;
}

/**
 * The few operations that reading a repository takes, so that the same code reads a disk and a test's memory.
 * Paths are absolute. Every method throws an error with a `code` as Node's does (ENOENT, EACCES, ELOOP, …).
 */
export interface FileSystem {
  lstat(path: string): { readonly kind: FileKind; readonly size: number };
  readFile(path: string): Uint8Array;
  /** The same for a file that may be anything: a link is not followed (ELOOP), what has more than LARGEST_SOURCE bytes is not read (EFBIG). */
  readSource(path: string): Uint8Array;
  readdir(path: string): readonly DirectoryEntry[];
  realpath(path: string): string;
  /** Answers a question about the text of a file, as `readSource` reads it; undefined when the file has to be read for that. */
  readonly ask?: ((path: string, question: TextQuestion) => Answered | undefined) | undefined;
  /** The stamp of a file or folder (`stamper`), where somebody wants to know later whether it is still the same. */
  readonly stamp?: ((path: string) => string | undefined) | undefined;
  /**
   * Told of the files that a listing finds below a root (a real path), some at a time, before anything is asked about one, and when
   * these are the last. Paths are relative to the root.
   */
  readonly expect?: ((root: string, files: readonly string[], areLast: boolean) => void) | undefined;
}

/** Why an operation failed, in the words of a report. */
export type Failure = { readonly kind: 'missing' } | { readonly kind: 'refused'; readonly reason: string };

export function failureOf(error: unknown): Failure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
    // A name that no file can have is the name of no file.
    case 'ENAMETOOLONG':
    case 'ERR_INVALID_ARG_VALUE':
      return { kind: 'missing' };
    case 'EACCES':
    case 'EPERM':
      return { kind: 'refused', reason: 'permission denied' };
    case 'ELOOP':
      return { kind: 'refused', reason: 'the symbolic link leads back to itself' };
    default:
      return { kind: 'refused', reason: `it cannot be read (${code})` };
  }
}
