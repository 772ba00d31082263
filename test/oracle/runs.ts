import { appendFileSync } from 'node:fs';

const DEFAULT_SEED = 20_261_122;

/** How many cases a comparison generates: `short` in every test run, `long` under `npm run oracle -- --long`. */
export function runs(short: number, long: number): number {
  return isLong() ? long : short;
}

/** Where the generators start: fixed, unless `--seed` says otherwise. */
export function seed(): number {
  const told = process.env.ORACLE_SEED;
  if (told === undefined || told === '') return DEFAULT_SEED;
  const number = Number(told);
  if (!Number.isSafeInteger(number)) throw new Error(`ORACLE_SEED is not a whole number: ${told}`);
  return number;
}

/** Milliseconds a comparison may take; a long one gets an hour. */
export function patience(short: number): number {
  return isLong() ? 3_600_000 : short;
}

/** What a comparison came to. What both sides refuse counts as equal, what only one refuses as different. */
export interface Tally {
  /** `nix`, `shell`, `elixir`, `cargo`, `chain`, then what was compared: `nix: string contexts`. */
  readonly oracle: string;
  readonly generated: number;
  readonly equal: number;
  readonly unknown: number;
  readonly different: number;
  readonly seconds: number;
}

/** Says what a comparison came to, on the terminal and to `npm run oracle`; called before its expectations, so that a failed one is shown too. */
export function record(tally: Tally): void {
  const { oracle, generated, equal, unknown, different, seconds } = tally;
  const share = ((100 * unknown) / Math.max(generated, 1)).toFixed(1);
  console.log(
    `${oracle}: ${generated} generated, ${equal} equal, ${unknown} unknown (${share} %), ${different} different, ${seconds.toFixed(1)} s`,
  );
  const file = process.env.ORACLE_TALLIES;
  if (file) appendFileSync(file, `${JSON.stringify(tally)}\n`);
}

function isLong(): boolean {
  return process.env.ORACLE_LONG === '1';
}
