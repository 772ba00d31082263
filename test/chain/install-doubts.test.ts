import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { readFiles } from '../support/repository-files.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

const sound = readFiles(join(fixturesFolder, 'copied-from-nowhere/sound-named-after-the-build'));

/** What is said of the build of the crate when it is given more. */
async function producerWith(given: string) {
  const flake = (sound['flake.nix'] ?? '')
    .replace(/postBuild = "[^"]*";/, () => given)
    .replace('lib/my_nif.so', 'lib/libmy_nif.so');
  const { report } = await checkRepository(memoryRepository({ ...sound, 'flake.nix': flake }), { only: [], skip: [] });
  const chain = report.chains.find(({ build }) => build === 'packages.x86_64-linux.default');
  const link = chain?.links.find(({ kind }) => kind === 'producer');
  return [link?.verdict, link?.reason];
}

it('the build of a crate is proved as it stands, and beside phases that do not concern it', async () => {
  for (const given of ['', 'postInstall = "mkdir -p $out/share";', 'dontBuild = false;', 'preInstall = "echo done";'])
    expect(await producerWith(given)).toEqual(['ok', null]);
});

it.each([
  ['dontBuild = true;', 'dontBuild changes what this build does'],
  ['dontCargoInstall = true;', 'dontCargoInstall changes what this build does'],
  ['phases = [ "unpackPhase" "installPhase" ];', 'phases changes what this build does'],
  ['preBuild = "exit 1";', 'a command of a phase seems to fail'],
  ['preInstall = "rm target/x86_64-unknown-linux-gnu/release/libmy_nif.so";', 'preInstall changes what is installed'],
])('it is not with %s', async (given, reason) => {
  expect(await producerWith(given)).toEqual(['unknown', reason]);
});
