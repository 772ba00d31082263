import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { readFiles } from '../support/repository-files.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

/** The rules that speak of a recipe in one of whose files a stretch is replaced by inputs of the build. */
async function rulesAfter(recipe: string, path: string, from: RegExp, inputs: string) {
  const files = readFiles(join(fixturesFolder, 'recipes', recipe));
  expect(files[path]).toMatch(from);
  const changed = {
    ...files,
    [path]: (files[path] ?? '').replace(from, `nativeBuildInputs = [ ${inputs} ];`),
    [join(path, '../hook.sh')]: 'preBuildHooks+=(placeNif)\n',
  };
  const { report } = await checkRepository(memoryRepository(changed), { only: [], skip: [] });
  return report.findings.map(({ rule }) => rule);
}

// setup.sh sources an input that is a file, and `nix-support/setup-hook` of one that is a folder (nixpkgs pkgs/stdenv/generic/setup.sh,
// `activatePackage`); mkDerivation writes the latter of `setupHook` and `setupHooks` (fixupPhase).
const HOOKS = [
  ['a file of the repository', './hook.sh'],
  ['a file in a text', '"${./hook.sh}"'],
  ['a text', '(pkgs.writeText "place-nif" "preBuildHooks+=(placeNif)")'],
  ['makeSetupHook', '(pkgs.makeSetupHook { name = "place-nif"; } ./hook.sh)'],
  [
    'setupHook of a package',
    '(pkgs.stdenv.mkDerivation { name = "place-nif"; dontUnpack = true; setupHook = ./hook.sh; })',
  ],
  [
    'what a package writes',
    `(pkgs.runCommand "place-nif" { } ''
      mkdir -p $out/nix-support
      cp \${./hook.sh} $out/nix-support/setup-hook
    '')`,
  ],
] as const;

describe('a setup hook of the repository', () => {
  it.each(HOOKS)('may place the library: %s', async (_what, input) => {
    const copy = /preBuild = ''[\s\S]*?'';/;
    expect(await rulesAfter('crane-musl', 'flake.nix', copy, input)).toEqual([]);
  });

  it.each(HOOKS)('may set the variable that decides: %s', async (_what, input) => {
    expect(await rulesAfter('crane-musl', 'flake.nix', /PRECOMPILED_NIF = true;/, input)).toEqual([]);
  });

  it('is no package that has none', async () => {
    const tool = '(pkgs.writeShellScriptBin "tool" "true")';
    expect(await rulesAfter('crane-musl', 'flake.nix', /preBuild = ''[\s\S]*?'';/, tool)).toEqual([
      'library-not-handed-over',
    ]);
  });
});
