// How long a release of 200 applications and 40 NIFs of 20 MB takes, and how much memory: to read all that a rule may ask of it, and
// for the whole command.
//
//   npm run build && node test/bench/built-tree.mjs
//
// Prints the median of 5 whole processes; not a timed test.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const RUNS = 5;
const TARGET_MS = 1500;
const TARGET_MB = 300;

const here = fileURLToPath(new URL('.', import.meta.url));
const doctor = fileURLToPath(new URL('../../bin/rustler-nix.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'rustler-nix-bench-'));
try {
  const subject = join(folder, 'subject.cjs');
  const entryPoints = [join(here, 'built-tree-subject.ts')];
  await build({ entryPoints, outfile: subject, bundle: true, platform: 'node', format: 'cjs', logLevel: 'error' });
  const root = join(folder, 'release');
  run([subject, 'build', root], 0);
  measure('release, 40 × 20 MB', [subject, 'inspect', root], 0);
  // Without sources there is no chain, and what the machine has is unknown: what is missing are warnings.
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  measure('doctor --binary', [doctor, 'doctor', '--no-cache', '--no-config', '--binary', root, empty], 0);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @param {string} name @param {readonly string[]} argv @param {number} exit */
function measure(name, argv, exit) {
  const runs = Array.from({ length: RUNS }, () => run(argv, exit));
  print(`${name}: time`, median(runs.map(({ ms }) => ms)), 'ms', TARGET_MS);
  print(`${name}: peak memory`, median(runs.map(({ mb }) => mb)), 'MB', TARGET_MB);
}

/** @param {readonly string[]} argv @param {number} exit */
function run(argv, exit) {
  const started = performance.now();
  const { status, stderr, output } = spawnSync(
    process.execPath,
    ['--require', join(here, 'peak-memory.cjs'), ...argv],
    {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
      encoding: 'utf8',
    },
  );
  if (status !== exit) throw new Error(`exit code ${status}: ${stderr}`);
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
