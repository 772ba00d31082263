import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const scripts = new URL('../../scripts/', import.meta.url);
const script = fileURLToPath(new URL('oracle.mjs', scripts));

test('npm run oracle says how it is called when it is asked for a comparison or a seed that is none', () => {
  for (const given of [['--only', 'rust'], ['--seed', 'today'], ['--longer']]) {
    const { status, stderr } = spawnSync(process.execPath, [script, ...given], { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toBe('usage: npm run oracle -- [--long] [--only nix|shell|elixir|cargo|chain]… [--seed N]\n');
  }
});

test('npm run oracle prints a line for each comparison', async () => {
  const { tableOf } = await import(new URL('oracle-table.mjs', scripts).href);
  const table = tableOf([
    { oracle: 'nix: generated', generated: 10_000, equal: 9_870, unknown: 130, different: 0, seconds: 41.26 },
    { oracle: 'cargo', generated: 500, equal: 499, unknown: 0, different: 1, seconds: 9 },
  ]);
  expect(table.split('\n')).toEqual([
    'oracle          generated  equal      unknown  different  seconds',
    'nix: generated      10000   9870  130 (1.3 %)          0     41.3',
    'cargo                 500    499    0 (0.0 %)          1      9.0',
  ]);
});
