import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { readFiles } from '../support/repository-files.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

/** Why the chain of the default package is left open after a change of a file; undefined where it is not. */
async function openAfter(fixture: string, path: string, change: (text: string) => string): Promise<string | undefined> {
  const files = readFiles(join(fixturesFolder, fixture));
  const text = files[path] ?? '';
  expect(change(text)).not.toBe(text);
  const changed = memoryRepository({ ...files, [path]: change(text) });
  const { report } = await checkRepository(changed, { only: [], skip: [] });
  const chain = report.chains.find(({ build }) => build === 'packages.x86_64-linux.default');
  expect(chain?.verdict).not.toBe('broken');
  return chain?.links.find(({ verdict }) => verdict === 'unknown')?.reason ?? undefined;
}

const CALL = 'craneLib.buildPackage (commonArgs // { inherit cargoArtifacts; })';
const crane = (override: string) =>
  openAfter('musl-crt-static/sound', 'flake.nix', (text) =>
    text.replace(CALL, () => `(${CALL}).overrideAttrs ${override}`),
  );

describe('what overrideAttrs gives', () => {
  it('counts where the derivation itself reads it', async () => {
    expect(await crane('{ LABEL = "1"; }')).toBeUndefined();
    expect(await crane('(old: { doCheck = false; })')).toBeUndefined();
  });

  it('comes too late for what the builder reads when it is called', async () => {
    expect(await crane('{ cargoExtraArgs = "--offline"; }')).toBe(
      'overrideAttrs gives cargoExtraArgs, which crane.buildPackage has read before',
    );
    const config = 'overrides = f: p: { mdex = p.mdex.overrideAttrs { appConfigPath = ./config; }; };';
    expect(
      await openAfter('dependency-config-missing/broken', 'package.nix', (text) =>
        text.replace('{ inherit beamPackages; }', () => `{ inherit beamPackages; ${config} }`),
      ),
    ).toBe('overrideAttrs gives appConfigPath, which buildMix has read before');
    expect(
      await openAfter('naersk-copy-libs/broken', 'flake.nix', (text) =>
        text.replace('src = ', () => 'override = old: old // { copyLibs = true; };\nsrc = '),
      ),
    ).toBe('overrideAttrs gives copyLibs, which naersk.buildPackage has read before');
  });

  it('replaces the programs and hooks of the builder where it is not added to them', async () => {
    const replaced = 'overrideAttrs replaces nativeBuildInputs, and what crane.buildPackage puts there with it';
    expect(await crane('{ nativeBuildInputs = [ pkgs.pkg-config ]; }')).toBe(replaced);
    expect(await crane('(old: { nativeBuildInputs = [ pkgs.pkg-config ]; })')).toBe(replaced);
    const added = '(old: { nativeBuildInputs = (old.nativeBuildInputs or [ ]) ++ [ pkgs.pkg-config ]; })';
    expect(await crane(added)).toBeUndefined();
    expect(
      await crane('(final: old: { nativeBuildInputs = [ pkgs.cmake ] ++ old.nativeBuildInputs; })'),
    ).toBeUndefined();
  });
});
