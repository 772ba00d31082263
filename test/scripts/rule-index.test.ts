import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test('rules/index.ts lists the folders in rules/', () => {
  const script = fileURLToPath(new URL('../../scripts/rule-index.mjs', import.meta.url));
  const { stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
  expect(stderr).toBe('');
});
