// How long a release of 200 applications and 40 NIFs of 20 MB takes to read, and how much memory.
//
//   node test/bench/built-tree.mjs
//
// Prints the median of 5 whole processes; not a timed test.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const RUNS = 5;
const TARGET_MS = 1500;
const TARGET_MB = 300;

const here = fileURLToPath(new URL('.', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'rustler-nix-bench-'));
try {
  const subject = join(folder, 'subject.cjs');
  const entryPoints = [join(here, 'built-tree-subject.ts')];
  await build({ entryPoints, outfile: subject, bundle: true, platform: 'node', format: 'cjs', logLevel: 'error' });
  const root = join(folder, 'release');
  run(subject, 'build', root);
  const runs = Array.from({ length: RUNS }, () => run(subject, 'inspect', root));
  print('release, 40 × 20 MB: time', median(runs.map(({ ms }) => ms)), 'ms', TARGET_MS);
  print('release, 40 × 20 MB: peak memory', median(runs.map(({ mb }) => mb)), 'MB', TARGET_MB);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @param {string} subject @param {string} task @param {string} root */
function run(subject, task, root) {
  const started = performance.now();
  const argv = ['--require', join(here, 'peak-memory.cjs'), subject, task, root];
  const { status, stderr, output } = spawnSync(process.execPath, argv, {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return { ms: performance.now() - started, mb: Number(output[3]) / 1024 };
}

/** @param {number[]} values */
function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** @param {string} name @param {number} value @param {string} unit @param {number} target */
function print(name, value, unit, target) {
  const verdict = value <= target ? 'met' : 'missed';
  console.log(`${name.padEnd(36)}${`${value.toFixed(0)} ${unit}`.padStart(10)}   ≤ ${target} ${unit}  ${verdict}`);
}
