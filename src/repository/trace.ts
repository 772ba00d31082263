import { createHash } from 'node:crypto';
import type { FileSystem } from './file-system.ts';

/** One question that was put to a file system, and its answer in short: what it says, or a digest of it. */
export type TracedCall = readonly [operation: keyof FileSystem, path: string, answer: string];

/** A file system that remembers what it was asked. */
export interface Trace {
  readonly fileSystem: FileSystem;
  /** Every question once, in the order of asking. */
  calls(): readonly TracedCall[];
}

/** Remembers every question that is put to a file system, and the answer that was given. */
export function traced(inner: FileSystem): Trace {
  const calls = new Map<string, TracedCall>();
  const asked = <Operation extends keyof FileSystem>(operation: Operation): FileSystem[Operation] => {
    const ask = (path: string): unknown => {
      const { answer, give } = answerTo(inner, operation, path);
      calls.set(`${operation}\0${path}`, [operation, path, answer]);
      return give();
    };
    return ask as FileSystem[Operation];
  };
  const fileSystem: FileSystem = {
    lstat: asked('lstat'),
    readFile: asked('readFile'),
    readSource: asked('readSource'),
    readdir: asked('readdir'),
    realpath: asked('realpath'),
  };
  return { fileSystem, calls: () => [...calls.values()] };
}

/** Whether a file system still gives every answer of a trace: whoever asks nothing else then sees what was seen before. */
export function stillHolds(calls: readonly TracedCall[], fileSystem: FileSystem): boolean {
  return calls.every(([operation, path, answer]) => answerTo(fileSystem, operation, path).answer === answer);
}

interface Answer {
  readonly answer: string;
  /** Gives the result again, or throws the error again. */
  readonly give: () => unknown;
}

function answerTo(fileSystem: FileSystem, operation: keyof FileSystem, path: string): Answer {
  try {
    const result = fileSystem[operation](path);
    return { answer: shortened(result), give: () => result };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    return {
      answer: `! ${code}`,
      give: () => {
        throw error;
      },
    };
  }
}

function shortened(result: ReturnType<FileSystem[keyof FileSystem]>): string {
  if (typeof result === 'string') return `= ${result}`;
  if (result instanceof Uint8Array) return digest(result);
  // The size of a folder says nothing of its names.
  if ('kind' in result) return `= ${result.kind}${result.kind === 'file' ? ` ${result.size}` : ''}`;
  const entries = result.map(({ name, kind }) => `${name}\0${kind}`);
  return digest(entries.sort().join('\0\0'));
}

/** 128 bits of SHA-256: nobody finds two contents with the same. */
function digest(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('base64').slice(0, 22);
}
