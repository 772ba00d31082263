import type { MessagePort } from 'node:worker_threads';
import type { Answered } from '../repository/index.ts';

/** What a reader is started with: files below a root, by the question (its id) that each is to be asked. */
export interface ReaderTask {
  readonly root: string;
  readonly asked: readonly (readonly [question: string, files: readonly string[]])[];
  /** The `now` of the stamps that answers come with; without it they come with none. */
  readonly stampsFrom: number | undefined;
  readonly port: MessagePort;
}

/** Answers to one question; undefined for a file that has to be read as a whole, or cannot be read. */
export interface ReaderNews {
  readonly question: string;
  readonly answers: readonly (readonly [file: string, answer: Answered | undefined])[];
}
