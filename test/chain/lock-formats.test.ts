import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { readFiles } from '../support/repository-files.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

const files = readFiles(join(fixturesFolder, 'rust-too-old/broken-lock'));

/** Whether a toolchain is called too old for a crate of the 2018 edition without a minimum, locked in this format. */
async function isTooOld(rust: string, format: number): Promise<boolean> {
  const crate = 'native/my_nif/Cargo';
  const lock = (files[`${crate}.lock`] ?? '').replace('version = 4', `version = ${format}`);
  const changed = {
    ...files,
    'flake.nix': (files['flake.nix'] ?? '').replace('"1.75.0"', `"${rust}"`),
    [`${crate}.toml`]: (files[`${crate}.toml`] ?? '')
      .replace('2021', '2018')
      .replace('rustler = "0.37"', 'rustler = "0.26"'),
    [`${crate}.lock`]: lock.replace(/(name = "rustler"\nversion = )"[^"]*"/, '$1"0.26.0"'),
  };
  const { report } = await checkRepository(memoryRepository(changed), { only: ['rust-too-old'], skip: [] });
  return report.findings.length > 0;
}

it('a lock of version 4 is read since Rust 1.78, one of version 3 by whatever is in use', async () => {
  expect(await isTooOld('1.77.0', 4)).toBe(true);
  expect(await isTooOld('1.78.0', 4)).toBe(false);
  // Written by default since 1.53, and read since 1.47; what is older takes no notice of the number.
  for (const rust of ['1.46.0', '1.50.0', '1.53.0']) expect([rust, await isTooOld(rust, 3)]).toEqual([rust, false]);
});
