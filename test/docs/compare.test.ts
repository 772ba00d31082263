import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const page = readFileSync(fileURLToPath(new URL('../../docs/compare.md', import.meta.url)), 'utf8');

/** Where each tool documents itself. */
const documentation: Readonly<Record<string, RegExp>> = {
  zizmor: /^https:\/\/(?:docs\.zizmor\.sh|github\.com\/zizmorcore)\//,
  actionlint: /^https:\/\/(?:github\.com\/rhysd\/actionlint|rhysd\.github\.io\/actionlint)\//,
  ESLint: /^https:\/\/(?:eslint\.org\/docs|github\.com\/eslint\/eslint)\//,
  statix: /^https:\/\/github\.com\/oppiliappan\/statix\//,
  ruff: /^https:\/\/(?:docs\.astral\.sh\/ruff|github\.com\/astral-sh\/ruff)\//,
};

const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| |'))
  .map((line) => line.slice(2, -2).split(' | '));

describe('docs/compare.md', () => {
  test('has a cell for every tool in every row', () => {
    expect(rows.length).toBeGreaterThan(30);
    expect(rows.filter((cells) => cells.length !== 2 + Object.keys(documentation).length)).toEqual([]);
  });

  test("says nothing of another tool without a page of that tool's own documentation", () => {
    const unproved = rows.flatMap(([feature, , ...cells]) =>
      Object.entries(documentation).flatMap(([tool, home], index) => {
        const address = /^\[[^\]]+\]\((\S+)\)$/.exec(cells[index] ?? '')?.[1] ?? '';
        return cells[index] === 'not documented' || home.test(address) ? [] : [`${feature}: ${tool}: ${cells[index]}`];
      }),
    );
    expect(unproved).toEqual([]);
  });

  test('shows where each thing is that we say to have', () => {
    const unproved = rows.filter(([, ours = '']) => !/^(?:\[[^\]]+\]\(\S+\)|no\b.*)$/.test(ours));
    expect(unproved).toEqual([]);
  });
});
