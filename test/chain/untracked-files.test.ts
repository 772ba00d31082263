import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { openFixture } from '../support/open-fixture.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

const folder = join(fixturesFolder, 'untracked-file');

async function verdictWithout(fixture: string, untracked: string): Promise<string | undefined> {
  const repository = openFixture(join(folder, fixture), { untracked: [untracked] });
  const { report } = await checkRepository(repository, { only: [], skip: [] });
  expect(report.findings.map(({ rule }) => rule)).toEqual(['untracked-file']);
  return report.chains.find(({ build }) => build?.startsWith('packages.'))?.verdict;
}

it('breaks a package that takes an untracked file', async () => {
  expect(await verdictWithout('broken-deps-nix', 'deps.nix')).toBe('broken');
  expect(await verdictWithout('broken-crate', 'native')).toBe('broken');
});

it('breaks no package where a shell alone takes it', async () => {
  expect(await verdictWithout('broken-shell', 'nix')).toBe('ok');
});
