import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { readFiles } from '../support/repository-files.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

const shadowed = readFiles(join(fixturesFolder, 'rustflags-shadowed/broken'));
const SET = 'RUSTFLAGS = "-C opt-level=3";';

/** The verdict on a musl release whose derivation sets RUSTFLAGS, with a hook before cargo that changes the variables of the build. */
async function verdictAfter(hook: string): Promise<string | undefined> {
  const flake = (shadowed['flake.nix'] ?? '').replace(SET, `${SET}\npreBuild = ''\n${hook}\n'';`);
  const { report } = await checkRepository(memoryRepository({ ...shadowed, 'flake.nix': flake }), {
    only: [],
    skip: [],
  });
  return report.chains.find(({ build }) => build === 'packages.x86_64-linux.default')?.verdict;
}

it.each([
  ['unsets them', 'unset RUSTFLAGS', 'ok'],
  ['unsets them among others', 'unset -v CFLAGS RUSTFLAGS', 'ok'],
  ['exports them no more', 'export -n RUSTFLAGS', 'ok'],
  ['unsets them and sets others', 'unset RUSTFLAGS\nexport RUSTFLAGS="-C opt-level=2"', 'broken'],
  ['unsets them in a subshell', '(unset RUSTFLAGS)', 'broken'],
  ['may unset them', 'if [ -n "$STATIC" ]; then unset RUSTFLAGS; fi', 'unknown'],
  ['unsets the target instead', 'unset CARGO_BUILD_TARGET', 'unknown'],
])('flags that shadow others until a hook %s', async (_title, hook, verdict) => {
  expect(await verdictAfter(hook)).toBe(verdict);
});
