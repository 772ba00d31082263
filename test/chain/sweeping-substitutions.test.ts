import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { readFiles } from '../support/repository-files.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

const recipe = readFiles(join(fixturesFolder, 'recipes', 'crane-musl'));

/** The files of which `substitution-without-effect` says that a phase searches in vain. */
async function searchedInVain(phase: string) {
  const flake = recipe['flake.nix'] as string;
  const changed = flake.replace("preBuild = ''", () => `postPatch = ''\n${phase}\n'';\n          preBuild = ''`);
  const { report } = await checkRepository(memoryRepository({ ...recipe, 'flake.nix': changed }), {
    only: ['substitution-without-effect'],
    skip: [],
  });
  return report.findings.map(({ message }) => /^`([^`]+)`/.exec(message)?.[1]);
}

describe('sed over many files', () => {
  it.each([
    ['that a pattern names', 'sed -i s/integer/float/ lib/*.ex lib/*/*.ex'],
    ['that find lists', "find lib -name '*.ex' | xargs sed -i s/integer/float/"],
    ['that a loop names', 'for file in lib/my_app/*.ex; do sed -i s/integer/float/ $file; done'],
  ])('%s need not find its text in each', async (_what, phase) => {
    expect(await searchedInVain(phase)).toEqual([]);
  });

  it('is told once where it finds its text in none', async () => {
    expect(await searchedInVain('sed -i s/no_such_text/float/ lib/my_app/*.ex')).toEqual([
      'my_app/lib/my_app/native.ex',
    ]);
  });

  it('is told of each script that finds nothing anywhere', async () => {
    const found = await searchedInVain('sed -i -e s/integer/float/ -e s/no_such_text/x/ lib/my_app/native.ex');
    expect(found).toEqual(['my_app/lib/my_app/native.ex']);
  });
});

describe('substituteInPlace over many files', () => {
  it.each([
    ['that stand side by side', 'substituteInPlace mix.exs lib/my_app/native.ex --replace-warn integer float'],
    ['that an older nixpkgs searches', 'substituteInPlace mix.exs lib/my_app/native.ex --replace integer float'],
    [
      'that a loop names',
      'for file in mix.exs lib/my_app/*.ex; do substituteInPlace $file --replace-warn integer float; done',
    ],
  ])('%s need not find its text in each', async (_what, phase) => {
    expect(await searchedInVain(phase)).toEqual([]);
  });

  it.each([
    ['in none', 'substituteInPlace mix.exs --replace-warn no_such_text float'],
    ['where it must', 'substituteInPlace lib/my_app/native.ex mix.exs --replace-fail integer float'],
  ])('is told where it finds its text %s', async (_what, phase) => {
    expect(await searchedInVain(phase)).toEqual(['my_app/mix.exs']);
  });
});
