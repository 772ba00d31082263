// @ts-check
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { costOf, doctorCommand, inTurn, node } from './processes.mjs';
import { memory, target, time } from './section.mjs';

const ROUNDS = 5;
const TARGET_S = 1.5;
const TARGET_MB = 300;
const here = fileURLToPath(new URL('.', import.meta.url));

/** @returns {Promise<import('./section.mjs').Section>} How long a release of 200 applications and 40 NIFs of 20 MB takes. */
export async function builtTree() {
  const folder = mkdtempSync(join(tmpdir(), 'rustler-nix-bench-'));
  try {
    const subject = join(folder, 'subject.cjs');
    const entryPoints = [join(here, 'built-tree-subject.ts')];
    await build({ entryPoints, outfile: subject, bundle: true, platform: 'node', format: 'cjs', logLevel: 'error' });
    const root = join(folder, 'release');
    costOf({ name: 'build', argv: [node, subject, 'build', root] });
    // Without sources there is no chain, and what the machine has is unknown: what is missing are warnings.
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    const subjects = [
      { name: 'all that a rule may ask is read', argv: [node, subject, 'inspect', root] },
      {
        name: '`doctor --binary`',
        argv: [node, doctorCommand, 'doctor', '--no-cache', '--no-config', '--binary', root, empty],
      },
    ];
    const costs = inTurn(subjects, ROUNDS);
    return {
      title: 'A built release',
      how: `200 applications, 40 of them with a NIF of 20 MB; medians of ${ROUNDS} whole processes.`,
      columns: ['', 'time', 'target', 'peak memory', 'target'],
      rows: subjects.map(({ name }) => {
        const { ms = 0, mb = 0 } = costs.get(name) ?? {};
        return [name, time(ms), target(ms / 1000, TARGET_S, 's'), memory(mb), target(mb, TARGET_MB, 'MB')];
      }),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
