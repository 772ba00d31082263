import { disk, type FileSystem } from '../engine/file-system.ts';
import type { Arguments } from './arguments.ts';
import { startClock } from './clock.ts';
import type { Io } from './io.ts';

/** One line on standard error that tells how far a check is: when it takes longer than a moment, and a person looks. */
export interface Progress {
  /** The disk; what is listed and read there is counted. */
  readonly fileSystem: FileSystem;
  /** Says that so many of the repository's builds were judged. */
  readonly onBuild: (judged: number, builds: number) => void;
  /** Takes the line away. */
  end(): void;
}

/** Milliseconds before the first line, and between two. */
const PATIENCE = 1000;
const PAUSE = 100;

/** Asking for the time at every file would cost more than it tells. */
const FILES_PER_LOOK = 32;

/** Undefined when nobody sees standard error, or wants nothing there. */
export function progressOf(args: Arguments, io: Io): Progress | undefined {
  if (!io.errorIsTTY || args.has('quiet') || io.env.TERM === 'dumb') return undefined;
  const line = transientLine(io);
  let folders = 0;
  let files = 0;
  return {
    fileSystem: {
      ...disk,
      readdir(path) {
        folders += 1;
        if (folders % FILES_PER_LOOK === 0) line.show(() => `${folders} folders listed`);
        return disk.readdir(path);
      },
      readSource(path) {
        files += 1;
        if (files % FILES_PER_LOOK === 0) line.show(() => `${files} files read`);
        return disk.readSource(path);
      },
    },
    onBuild: (judged, builds) => line.show(() => `${judged} of ${builds} builds judged`),
    end: line.clear,
  };
}

/** A line that each next one takes the place of. */
function transientLine({ stderr }: Io): { show(text: () => string): void; clear(): void } {
  const passed = startClock();
  let next = PATIENCE;
  let isShown = false;
  return {
    show(text) {
      const now = passed();
      if (now < next) return;
      next = now + PAUSE;
      isShown = true;
      stderr.write(`\r\u001b[Krustler-nix: ${text()}`);
    },
    clear() {
      if (isShown) stderr.write('\r\u001b[K');
      isShown = false;
    },
  };
}
