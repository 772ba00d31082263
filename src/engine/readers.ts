import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { MessagePort } from 'node:worker_threads';
import type { Answered } from '../repository/index.ts';
import type { ReaderNews, ReaderTask } from './reader-task.ts';

/** Threads that answer questions about files. */
export interface Readers {
  /** What `answerAbout` gives about a file; 'not yet' when no thread has found it. */
  answer(path: string, question: string): Answered | undefined | 'not yet';
}

/** More would wait for the disk, and for the check that takes their answers. */
const MOST_THREADS = 3;
const OLD_SPACE_MB = 64;
const YOUNG_SPACE_MB = 8;

/**
 * Starts threads for files below a root, by question; none on a machine with one processor, nor when the program runs from its sources,
 * which hold no program for them. A thread that fails leaves its files to the check.
 */
export function startReaders(
  root: string,
  asked: ReaderTask['asked'],
  stampsFrom: number | undefined,
  threads: number = spareProcessors(),
  program: string = fileURLToPath(new URL('./reader.js', import.meta.url)),
): Readers | undefined {
  if (threads < 1 || !existsSync(program)) return undefined;
  const { MessageChannel, receiveMessageOnPort, Worker } = process.getBuiltinModule('node:worker_threads');
  const found = new Map(asked.map(([question]) => [question, new Map<string, Answered | undefined>()]));
  const ports: MessagePort[] = [];
  for (let thread = 0; thread < threads; thread += 1) {
    const { port1, port2 } = new MessageChannel();
    const share = asked.map(([question, files]) => [question, shareOf(files, thread, threads)] as const);
    const task: ReaderTask = { root, asked: share, stampsFrom, port: port2 };
    const worker = new Worker(program, {
      workerData: task,
      transferList: [port2],
      // What the process was started with is its own business: a library is part of somebody else's program.
      execArgv: [],
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: OLD_SPACE_MB, maxYoungGenerationSizeMb: YOUNG_SPACE_MB },
    });
    worker.on('error', () => {});
    worker.unref();
    port1.unref();
    ports.push(port1);
  }
  const take = (): void => {
    for (const port of ports) {
      for (let news = receiveMessageOnPort(port); news; news = receiveMessageOnPort(port)) {
        const { question, answers } = news.message as ReaderNews;
        for (const [file, answer] of answers) found.get(question)?.set(file, answer);
      }
    }
  };
  return {
    answer(path, question) {
      const answers = found.get(question);
      const file = path.slice(root.length + 1);
      if (!answers?.has(file)) take();
      return answers?.has(file) ? answers.get(file) : 'not yet';
    },
  };
}

/** From the end, where the check comes last. */
function shareOf(files: readonly string[], thread: number, threads: number): string[] {
  return files.filter((_, index) => index % threads === thread).reverse();
}

function spareProcessors(): number {
  return Math.min(MOST_THREADS, process.getBuiltinModule('node:os').availableParallelism() - 1);
}
