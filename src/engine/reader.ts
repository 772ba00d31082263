import { workerData } from 'node:worker_threads';
import { textQuestions } from '../chain/text-questions.ts';
import { answerAbout, disk, stamper } from '../repository/index.ts';
import type { ReaderNews, ReaderTask } from './reader-task.ts';
import { isMarked } from './suppression/mark.ts';

/** A message costs more than an answer. */
const ANSWERS_AT_ONCE = 256;

// The program of a thread beside a check (readers.ts): it answers what the check is going to ask.
const { root, asked, stampsFrom, port } = workerData as ReaderTask;
const fileSystem = stampsFrom === undefined ? disk : { ...disk, stamp: stamper(stampsFrom) };
for (const [question, files] of asked) {
  const asking = textQuestions.find(({ id }) => id === question);
  if (!asking) continue;
  for (let start = 0; start < files.length; start += ANSWERS_AT_ONCE) {
    const answers = files
      .slice(start, start + ANSWERS_AT_ONCE)
      .map((file) => [file, answerAbout(fileSystem, `${root}/${file}`, asking, { isWhole: isMarked })] as const);
    port.postMessage({ question, answers } satisfies ReaderNews);
  }
}
port.close();
