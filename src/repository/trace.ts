import { createHash } from 'node:crypto';
import type { DirectoryEntry, FileKind, FileSystem } from './file-system.ts';
import { answerAbout, type TextRules } from './text-question.ts';

type Operation = Exclude<keyof FileSystem, 'ask' | 'expect' | 'stamp'>;

/**
 * One question that was put to a file system (`ask …`: about a text), its answer in short, what it says or a digest of it, and the
 * stamp of what was asked about.
 */
export type TracedCall = readonly [
  operation: Operation | `ask ${string}`,
  path: string,
  answer: string,
  stamp?: string,
];

/** These are of what a stamp is of; a real path and the kind of an entry are found as quickly as a stamp. */
const STAMPED: ReadonlySet<Operation> = new Set(['readFile', 'readSource', 'readdir']);

/** A file system that remembers what it was asked. */
export interface Trace {
  readonly fileSystem: FileSystem;
  /** Every question once, in the order of asking. */
  calls(): readonly TracedCall[];
}

/** Remembers every question that is put to a file system, and the answer that was given. */
export function traced(inner: FileSystem, rules: TextRules): Trace {
  const calls = new Map<string, TracedCall>();
  const note = (operation: TracedCall[0], path: string, answer: string, stamp: string | undefined) => {
    const call: TracedCall = stamp === undefined ? [operation, path, answer] : [operation, path, answer, stamp];
    calls.set(`${operation}\0${path}`, call);
  };
  const asked = <Name extends Operation>(operation: Name): FileSystem[Name] => {
    const ask = (path: string): unknown => {
      const stamp = STAMPED.has(operation) ? inner.stamp?.(path) : undefined;
      const { answer, give } = answerTo(inner, operation, path);
      note(operation, path, answer, stamp);
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
    expect: (root, files, areLast) => inner.expect?.(root, files, areLast),
    ask(path, question) {
      const answered = inner.ask ? inner.ask(path, question) : answerAbout(inner, path, question, rules);
      if (answered) note(`ask ${question.id}`, path, answered.answer, answered.stamp);
      return answered;
    },
  };
  return { fileSystem, calls: () => [...calls.values()] };
}

/**
 * Whether a file system still gives every answer of a trace: whoever asks nothing else then sees what was seen before. What has the
 * stamp that it had is what it was; anything else is looked at.
 */
export function stillHolds(calls: readonly TracedCall[], fileSystem: FileSystem, rules: TextRules): boolean {
  const questions = new Map(rules.questions.map((question) => [`ask ${question.id}`, question]));
  return calls.every(([operation, path, answer, stamp]) => {
    if (stamp !== undefined && fileSystem.stamp?.(path) === stamp) return true;
    if (isOperation(operation)) return answerTo(fileSystem, operation, path).answer === answer;
    const question = questions.get(operation);
    return question !== undefined && answerAbout(fileSystem, path, question, rules)?.answer === answer;
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

/** A listing of which a digest would save little and cost more. */
const SHORT = 64;

function shortened(result: ReturnType<FileSystem[Operation]>): string {
  if (typeof result === 'string') return `= ${result}`;
  if (result instanceof Uint8Array) return digest(result);
  // The size of a folder says nothing of its names.
  if ('kind' in result) return `= ${result.kind}${result.kind === 'file' ? ` ${result.size}` : ''}`;
  const entries = result.map(({ name, kind }) => `${name}\0${kind}`);
  const listed = entries.sort().join('\0\0');
  // Most folders of a large tree hold a file or two.
  return listed.length <= SHORT ? `= ${listed}` : digest(listed);
}

/** The entries of a folder by the answer of a traced `readdir`; undefined when that is a digest of them, or no listing. */
export function listedIn(answer: string): readonly DirectoryEntry[] | undefined {
  if (!answer.startsWith('= ')) return undefined;
  const entries = answer.length === 2 ? [] : answer.slice(2).split('\0\0');
  return entries.map((entry) => {
    const [name = '', kind] = entry.split('\0');
    return { name, kind: kind as FileKind };
  });
}

/** 128 bits of SHA-256: nobody finds two contents with the same. */
function digest(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('base64').slice(0, 22);
}
