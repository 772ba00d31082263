import { workerData } from 'node:worker_threads';
import { textQuestions } from '../chain/text-questions.ts';
import { answerAbout, disk, stamper } from '../repository/index.ts';
import type { ReaderNews, ReaderOrder, ReaderTask } from './reader-task.ts';
import { isMarked } from './suppression/mark.ts';

// The program of a thread beside a check (readers.ts): it answers what the check is going to ask.
const { root, stampsFrom, port } = workerData as ReaderTask;
const fileSystem = stampsFrom === undefined ? disk : { ...disk, stamp: stamper(stampsFrom) };
port.on('message', (files: ReaderOrder) => {
  if (!files) return port.close();
  for (const question of textQuestions) {
    const concerned = files.filter(question.concerns);
    const answers = concerned.map((file) => {
      return [file, answerAbout(fileSystem, `${root}/${file}`, question, { isWhole: isMarked })] as const;
    });
    if (answers.length > 0) port.postMessage({ question: question.id, answers } satisfies ReaderNews);
  }
});
