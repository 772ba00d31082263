import type { Call } from '../call.ts';
import type { Run } from '../run.ts';
import type { Word } from '../words/expand.ts';
import { EMPTY, join } from '../words/value.ts';
import { type Read, readFile } from './write.ts';

const UNKNOWN: Read = { kind: 'unknown', reason: 'standard input is not known' };

/** What a program reads: its files one after the other, or standard input, of which nothing is left then. */
export function inputOf(run: Run, call: Call, files: readonly Word[]): Read {
  if (files.length === 0) {
    if (run.input) run.input = EMPTY;
    return call.input ? { kind: 'text', value: call.input } : UNKNOWN;
  }
  const reads = files.map(
    (file): Read => (file.many || file.value.text === '-' ? UNKNOWN : readFile(run, file.value, file.span)),
  );
  const odd = reads.find((read) => read.kind === 'unknown') ?? reads.find((read) => read.kind === 'missing');
  if (odd) return odd;
  return {
    kind: 'text',
    value: join(reads.flatMap((read) => (read.kind === 'text' && read.value.text !== '' ? [read.value] : []))),
  };
}
