import { describe, expect, it } from 'vitest';
import { linkAfter } from '../support/changed-recipe.ts';

const elsewhere = 'cargo writes the library where the install hook does not look';

describe('a buildRustPackage whose cargo has another target folder', () => {
  const recipe = 'flake-parts-darwin';
  const config = 'native/.cargo/config.toml';
  const producer = (path: string, from: string, to: string) => linkAfter('producer', { recipe, path, from, to });

  it('is not proved, for the install hook looks below `target` where the build starts', async () => {
    const to = '[build]\ntarget-dir = "out"\n';
    expect(await producer(config, '', to)).toEqual({ verdict: 'unknown', reason: elsewhere });
    // What is configured beside cargo's way up from there does not count.
    expect(await producer('native/tidepool/.cargo/config.toml', '', to)).toMatchObject({ verdict: 'ok' });
    expect(await producer(config, '', '[build]\ntarget-dir = "./target/"\n')).toMatchObject({ verdict: 'ok' });
  });

  it('is not proved when a variable says so, which is stronger', async () => {
    const [path, from] = ['flake.nix', 'doCheck = false;'];
    expect(await producer(path, from, `CARGO_TARGET_DIR = "../out"; ${from}`)).toMatchObject({ verdict: 'unknown' });
    expect(await producer(path, from, `CARGO_TARGET_DIR = "target"; ${from}`)).toMatchObject({ verdict: 'ok' });
  });

  it('is not proved when it starts in a member of a workspace', async () => {
    const to =
      'src = ./native; sourceRoot = "native/tidepool"; cargoRoot = ".."; cargoLock.lockFile = ./native/Cargo.lock;';
    expect(await producer('flake.nix', 'src = ./native;', to)).toEqual({ verdict: 'unknown', reason: elsewhere });
    const below = 'src = ./native; buildAndTestSubdir = "tidepool";';
    expect(await producer('flake.nix', 'src = ./native;', below)).toMatchObject({ verdict: 'ok' });
  });

  it('is followed there by an installation of its own', async () => {
    const own = { recipe: 'buildrustpackage-own-install', path: 'native/ferry_nif/.cargo/config.toml' };
    const handOff = (to: string) => linkAfter('handoff', { ...own, from: '', to });
    expect(await handOff('')).toMatchObject({ verdict: 'ok' });
    expect((await handOff('[build]\ntarget-dir = "out"\n')).verdict).not.toBe('ok');
  });
});
