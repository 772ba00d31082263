import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { linkAfter } from '../support/changed-recipe.ts';
import { readFiles } from '../support/repository-files.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

const recipe = 'crane-renamed-between';

async function rulesAfter(path: string, from: string, to: string) {
  const files = readFiles(join(fixturesFolder, 'recipes', recipe));
  expect(files[path]).toContain(from);
  const changed = { ...files, [path]: (files[path] ?? '').replace(from, to) };
  const { report } = await checkRepository(memoryRepository(changed), { only: [], skip: [] });
  return [...new Set(report.findings.map(({ rule }) => rule))];
}

describe('a folder that a build between crate and release fills', () => {
  // What a build yields that is not followed has names that nobody knows, and the loop gives them others.
  it.each([
    ['of a crate whose arguments are lost', './native/mica_nif/Cargo.toml; }', './native/absent/Cargo.toml; }'],
    ['of a crate from elsewhere', '${mica-nif}/lib', '${inputs.elsewhere.packages.${pkgs.system}.nif}/lib'],
  ])('holds what nobody can list: %s', async (_what, from, to) => {
    const handOff = await linkAfter('handoff', { recipe, path: 'flake.nix', from, to });
    expect(handOff.verdict).toBe('unknown');
    expect(await rulesAfter('flake.nix', from, to)).toEqual([]);
  });

  it('is listed where all of it is known', async () => {
    expect(await rulesAfter('flake.nix', '#lib}.so', '#libmica_}.so')).toEqual(['copied-name-mismatch']);
  });
});
