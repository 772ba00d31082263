import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { linkAfter } from '../support/changed-recipe.ts';
import { readFiles } from '../support/repository-files.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

const files = readFiles(join(fixturesFolder, 'hook-overridden/broken-build-mix-post-install'));
const EARLY = '"lastModified": 1780617600';
const LATER = '"lastModified": 1788220800';

/** What is said of the hand-off after changes to files; every text must be there. */
async function handOff(...changes: readonly (readonly [path: string, from: string, to: string])[]) {
  const changed: Record<string, string> = { ...files };
  for (const [path, from, to] of changes) {
    expect(changed[path]).toContain(from);
    changed[path] = changed[path]?.replaceAll(from, to) ?? '';
  }
  const { report } = await checkRepository(memoryRepository(changed), { only: [], skip: [] });
  const chain = report.chains.find(({ build }) => build === 'packages.x86_64-linux.default');
  const link = chain?.links.find(({ kind }) => kind === 'handoff');
  return { verdict: link?.verdict, reason: link?.reason, rules: report.findings.map(({ rule }) => rule) };
}

describe('postInstall of a buildMix', () => {
  it('never runs in the nixpkgs of which that is known', async () => {
    expect(await handOff()).toMatchObject({ verdict: 'broken', rules: ['hook-overridden'] });
  });

  it.each([
    ['may run in a later commit of the same release', [['flake.lock', EARLY, LATER]]],
    ['may run where no lock says how old nixpkgs is', [['flake.lock', EARLY, '"revCount": 1']]],
  ] as const)('%s', async (_, changes) => {
    const { verdict, reason, rules } = await handOff(...changes);
    expect([verdict, rules]).toEqual(['unknown', []]);
    expect(reason).toContain('#530508');
  });

  it('runs in an earlier nixpkgs', async () => {
    const earlier = ['flake.nix', 'flake.lock'].map((path) => [path, 'nixos-26.05', 'nixos-25.05'] as const);
    expect(await handOff(...earlier)).toMatchObject({ verdict: 'ok', rules: [] });
  });

  it('runs where an installPhase of one’s own calls it', async () => {
    const own =
      "installPhase = ''\n          runHook preInstall\n          runHook postInstall\n        '';\n        postInstall";
    expect(await handOff(['flake.nix', 'postInstall', own])).toMatchObject({ verdict: 'ok', rules: [] });
  });

  it.each([
    ['in the nixpkgs that leaves it out', EARLY],
    ['in one that may', LATER],
  ])('runs where another phase calls it, %s', async (_what, age) => {
    const called = 'preFixup = "runHook postInstall";\n        postInstall =';
    expect(await handOff(['flake.lock', EARLY, age], ['flake.nix', 'postInstall =', called])).toMatchObject({
      verdict: 'ok',
      rules: [],
    });
  });

  it('changes nothing that a phase before it has placed', async () => {
    const before = `preBuild = ''
          mkdir -p priv/native
          cp \${nif}/lib/libmy_nif.so priv/native/my_nif.so
        '';
        postInstall`;
    const changed = await handOff(['flake.lock', EARLY, LATER], ['flake.nix', 'postInstall', before]);
    expect(changed).toMatchObject({ verdict: 'ok', rules: [] });
  });
});

describe('a copy into the output in a branch that may not run', () => {
  it('is no proof that nothing arrives', async () => {
    const branch = ['flake.nix', 'cp ${nif}', '[ ! -e /etc/hostname ] || cp ${nif}'] as const;
    const { verdict, rules } = await handOff(['flake.nix', 'postInstall', 'postFixup'], branch);
    expect([verdict, rules]).toEqual(['unknown', []]);
  });
});

describe('postInstall of a buildRebar3', () => {
  it.each([
    ['nixos-25.05', { verdict: 'ok', reason: null }],
    ['nixos-26.05', { verdict: 'unknown', reason: expect.stringContaining('#530508') }],
  ])('of %s', async (to, expected) => {
    const change = { recipe: 'rebar3-on-load', path: 'flake.nix', from: 'nixos-25.11', to };
    expect(await linkAfter('handoff', change)).toEqual(expected);
  });
});

describe('a hook of nixpkgs that a variable switches off', () => {
  it.each(['dontMixCompile', 'dontMixReleaseInstall', 'dontBeamModuleInstall', 'dontMixAppConfigPatch'])(
    '%s leaves the build open',
    async (name) => {
      const switched = [
        'flake.nix',
        'beamDeps = [ rustler ];',
        `beamDeps = [ rustler ];\n        ${name} = true;`,
      ] as const;
      const { verdict, rules } = await handOff(switched);
      expect([verdict, rules]).toEqual(['unknown', []]);
    },
  );
});
