import { expect, it } from 'vitest';
import { linkAfter } from '../support/changed-recipe.ts';

const crane = (to: string) =>
  linkAfter('producer', { recipe: 'crane-workspace', path: 'flake.nix', from: '--locked -p compass_nif', to });

it.each([
  '--locked -p compass_nif',
  '-pcompass_nif --offline --locked -q',
  '--package=compass_nif --jobs 4 --locked --features=',
])('a crane build is proved with %s', async (given) => {
  expect(await crane(given)).toEqual({ verdict: 'ok', reason: null });
});

it.each([
  ['--p -p compass_nif', 'cargo build does not take --p'],
  ['--locked -compass_nif', 'cargo build does not take -compass_nif'],
  ['--locked compass_nif', 'cargo build does not take compass_nif'],
  ['--locked -p compass_nif --release', 'cargo takes --release once'],
  ['--locked -p compass_nif --profile release', 'cargo takes --release or --profile, not both'],
  ['--locked -p', 'cargo wants a value after -p'],
  ['--locked -p compass_nif -Z build-std', 'only a nightly cargo takes -Z'],
])('it is not with %s', async (given, reason) => {
  expect(await crane(given)).toEqual({ verdict: 'unknown', reason });
});

it.each([
  ['options: options ++ [ "-p" "tally_nif" "--offline" ]', 'ok', null],
  ['options: options ++ [ "-tally_nif" "p" ]', 'unknown', 'cargo build does not take -tally_nif'],
  ['options: options ++ [ "-p" "tally_nif" "--release" ]', 'unknown', 'cargo takes --release once'],
  ['options: [ "-p" "tally_nif" ]', 'unknown', 'cargoBuildOptions leaves out the messages that naersk reads'],
  [
    'options: options ++ [ "-p" "tally_nif" ]; cargoOptions = options: options ++ [ "-p" "tally_nif" ]',
    'unknown',
    'cargo before build does not take -p',
  ],
  ['options: options ++ [ "-p" "tally_nif" ]; cargoOptions = options: options ++ [ "--offline" ]', 'ok', null],
])('naersk gives cargo %s', async (to, verdict, reason) => {
  const from = 'options: options ++ [ "-p" "tally_nif" ]';
  expect(await linkAfter('producer', { recipe: 'naersk-fenix', path: 'flake.nix', from, to })).toEqual({
    verdict,
    reason,
  });
});

it.each([
  ['cargo build --release --offlinex', 'cargo build does not take --offlinex'],
  ['cargo build --release --offline -lantern_nif', 'cargo build does not take -lantern_nif'],
  ['cargo +nightly build --release --offline', 'cargo before build does not take +nightly'],
  ['cargo build --release --offline --jobs 0', '0 is no --jobs to cargo'],
])('a phase calls %s', async (to, reason) => {
  const from = 'cargo build --release --offline';
  expect(await linkAfter('producer', { recipe: 'mkderivation-cargo', path: 'nif.nix', from, to })).toEqual({
    verdict: 'unknown',
    reason,
  });
});

it('a build hook of nixpkgs says --offline and the profile itself', async () => {
  const from = 'buildAndTestSubdir = "native/ember_nif";';
  const given = (flags: string) =>
    linkAfter('producer', {
      recipe: 'fenix-musl',
      path: 'flake.nix',
      from,
      to: `${from} cargoBuildFlags = [ ${flags} ];`,
    });
  expect(await given('"--locked"')).toEqual({ verdict: 'ok', reason: null });
  expect(await given('"--offline"')).toEqual({ verdict: 'unknown', reason: 'cargo takes --offline once' });
  expect(await given('"--release"')).toEqual({
    verdict: 'unknown',
    reason: 'cargo takes --release or --profile, not both',
  });
});
