import { createHash } from 'node:crypto';
import type { FileSystem } from './file-system.ts';
import { answerAbout, type TextRules } from './text-question.ts';

type Operation = Exclude<keyof FileSystem, 'ask' | 'expect'>;

/** One question that was put to a file system (`ask …`: about a text), and its answer in short: what it says, or a digest of it. */
export type TracedCall = readonly [operation: Operation | `ask ${string}`, path: string, answer: string];

/** A file system that remembers what it was asked. */
export interface Trace {
  readonly fileSystem: FileSystem;
  /** Every question once, in the order of asking. */
  calls(): readonly TracedCall[];
}

/** Remembers every question that is put to a file system, and the answer that was given. */
export function traced(inner: FileSystem, rules: TextRules): Trace {
  const calls = new Map<string, TracedCall>();
  const note = (...call: TracedCall) => calls.set(`${call[0]}\0${call[1]}`, call);
  const asked = <Name extends Operation>(operation: Name): FileSystem[Name] => {
    const ask = (path: string): unknown => {
      const { answer, give } = answerTo(inner, operation, path);
      note(operation, path, answer);
      return give();
    };
    return ask as FileSystem[Name];
  };
  const fileSystem: FileSystem = {
    lstat: asked('lstat'),
    readFile: asked('readFile'),
    readSource: asked('readSource'),
    readdir: asked('readdir'),
    realpath: asked('realpath'),
    expect: (root, files) => inner.expect?.(root, files),
    ask(path, question) {
      const answer = inner.ask ? inner.ask(path, question) : answerAbout(inner, path, question, rules);
      if (answer !== undefined) note(`ask ${question.id}`, path, answer);
      return answer;
    },
  };
  return { fileSystem, calls: () => [...calls.values()] };
}

/** Whether a file system still gives every answer of a trace: whoever asks nothing else then sees what was seen before. */
export function stillHolds(calls: readonly TracedCall[], fileSystem: FileSystem, rules: TextRules): boolean {
  const questions = new Map(rules.questions.map((question) => [`ask ${question.id}`, question]));
  return calls.every(([operation, path, answer]) => {
    if (isOperation(operation)) return answerTo(fileSystem, operation, path).answer === answer;
    const question = questions.get(operation);
    return question !== undefined && answerAbout(fileSystem, path, question, rules) === answer;
  });
}

function isOperation(operation: TracedCall[0]): operation is Operation {
  return !operation.startsWith('ask ');
}

interface Answer {
  readonly answer: string;
  /** Gives the result again, or throws the error again. */
  readonly give: () => unknown;
}

function answerTo(fileSystem: FileSystem, operation: Operation, path: string): Answer {
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

function shortened(result: ReturnType<FileSystem[Operation]>): string {
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
