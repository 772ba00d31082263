import { expect, it } from 'vitest';
import { linkAfter, linkWith } from '../support/changed-recipe.ts';

const HASH = 'cargoHash = "sha256-SGK9AqRfKI9IRGmiasIm9ebZoMbDMDuZsPoAOnxGG+E=";';

const given = (to: string) =>
  linkAfter('producer', { recipe: 'flake-parts-darwin', path: 'flake.nix', from: HASH, to });

it.each([
  HASH,
  `buildType = "debug"; ${HASH}`,
  `preBuild = "export CARGO_TARGET_DIR=target"; ${HASH}`,
  `outputs = [ "out" "dev" ]; ${HASH}`,
])('a crate is built and installed with %s', async (to) => {
  expect(await given(to)).toEqual({ verdict: 'ok', reason: null });
});

it('a crate is built with the crates that lie in its source', async () => {
  const vendored = (more: Readonly<Record<string, string>>) =>
    linkWith('producer', 'flake-parts-darwin', (files) => {
      const flake = (files['flake.nix'] ?? '').replace(HASH, 'cargoVendorDir = "vendor";');
      return { ...files, 'flake.nix': flake, ...more };
    });
  expect(await vendored({ 'native/vendor/rustler/Cargo.toml': '[package]\nname = "rustler"\n' })).toEqual({
    verdict: 'ok',
    reason: null,
  });
  const reason = 'the folder of vendored crates is not in the source: native/vendor';
  expect(await vendored({})).toEqual({ verdict: 'unknown', reason });
});

it.each([
  ['', 'none of cargoHash, cargoLock, cargoDeps and cargoVendorDir is given'],
  ['cargoHash = null;', 'none of cargoHash, cargoLock, cargoDeps and cargoVendorDir is given'],
  [HASH.replace('cargoHash', 'cargoSha256'), 'newer releases of nixpkgs do not read cargoSha256'],
  [`buildType = "dev"; ${HASH}`, 'cargo writes what it compiles as dev to another folder than target/…/dev'],
  [`buildType = "nif"; ${HASH}`, 'cargo finds no profile nif that inherits from another'],
  [
    `preBuild = "export CARGO_TARGET_DIR=out"; ${HASH}`,
    'cargo writes the library where the install hook does not look',
  ],
  [`outputs = [ "out" "lib" ]; ${HASH}`, 'which output gets the library depends on the age of nixpkgs'],
])('it is not with %s', async (to, reason) => {
  expect(await given(to)).toEqual({ verdict: 'unknown', reason });
});

it('the lock whose crates are vendored is that of the source', async () => {
  const from = 'cargoLock.lockFile = ./native/tally_nif/Cargo.lock;';
  const vendored = (to: string) => linkAfter('producer', { recipe: 'escript', path: 'package.nix', from, to });
  const other = { verdict: 'unknown', reason: 'mix.lock is not the Cargo.lock of the source' };
  expect(await vendored('cargoLock.lockFile = ./mix.lock;')).toEqual(other);
  expect(await vendored('cargoDeps = rustPlatform.importCargoLock { lockFile = ./mix.lock; };')).toEqual(other);
  const placed = 'cargoLock.lockFile = ./mix.lock; postPatch = "cp ${./mix.lock} Cargo.lock";';
  expect(await vendored(placed)).toEqual({ verdict: 'ok', reason: null });
});

it('the folder that sourceRoot begins with is the unpacked source', async () => {
  const src = 'src = pkgs.lib.cleanSource ./.;\n            sourceRoot = "source/';
  const producer = (to: string) =>
    linkAfter('producer', { recipe: 'buildrustpackage-own-install', path: 'flake.nix', from: src, to });
  expect(await producer(src)).toEqual({ verdict: 'ok', reason: null });
  expect(await producer(src.replace('"source/', '"sourcex/'))).toEqual({
    verdict: 'unknown',
    reason: 'the source is unpacked as source, not as sourcex',
  });
  expect(await producer(src.replace('pkgs.lib.cleanSource ./.', './.'))).toEqual({
    verdict: 'unknown',
    reason: "the flake's own folder is unpacked under a name with a hash, not as source",
  });
});

it('a NIF has the options that its macro takes', async () => {
  const from = '#[rustler::nif]';
  const crate = (to: string) =>
    linkAfter('crate', { recipe: 'mkderivation-cargo', path: 'native/lantern_nif/src/lib.rs', from, to });
  expect(await crate('#[rustler::nif(schedule = "DirtyIo")]')).toEqual({ verdict: 'ok', reason: null });
  expect(await crate('#[rustler::nif(schedul = "DirtyIo")]')).toEqual({
    verdict: 'unknown',
    reason: '`#[nif]` takes no schedul',
  });
  expect(await crate('#[rustler::nif(schedule = "Dirty")]')).toEqual({
    verdict: 'unknown',
    reason: '`#[nif]` takes no schedule Dirty',
  });
});
