import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { decodeText } from './decode.ts';
import { freeName } from './free-name.ts';

/** A file that gets another text. `before` is what was read, without a byte-order mark. */
export interface FileChange {
  /** Relative to the root, with slashes. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** Why a file is not replaced. */
export interface Refusal {
  readonly path: string;
  readonly reason: string;
}

export interface Replaced {
  /** Paths of the files that have their new text. */
  readonly replaced: readonly string[];
  /** What stood in the way; empty when all were replaced. */
  readonly refusals: readonly Refusal[];
}

/** What replacing files does to a disk. */
export interface ReplacingDisk {
  /** Writes and syncs a new file. */
  writeDraft(path: string, bytes: Uint8Array, mode: number): void;
  rename(from: string, to: string): void;
  remove(path: string): void;
}

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Replaces files below a root, all or none: every new text is on the disk beside its file before the first file gives way. A file is
 * left alone when it is not what was read, lies outside the root, or may not be written.
 */
export function replaceFiles(root: string, changes: readonly FileChange[], disk: ReplacingDisk = realDisk): Replaced {
  const planned = changes.map((change) => plan(root, change));
  const refusals = planned.flatMap((each) => ('reason' in each ? [each] : []));
  if (refusals.length > 0) return { replaced: [], refusals };
  const replacements = planned.flatMap((each) => ('draft' in each ? [each] : []));
  const replaced: string[] = [];
  let current: Replacement | undefined;
  try {
    for (current of replacements) disk.writeDraft(current.draft, current.bytes, current.mode);
    for (current of replacements) {
      disk.rename(current.draft, current.target);
      replaced.push(current.path);
    }
    return { replaced, refusals: [] };
  } catch (error) {
    for (const { draft } of replacements) disk.remove(draft);
    return { replaced, refusals: [{ path: current?.path ?? '', reason: reasonOf(error) }] };
  }
}

interface Replacement {
  readonly path: string;
  readonly target: string;
  readonly draft: string;
  readonly bytes: Uint8Array;
  readonly mode: number;
}

function plan(root: string, { path, before, after }: FileChange): Replacement | Refusal {
  try {
    const target = realpathSync.native(join(root, path));
    if (!target.startsWith(rootWithSlash(root))) return { path, reason: 'it lies outside the checked directory' };
    const stats = statSync(target);
    const unwritable = whyUnwritable(target, stats);
    if (unwritable) return { path, reason: unwritable };
    const old = readFileSync(target);
    const mark = old.subarray(0, BOM.length).equals(BOM) ? BOM : Buffer.alloc(0);
    const decoded = decodeText(old);
    if (decoded.kind !== 'text' || decoded.text !== before) return { path, reason: 'it changed since it was read' };
    if (!Buffer.concat([mark, Buffer.from(before)]).equals(old)) return { path, reason: 'it is not valid UTF-8' };
    const draft = freeName(join(dirname(target), `.${basename(target)}.rustler-nix-${process.pid}`), '');
    return { path, target, draft, bytes: Buffer.concat([mark, Buffer.from(after)]), mode: stats.mode & 0o7777 };
  } catch (error) {
    return { path, reason: reasonOf(error) };
  }
}

function rootWithSlash(root: string): string {
  const real = realpathSync.native(root);
  return real.endsWith(sep) ? real : real + sep;
}

/** The administrator may write what nobody else may; a file without any write bit is not meant to change all the same. */
function whyUnwritable(target: string, stats: Stats): string | undefined {
  if (!stats.isFile()) return 'it is no file';
  if ((stats.mode & 0o222) === 0) return 'it is read-only';
  try {
    accessSync(target, constants.W_OK);
    accessSync(dirname(target), constants.W_OK);
    return undefined;
  } catch {
    return 'permission denied';
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOSPC':
      return 'no space is left on the disk';
    case 'EROFS':
      return 'the file system is read-only';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'ENOENT':
      return 'it is not there any more';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}

const realDisk: ReplacingDisk = {
  writeDraft(path, bytes, mode) {
    const descriptor = openSync(path, 'wx', 0o600);
    try {
      writeFileSync(descriptor, bytes);
      fchmodSync(descriptor, mode);
      // What is renamed must be on the disk, or a power cut leaves an empty file.
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  },
  rename: renameSync,
  remove: (path) => rmSync(path, { force: true }),
};
