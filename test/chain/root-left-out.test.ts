import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { readFiles } from '../support/repository-files.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

const fixture = readFiles(join(fixturesFolder, 'copied-name-mismatch/sound-producer-renames'));
const crate = 'native/my_nif';
const own = `src = ./${crate};
            cargoLock.lockFile = ./Cargo.lock;
            postPatch = "ln -s \${./Cargo.lock} Cargo.lock";`;
const whole = `src = ./.;
            cargoLock.lockFile = ./Cargo.lock;`;

/** The rules that speak when the crate is a member of a workspace, and its build has only its own folder or the whole of it. */
async function rulesOf(source: string, root: string, member: string): Promise<readonly string[]> {
  const { [`${crate}/Cargo.lock`]: lock = '', ...files } = fixture;
  const changed = {
    ...files,
    'Cargo.lock': lock,
    'Cargo.toml': `[workspace]\nmembers = ["${crate}"]\nresolver = "2"\n${root}`,
    [`${crate}/Cargo.toml`]: `${files[`${crate}/Cargo.toml`]}\n${member}`,
    'flake.nix': (files['flake.nix'] ?? '').replace(/src = .*\n.*Cargo\.lock;/, () => source),
  };
  const { report } = await checkRepository(memoryRepository(changed), { only: [], skip: [] });
  return report.findings.map(({ rule }) => rule);
}

describe('a member whose build has the root of its workspace', () => {
  it('has the profiles of the root', async () => {
    expect(await rulesOf(whole, '[profile.release]\npanic = "abort"\n', '')).toEqual(['panic-abort']);
    expect(await rulesOf(whole, '', '[profile.release]\npanic = "abort"\n')).toEqual(['cargo-setting-ignored']);
  });
});

describe('a member whose build leaves the root of its workspace out', () => {
  it('has profiles of its own', async () => {
    expect(await rulesOf(own, '', '[profile.release]\nlto = true\n')).toEqual([]);
    expect(await rulesOf(own, '', '[profile.release]\npanic = "abort"\n')).toEqual(['panic-abort']);
  });

  it('has not those of the root', async () => {
    expect(await rulesOf(own, '[profile.release]\npanic = "abort"\n', '')).toEqual([]);
  });
});
