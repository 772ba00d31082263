//   npm run oracle -- [--long] [--only nix|shell|elixir|cargo|chain] [--seed N]
//
// Runs the comparisons with real tools and prints what each came to. Without options: as many cases, from the same seed, as in a
// test run; --long: many times as many; --only may be given more than once.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ORACLES, tableOf } from './oracle-table.mjs';

const USAGE = `usage: npm run oracle -- [--long] [--only ${ORACLES.join('|')}]… [--seed N]`;
const project = fileURLToPath(new URL('..', import.meta.url));

const options = readOptions();
if (options === undefined) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  process.exitCode = compare(options);
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: { long: { type: 'boolean' }, only: { type: 'string', multiple: true }, seed: { type: 'string' } },
    });
    const { long = false, only = [...ORACLES], seed } = values;
    if (!only.every((name) => ORACLES.includes(name))) return undefined;
    if (seed !== undefined && !/^\d{1,9}$/.test(seed)) return undefined;
    return { long, only, seed };
  } catch {
    return undefined;
  }
}

/** @param {{ long: boolean, only: string[], seed: string | undefined }} options */
function compare({ long, only, seed }) {
  const folder = mkdtempSync(join(tmpdir(), 'rustler-nix-tallies-'));
  const tallies = join(folder, 'tallies');
  try {
    const vitest = join(project, 'node_modules/vitest/vitest.mjs');
    const files = only.map((name) => `test/oracle/${name}`);
    const { status } = spawnSync(process.execPath, [vitest, 'run', ...files, '--maxWorkers=1'], {
      cwd: project,
      stdio: 'inherit',
      env: {
        ...process.env,
        ORACLE_TALLIES: tallies,
        ...(long ? { ORACLE_LONG: '1' } : {}),
        ...(seed === undefined ? {} : { ORACLE_SEED: seed }),
      },
    });
    const lines = existsSync(tallies) ? readFileSync(tallies, 'utf8').trim().split('\n') : [];
    console.log(tableOf(lines.map((line) => JSON.parse(line))));
    return status === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
