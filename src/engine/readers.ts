import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { MessagePort } from 'node:worker_threads';
import type { Answered } from '../repository/index.ts';
import type { ReaderNews, ReaderOrder, ReaderTask } from './reader-task.ts';

/** Threads that answer questions about files. */
export interface Readers {
  /** Has them look at more files. */
  look(files: readonly string[]): void;
  /** Tells them that no more come. */
  end(): void;
  /** What `answerAbout` gives about a file; 'not yet' when no thread has found it. */
  answer(path: string, question: string): Answered | undefined | 'not yet';
}

const NO_READERS: Readers = { look: () => {}, end: () => {}, answer: () => 'not yet' };

/** More would wait for the disk, and for the check that takes their answers. */
const MOST_THREADS = 3;
const OLD_SPACE_MB = 64;
const YOUNG_SPACE_MB = 8;

/**
 * Starts threads for files below a root; none on a machine with one processor, nor when the program runs from its sources, which hold
 * no program for them. A thread that fails leaves its files to the check.
 */
export function startReaders(
  root: string,
  stampsFrom: number | undefined,
  threads: number = spareProcessors(),
  program: string = fileURLToPath(new URL('./reader.js', import.meta.url)),
): Readers {
  if (threads < 1 || !existsSync(program)) return NO_READERS;
  const { MessageChannel, receiveMessageOnPort, Worker } = process.getBuiltinModule('node:worker_threads');
  const found = new Map<string, Map<string, Answered | undefined>>();
  const ports: MessagePort[] = [];
  for (let thread = 0; thread < threads; thread += 1) {
    const { port1, port2 } = new MessageChannel();
    const task: ReaderTask = { root, stampsFrom, port: port2 };
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
  const order = (port: MessagePort, files: ReaderOrder): void => port.postMessage(files);
  let turn = 0;
  const take = (): void => {
    for (const port of ports) {
      for (let news = receiveMessageOnPort(port); news; news = receiveMessageOnPort(port)) {
        const { question, answers } = news.message as ReaderNews;
        const known = found.get(question) ?? new Map<string, Answered | undefined>();
        for (const [file, answer] of answers) known.set(file, answer);
        found.set(question, known);
      }
    }
  };
  return {
    look(files) {
      order(ports[turn % threads] as MessagePort, files);
      turn += 1;
    },
    end() {
      for (const port of ports) order(port, undefined);
    },
    answer(path, question) {
      const file = path.slice(root.length + 1);
      const known = found.get(question)?.get(file);
      if (known) return known;
      take();
      const answers = found.get(question);
      return answers?.has(file) ? answers.get(file) : 'not yet';
    },
  };
}

function spareProcessors(): number {
  return Math.min(MOST_THREADS, process.getBuiltinModule('node:os').availableParallelism() - 1);
}
