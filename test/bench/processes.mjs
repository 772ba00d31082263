// @ts-check
// Whole processes, measured in turn, so that what else the machine does hits all of them alike.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const project = fileURLToPath(new URL('../..', import.meta.url));
export const doctorCommand = `${project}bin/rustler-nix.js`;
const preload = fileURLToPath(new URL('./peak-memory.cjs', import.meta.url));

/**
 * @typedef {object} Subject
 * @property {string} name
 * @property {readonly string[]} argv program and arguments
 * @property {number} [exit] the exit code that says that it did its work; 0 when left out
 * @property {() => void} [before] what is done before each run, not measured
 * @property {NodeJS.ProcessEnv} [env]
 */

/** @typedef {{ readonly ms: number, readonly mb: number | undefined }} Cost */

/** The program that runs what is written in JavaScript. */
export const node = process.execPath;

/**
 * Medians over rounds; in each every subject runs once.
 * @param {readonly Subject[]} subjects
 * @param {number} rounds
 * @returns {Map<string, { readonly ms: number, readonly mb: number | undefined, readonly times: readonly number[] }>}
 */
export function inTurn(subjects, rounds) {
  for (const subject of subjects) costOf(subject);
  /** @type {Map<string, Cost[]>} */
  const costs = new Map(subjects.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const subject of subjects) costs.get(subject.name)?.push(costOf(subject));
  }
  return new Map(
    [...costs].map(([name, runs]) => {
      const times = runs.map(({ ms }) => ms);
      const memory = runs.flatMap(({ mb }) => mb ?? []);
      return [name, { ms: median(times), mb: memory.length === 0 ? undefined : median(memory), times }];
    }),
  );
}

/**
 * The median of one subject's time over another's, round by round.
 * @param {ReturnType<typeof inTurn>} costs @param {string} one @param {string} other
 */
export function ratio(costs, one, other) {
  const others = costs.get(other)?.times ?? [];
  return median((costs.get(one)?.times ?? []).map((time, round) => time / (others[round] ?? Number.NaN)));
}

/** @param {Subject} subject @returns {Cost} */
export function costOf({ name, argv, exit = 0, before, env }) {
  before?.();
  const [program = '', ...args] = argv;
  // What runs in Node says itself, at its end, how much memory it had at most.
  const counted = program === node ? ['--require', preload, ...args] : args;
  const started = performance.now();
  const { status, stderr, output, error } = spawnSync(program, counted, {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: Number.POSITIVE_INFINITY,
  });
  const ms = performance.now() - started;
  if (error) throw error;
  // A measurement of a command that fails says nothing.
  if (status !== exit) throw new Error(`${name} exits with ${status}, not ${exit}: ${stderr.slice(0, 2000)}`);
  return { ms, mb: program === node ? Number(output[3]) / 1024 : undefined };
}

/** @param {readonly number[]} values */
export function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
