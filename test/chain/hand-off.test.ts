import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/index.ts';
import { readFiles } from '../support/repository-files.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

/** Findings of a fixture's repository after a change of its flake.nix. */
async function findingsWith(fixture: string, change: (flake: string) => string): Promise<string[]> {
  const files = readFiles(join(fixturesFolder, fixture));
  const flake = change(files['flake.nix'] ?? '');
  expect(flake).not.toBe(files['flake.nix']);
  const { report } = await checkRepository(memoryRepository({ ...files, 'flake.nix': flake }), { only: [], skip: [] });
  return report.findings.map(({ rule }) => rule);
}

describe('what may place a library', () => {
  const without = 'library-not-handed-over/broken';

  it('is a setup hook of the repository, which runs code in any phase', async () => {
    const hook = 'nativeBuildInputs = [ (pkgs.makeSetupHook { name = "nif-hook"; } ./hook.sh) ];';
    expect(await findingsWith(without, (flake) => flake.replace('src = ./.;', `src = ./.;\n${hook}`))).toEqual([]);
  });

  it('is no hook of nixpkgs', async () => {
    const hook = 'nativeBuildInputs = [ pkgs.versionCheckHook ];';
    const findings = await findingsWith(without, (flake) => flake.replace('src = ./.;', `src = ./.;\n${hook}`));
    expect(findings).toEqual(['library-not-handed-over']);
  });

  it('is a program that nobody knows', async () => {
    const phase = `preBuild = "place-nif \${nif}";`;
    expect(await findingsWith(without, (flake) => flake.replace('src = ./.;', `src = ./.;\n${phase}`))).toEqual([]);
  });
});

describe('a copy after a program that was not followed', () => {
  it('gives the library the name that it says', async () => {
    const findings = await findingsWith('copied-name-mismatch/broken', (flake) =>
      flake
        .replace('preBuild', 'postBuild')
        .replace('mkdir -p priv/native', '')
        .replace('.so priv/native', '.so priv/native/libmy_nif.so'),
    );
    expect(findings).toEqual(['copied-name-mismatch']);
  });
});

describe('the cargo of a Mix derivation', () => {
  it('may come from another flake under any name', async () => {
    const input = 'nativeBuildInputs = [ self.inputs.tools.packages.x86_64-linux.default ];';
    const findings = await findingsWith('compiles-in-sandbox/broken-skipped-in-dev-alone', (flake) =>
      flake.replace('src = ./.;', `src = ./.;\n${input}`),
    );
    expect(findings).toEqual([]);
  });
});
