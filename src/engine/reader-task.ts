import type { MessagePort } from 'node:worker_threads';
import type { Answered } from '../repository/index.ts';

/** What a reader is started with. */
export interface ReaderTask {
  /** The folder that the paths of files are relative to. */
  readonly root: string;
  /** The `now` of the stamps that answers come with; without it they come with none. */
  readonly stampsFrom: number | undefined;
  readonly port: MessagePort;
}

/** Files that a reader is to look at; undefined when no more come. */
export type ReaderOrder = readonly string[] | undefined;

/** Answers to one question (its id); undefined for a file that has to be read as a whole, or cannot be read. */
export interface ReaderNews {
  readonly question: string;
  readonly answers: readonly (readonly [file: string, answer: Answered | undefined])[];
}
