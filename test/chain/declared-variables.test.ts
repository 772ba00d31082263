import { describe, expect, it } from 'vitest';
import { linkAfter } from '../support/changed-recipe.ts';

/** The build of a release whose module skips compilation where LANTERN_PREBUILT is set, with a hook that sets it. */
const verdict = async (hook: string) => {
  const [from, to] = ['LANTERN_PREBUILT = "1";\n\n            preBuild = \'\'\n', `preBuild = ''\n${hook}\n`];
  return (await linkAfter('build', { recipe: 'mkderivation-cargo', path: 'flake.nix', from, to })).verdict;
};

/** stdenv runs a hook in a function (nixpkgs pkgs/stdenv/generic/setup.sh, `_eval`), with which such a name ends. */
describe('a variable that a hook sets before the compilation', () => {
  it.each(['export LANTERN_PREBUILT=1', 'declare -gx LANTERN_PREBUILT=1'])('is there by then (%s)', async (hook) => {
    expect(await verdict(hook)).toBe('ok');
  });

  it.each([
    'declare -x LANTERN_PREBUILT=1',
    'typeset -x LANTERN_PREBUILT=1',
    'local -x LANTERN_PREBUILT=1',
    'readonly LANTERN_PREBUILT=1',
  ])('is not there any more (%s)', async (hook) => {
    expect(await verdict(hook)).toBe('broken');
  });

  it('may be there by then when a phase sets it', async () => {
    const to = 'configurePhase = "declare -x LANTERN_PREBUILT=1; mix deps.compile";';
    const change = { recipe: 'mkderivation-cargo', path: 'flake.nix', from: 'LANTERN_PREBUILT = "1";', to };
    expect((await linkAfter('module', change)).verdict).toBe('unknown');
  });
});
