import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { temporaryFolder } from '../repository/temporary-checkout.ts';
import type { Files } from '../support/repository-files.ts';
import { MOST_MEMORY_MB } from './bounds.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const COST = fileURLToPath(new URL('./process-cost.cjs', import.meta.url));
const LARGEST_REPORT = 256 * 1024 * 1024;

/** Checks a repository as a user does, in a process that has seen no other: its memory is that of this input alone. Needs `npm run build`. */
export function checkInOwnProcess(files: Files, longestMs: number): void {
  const command = [
    join(project, 'bin/rustler-nix.js'),
    'doctor',
    '--no-cache',
    '--format',
    'json',
    temporaryFolder(files),
  ];
  const { status, stdout, stderr, output } = spawnSync(process.execPath, ['--require', COST, ...command], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: LARGEST_REPORT,
  });
  if (status !== 0 && status !== 1) throw new Error(`it ended with ${status}: ${stderr.slice(0, 2_000)}`);
  expect(JSON.parse(stdout)).toHaveProperty('chains');
  const { processorMs, peakMb } = JSON.parse(output[3] ?? '{}') as { processorMs: number; peakMb: number };
  if (!(processorMs <= longestMs)) throw new Error(`it took ${processorMs} ms`);
  if (!(peakMb <= MOST_MEMORY_MB)) throw new Error(`it took ${peakMb} MB`);
}
