import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { project } from '../../scripts/docs/session.mjs';

test('docs/code-scanning.md names every input and output of the action, with its default', () => {
  const read = (path: string) => readFileSync(join(project, path), 'utf8');
  const action = parse(read('action.yml')) as {
    inputs: Record<string, { default: string }>;
    outputs: Record<string, unknown>;
  };
  const page = read('docs/code-scanning.md');
  const rows = [...page.matchAll(/^\| `([^`]+)` \| (.*?) \|/gm)].map(([, name = '', shown = '']) => ({ name, shown }));
  expect(rows.map(({ name }) => name)).toEqual(Object.keys(action.inputs));
  // What is empty stands for something that the page puts into words.
  const wrong = rows.filter(({ name, shown }) => {
    const value = action.inputs[name]?.default;
    return value === '' ? shown.startsWith('`') : shown !== `\`${value}\``;
  });
  expect(wrong).toEqual([]);
  for (const output of Object.keys(action.outputs)) expect(page).toContain(`\`${output}\``);
});
