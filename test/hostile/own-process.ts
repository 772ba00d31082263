import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../repository/temporary-checkout.ts';
import type { Files } from '../support/repository-files.ts';
import { MOST_MEMORY_MB } from './bounds.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const COST = fileURLToPath(new URL('./process-cost.cjs', import.meta.url));

/**
 * Checks a repository as a user does, in a process that has seen no other: its memory is that of this input alone. Says what is wrong, if
 * anything. Needs `npm run build`.
 */
export function problemInOwnProcess(files: Files, longestMs: number): string | undefined {
  const command = [
    join(project, 'bin/rustler-nix.js'),
    'doctor',
    '--no-cache',
    '--format',
    'json',
    temporaryFolder(files),
  ];
  const { status, stderr, output } = spawnSync(process.execPath, ['--require', COST, ...command], {
    // What is reported is looked at where fewer levels are checked, and would count for the memory of this process here.
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  if (status !== 0 && status !== 1) return `it ended with ${status}: ${stderr.slice(0, 2_000)}`;
  const { processorMs, peakMb } = JSON.parse(output[3] ?? '{}') as { processorMs: number; peakMb: number };
  if (!(processorMs <= longestMs)) return `it took ${processorMs} ms`;
  return peakMb <= MOST_MEMORY_MB ? undefined : `it took ${peakMb} MB`;
}
