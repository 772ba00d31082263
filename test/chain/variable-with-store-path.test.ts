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

describe('a variable that holds the path of a build', () => {
  const path = 'lib/mica/native.ex';
  const asked = 'System.get_env("MICA_NATIVE") != nil';

  it.each([
    'System.get_env("MICA_NATIVE") |> is_binary()',
    'is_binary(System.get_env("MICA_NATIVE"))',
    'not is_nil(System.get_env("MICA_NATIVE"))',
    '!!System.get_env("MICA_NATIVE")',
    'System.get_env("MICA_NATIVE", "") != ""',
    'if(System.get_env("MICA_NATIVE"), do: true, else: false)',
    'System.get_env("MICA_NATIVE") not in [nil, "", "0"]',
  ])('is set, and is no other word: %s', async (to) => {
    expect((await linkAfter('module', { recipe, path, from: asked, to })).verdict).toBe('ok');
    expect((await linkAfter('handoff', { recipe, path, from: asked, to })).verdict).toBe('ok');
  });

  it('is not what a switch is compared with', async () => {
    expect(await rulesAfter(path, asked, 'System.get_env("MICA_NATIVE") == "1"')).toEqual(['compiles-in-sandbox']);
  });

  it('may be another path', async () => {
    const to = 'System.get_env("MICA_NATIVE") == "/nix/store/00000000000000000000000000000000-mica"';
    expect((await linkAfter('module', { recipe, path, from: asked, to })).verdict).toBe('unknown');
  });
});
