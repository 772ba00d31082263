import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { freeName } from '../engine/file-system.ts';

/** Gives a file its text whole or not at all; whoever reads it meanwhile sees the old one. Throws what the file system says. */
export function replaceFile(file: string, text: string, mode: number): void {
  const draft = freeName(`${file}.${process.pid}`, '.tmp');
  try {
    writeFileSync(draft, text, { flag: 'wx', mode });
    renameSync(draft, file);
  } catch (error) {
    discard(draft);
    throw error;
  }
}

function discard(draft: string): void {
  try {
    rmSync(draft, { force: true });
  } catch {
    // There is no folder that it could stand in.
  }
}
