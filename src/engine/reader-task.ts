import type { MessagePort } from 'node:worker_threads';

/** What a reader is started with: files below a root, by the question (its id) that each is to be asked. */
export interface ReaderTask {
  readonly root: string;
  readonly asked: readonly (readonly [question: string, files: readonly string[]])[];
  readonly port: MessagePort;
}

/** Answers to one question; undefined for a file that has to be read as a whole, or cannot be read. */
export interface ReaderNews {
  readonly question: string;
  readonly answers: readonly (readonly [file: string, answer: string | undefined])[];
}
