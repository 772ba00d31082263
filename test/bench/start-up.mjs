// How long a whole process takes, and how much memory, against a bare `node -e 0`.
//
//   npm run build && npm run bench
//
// Medians of 15 pairs, one of each in turn, so that what else the machine does hits both. Not a timed test: it prints.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PAIRS = 15;
const project = fileURLToPath(new URL('../..', import.meta.url));
const command = `${project}bin/rustler-nix.js`;
const preload = fileURLToPath(new URL('./peak-memory.cjs', import.meta.url));
const recipe = `${project}fixtures/recipes/crane-musl`;

const bare = ['-e', '0'];
// The recipe as a repository of its own: our checkout around it has a configuration.
const doctor = [command, 'doctor', recipe, '--no-config'];
const subjects = [
  { name: '--version', argv: [command, '--version'], exit: 0, time: 1.3 },
  { name: 'doctor crane-musl, anew', argv: [...doctor, '--no-cache'], exit: 0, time: 2.0, memory: 2.5 },
  { name: 'doctor crane-musl, again', argv: doctor, exit: 0, time: 1.7, memory: 2.5 },
  { name: 'the same with our configuration', argv: [command, 'doctor', recipe], exit: 0 },
];

console.log(row('', 'bare node', 'rustler-nix', 'ratio', 'target', ''));
for (const subject of subjects) {
  warmUp(subject);
  report(`${subject.name}: time`, 'ms', subject.time, () => [milliseconds(bare), milliseconds(subject.argv)]);
  report(`${subject.name}: peak memory`, 'MB', subject.memory, () => [megabytes(bare), megabytes(subject.argv)]);
}

/** A measurement of a command that fails says nothing. */
function warmUp({ name, argv, exit }) {
  spawnSync(process.execPath, bare);
  const { status, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8' });
  if (status !== exit) throw new Error(`${name} exits with ${status}, not ${exit}: ${stderr}`);
}

function report(name, unit, target, measurePair) {
  const pairs = Array.from({ length: PAIRS }, measurePair);
  const base = median(pairs.map(([first]) => first));
  const ours = median(pairs.map(([, second]) => second));
  const ratio = median(pairs.map(([first, second]) => second / first));
  const verdict = target === undefined ? '' : ratio <= target ? 'met' : 'missed';
  const limit = target === undefined ? '–' : `≤ ${target.toFixed(1)} ×`;
  console.log(
    row(name, `${base.toFixed(0)} ${unit}`, `${ours.toFixed(0)} ${unit}`, `${ratio.toFixed(2)} ×`, limit, verdict),
  );
}

function milliseconds(argv) {
  const started = performance.now();
  spawnSync(process.execPath, argv, { stdio: 'ignore' });
  return performance.now() - started;
}

/** The process says itself, at its end, how much memory it had at most. */
function megabytes(argv) {
  const stdio = ['ignore', 'ignore', 'ignore', 'pipe'];
  const { output } = spawnSync(process.execPath, ['--require', preload, ...argv], { stdio, encoding: 'utf8' });
  return Number(output[3]) / 1024;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

function row(...cells) {
  const widths = [32, 10, 12, 8, 8, 6];
  return cells
    .map((cell, index) => (index === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[index])))
    .join('  ')
    .trimEnd();
}
