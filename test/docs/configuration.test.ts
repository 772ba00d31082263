import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { variableNames } from '../../src/configuration/variables.ts';

const page = readFileSync(fileURLToPath(new URL('../../docs/configuration.md', import.meta.url)), 'utf8');

test('docs/configuration.md names every key and every variable', () => {
  const keys = ['fail-on', 'systems', 'include', 'exclude', 'baseline', 'binary', '[rules]'];
  expect(keys.filter((key) => !page.includes(`| \`${key}\``))).toEqual([]);
  expect(variableNames.filter((name) => !page.includes(`RUSTLER_NIX_${name}`))).toEqual([]);
});
