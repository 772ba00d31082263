import {
  closeSync,
  fstatSync,
  lstatSync,
  openSync,
  constants as posix,
  readlinkSync,
  readSync,
  type Stats,
  statSync,
} from 'node:fs';
import { failureOf } from './file-system.ts';

/**
 * A file that is read in parts. Built files are no part of the checked repository and may be gigabytes: only what is asked for
 * is read, and nothing is kept.
 */
export interface BinarySource {
  readonly size: number;
  /** The bytes from `offset` on: `length` of them, fewer where the file ends. */
  read(offset: number, length: number): Buffer;
  /** The same into memory that is there already, as much as fits: for going through a whole file. */
  readInto(target: Buffer, offset: number): Buffer;
}

/** Why there is nothing to read at a path. */
export type NoFile =
  | { readonly kind: 'missing' }
  /** A symbolic link whose last target does not exist. */
  | { readonly kind: 'dangling-link'; readonly target: string }
  | { readonly kind: 'directory' }
  | { readonly kind: 'special'; readonly what: 'fifo' | 'socket' | 'character device' | 'block device' | 'other' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/**
 * Opens the file at an absolute path, its links followed, calls `use` and closes it. Never waits for a writer (a FIFO is
 * refused before and while it is opened) and never opens a device. An error of the disk while `use` reads is `unreadable`.
 */
export function withBinarySource<T>(path: string, use: (source: BinarySource) => T): T | NoFile {
  try {
    const refusal = refusalOf(statSync(path));
    if (refusal) return refusal;
    const descriptor = openSync(path, posix.O_RDONLY | posix.O_NONBLOCK | posix.O_NOCTTY);
    try {
      // What stands there may have been exchanged since.
      const stats = fstatSync(descriptor);
      return refusalOf(stats) ?? use(openSource(descriptor, stats.size));
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error) && !isBadName(error)) throw error;
    return noFileOf(error, path);
  }
}

/** A source in memory. */
export function memorySource(bytes: Uint8Array): BinarySource {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    size: whole.length,
    read: (offset, length) => whole.subarray(offset, offset + length),
    readInto: (target, offset) => target.subarray(0, whole.copy(target, 0, offset)),
  };
}

/** A stretch of another source, such as one slice of a fat Mach-O file. */
export function partOfSource(source: BinarySource, start: number, size: number): BinarySource {
  const length = Math.max(0, Math.min(size, source.size - start));
  const within = (offset: number, wanted: number) => Math.max(0, Math.min(wanted, length - offset));
  return {
    size: length,
    read: (offset, wanted) => source.read(start + offset, within(offset, wanted)),
    readInto: (target, offset) => source.readInto(target.subarray(0, within(offset, target.length)), start + offset),
  };
}

function openSource(descriptor: number, size: number): BinarySource {
  function fill(target: Buffer, offset: number): Buffer {
    let filled = 0;
    while (filled < target.length) {
      const count = readSync(descriptor, target, filled, target.length - filled, offset + filled);
      if (count === 0) break;
      filled += count;
    }
    return target.subarray(0, filled);
  }

  return {
    size,
    read: (offset, length) => fill(Buffer.allocUnsafeSlow(Math.max(0, Math.min(length, size - offset))), offset),
    readInto: fill,
  };
}

function refusalOf(stats: Stats): NoFile | undefined {
  if (stats.isFile()) return undefined;
  if (stats.isDirectory()) return { kind: 'directory' };
  if (stats.isFIFO()) return { kind: 'special', what: 'fifo' };
  if (stats.isSocket()) return { kind: 'special', what: 'socket' };
  if (stats.isCharacterDevice()) return { kind: 'special', what: 'character device' };
  return { kind: 'special', what: stats.isBlockDevice() ? 'block device' : 'other' };
}

function noFileOf(error: unknown, path: string): NoFile {
  const failure = failureOf(error);
  if (failure.kind === 'refused') return { kind: 'unreadable', reason: failure.reason };
  try {
    if (lstatSync(path).isSymbolicLink()) return { kind: 'dangling-link', target: readlinkSync(path) };
  } catch {
    // Not even a link: nothing is there.
  }
  return { kind: 'missing' };
}

function isBadName(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_INVALID_ARG_VALUE';
}
