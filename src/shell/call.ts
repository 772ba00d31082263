import type { Span } from '../repository/index.ts';
import type { Completion, Run } from './run.ts';
import type { Unmatched, Word } from './words/expand.ts';
import type { Value } from './words/value.ts';

/** A program with its words, as it is called. */
export interface Call {
  readonly name: string;
  readonly words: readonly Word[];
  readonly unmatched: readonly Unmatched[];
  /** The whole command. */
  readonly span: Span;
  /** Standard input, when it is known. */
  readonly input: Value | undefined;
}

export type Program = (run: Run, call: Call) => Completion;
