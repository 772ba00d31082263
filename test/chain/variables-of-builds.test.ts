import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { readFiles } from '../support/repository-files.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

const files = readFiles(join(fixturesFolder, 'switch-not-set/sound-in-every-build'));
const MODULE = 'lib/my_app/native.ex';

/** The verdict on a release whose module skips compilation where a variable of that name is set. */
async function verdictWith(name: string): Promise<string | undefined> {
  const text = (files[MODULE] ?? '').replace('NIX_BUILD_TOP', () => name);
  const { report } = await checkRepository(memoryRepository({ ...files, [MODULE]: text }), { only: [], skip: [] });
  return report.chains.find(({ build }) => build === 'packages.x86_64-linux.default')?.verdict;
}

it('a build has the variables that Nix sets', async () => {
  expect(await verdictWith('NIX_BUILD_TOP')).toBe('ok');
});

it.each(['A(B', '*', 'constructor', '__proto__', 'toString'])('a build has no variable %s of its own', async (name) => {
  expect(await verdictWith(name)).toBe('broken');
});
