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

describe('a program that usually prints', () => {
  const findings = (command: string) =>
    findingsWith('library-not-handed-over/broken', (flake) =>
      flake.replace('src = ./.;', `src = ./.;\npreBuild = ''\n  mkdir -p priv/native\n  ${command}\n'';`),
    );

  it.each([
    ['strip -S -o priv/native/my_nif.so ${nif}/lib/libmy_nif.so'],
    ['patchelf --output priv/native/my_nif.so --remove-rpath ${nif}/lib/libmy_nif.so'],
    ['xxd -r library.hex priv/native/my_nif.so'],
    [`awk '{ printf "%s", $0 > "priv/native/my_nif.so" }' library.txt`],
  ])('may write the library where it is told to: %s', async (command) => {
    expect(await findings(command)).toEqual([]);
  });

  it.each([['strip -S ${nif}/lib/libmy_nif.so'], [`awk '{ print $1 }' mix.lock`], ['sort mix.lock | uniq -c']])(
    'places nothing: %s',
    async (command) => {
      expect(await findings(command)).toEqual(['library-not-handed-over']);
    },
  );
});

describe('a phase with the copy', () => {
  const copies = `mkdir -p priv/native; cp \${nif}/lib/libmy_nif.so priv/native/my_nif.so`;
  const findings = (attributes: string) =>
    findingsWith('library-not-handed-over/broken', (flake) => flake.replace('src = ./.;', `src = ./.;\n${attributes}`));

  it.each([
    [`preConfigurePhases = [ "nifPhase" ]; nifPhase = "${copies}";`],
    [`env.preBuildPhases = "nifPhase"; nifPhase = "${copies}";`],
    [`doCheck = true; checkPhase = "${copies}";`],
    [`doCheck = true; postCheck = "${copies}";`],
    [`dontBuild = false; preBuild = "${copies}";`],
  ])('runs before the release: %s', async (attributes) => {
    expect(await findings(attributes)).toEqual([]);
  });

  it.each([
    [`prePhases = [ "nifPhase" ]; nifPhase = "${copies}";`],
    [`preBuildPhases = [ "aHookOfSomebody" ];`],
    [`preBuild = "mkdir -p rel/overlays/lib; cp \${nif}/lib/libmy_nif.so rel/overlays/lib/x.so";`],
    [`preBuildPhases = inputs.somewhere.phases;`],
    [`phases = inputs.somewhere.phases; preBuild = "${copies}";`],
    [`dontBuild = inputs.somewhere.skip; preBuild = "${copies}";`],
  ])('may run, which nobody knows: %s', async (attributes) => {
    expect(await findings(attributes)).toEqual([]);
  });

  it.each([
    [`nifPhase = "${copies}";`, 'library-not-handed-over'],
    [`postFixupPhases = [ "nifPhase" ]; nifPhase = "${copies}";`, 'library-not-handed-over'],
    [`doCheck = false; preCheck = "${copies}";`, 'hook-overridden'],
    [`checkPhase = "${copies}";`, 'hook-overridden'],
    [`env.dontBuild = "1"; preBuild = "${copies}";`, 'hook-overridden'],
    [`dontConfigure = 1; postConfigure = "${copies}";`, 'hook-overridden'],
    [`dontInstall = "x"; installPhase = "${copies}";`, 'hook-overridden'],
    [`postPhases = [ "nifPhase" ]; nifPhase = "${copies}";`, 'copied-too-late'],
  ])('never runs in time: %s', async (attributes, rule) => {
    expect(await findings(attributes)).toEqual([rule]);
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

describe('a folder that is linked as a whole', () => {
  /** Verdicts of the builds of a release whose `priv/native` leads to such a folder. */
  const verdicts = async (folder: string) => {
    const files = readFiles(join(fixturesFolder, 'library-not-handed-over/broken'));
    const links = `preBuild = "mkdir -p priv; ln -s ${folder} priv/native";`;
    const flake = (files['flake.nix'] ?? '').replace('src = ./.;', () => `src = ./.;\n${links}`);
    const changed = memoryRepository({ ...files, 'flake.nix': flake });
    const { report } = await checkRepository(changed, { only: [], skip: [] });
    return new Set(report.chains.flatMap(({ build, verdict }) => (build === null ? [] : [verdict])));
  };
  const farm = (name: string) =>
    `\${pkgs.linkFarm ''native'' { ''${name}'' = ''\${nif}/lib/libmy_nif.so''; }}`.replaceAll("''", '"');

  it('brings the library', async () => {
    expect(await verdicts(farm('my_nif.so'))).toEqual(new Set(['ok']));
  });

  it('brings none under another name', async () => {
    expect(await verdicts(farm('other.so'))).toEqual(new Set(['broken']));
    expect(await verdicts('${nif}/lib')).toEqual(new Set(['broken']));
  });

  it('brings what nobody knows', async () => {
    expect(await verdicts('${pkgs.somewhere}/lib')).toEqual(new Set(['unknown']));
  });
});
