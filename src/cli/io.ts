import { fstatSync, type Stats, statSync, writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { UsageError } from './usage-error.ts';

/** Where text goes; returns when all of it is written. */
export interface Sink {
  write(text: string): void;
}

/** What a command may know and touch of its process; tests give their own. */
export interface Io {
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Columns of the terminal; undefined when standard output is none. */
  readonly columns: number | undefined;
  /** Whether standard output is a terminal. */
  readonly isTTY: boolean;
  /** Whether standard error is one. */
  readonly errorIsTTY: boolean;
}

/** The running process. `process.stdout` is not touched before it is needed: setting the stream up costs at every start. */
export function processIo(): Io {
  const isTTY = isTerminal(1);
  return {
    stdout: { write: (text) => writeWhole(1, text) },
    stderr: { write: (text) => writeWhole(2, text) },
    env: process.env,
    cwd: process.cwd(),
    columns: isTTY ? process.stdout.columns : undefined,
    isTTY,
    get errorIsTTY() {
      return isTerminal(2);
    },
  };
}

/** Node's own answer costs the module for sockets, which a pipe, a file or nowhere does not need. */
function isTerminal(descriptor: number): boolean {
  try {
    const stats = fstatSync(descriptor);
    return stats.isCharacterDevice() && !isNowhere(stats) && isatty(descriptor);
  } catch {
    return false;
  }
}

function isNowhere({ rdev }: Stats): boolean {
  return rdev === statSync('/dev/null', { throwIfNoEntry: false })?.rdev;
}

const WAIT_MS = 5;

/** Blocks until everything is written, so that piped output is whole; a reader that went away (`| head`) is no error. */
function writeWhole(descriptor: number, text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EPIPE') return;
      // Who cannot be told that nothing can be told is not told.
      if (code !== 'EAGAIN' && descriptor !== 1) return;
      if (code !== 'EAGAIN') throw new UsageError(`standard output cannot be written: ${String(error)}`, []);
      // The pipe is full and somebody made it non-blocking: wait for its reader.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MS);
    }
  }
}
