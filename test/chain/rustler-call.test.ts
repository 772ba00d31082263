import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { linkAfter } from '../support/changed-recipe.ts';
import { readFiles } from '../support/repository-files.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

// Without its shell, whose toolchain would be known.
const recipe = Object.fromEntries(
  Object.entries(readFiles(join(fixturesFolder, 'recipes', 'cargo-in-sandbox'))).filter(
    ([path]) => !path.endsWith('.nix'),
  ),
);
const module = 'lib/papertrail/diff.ex';
const config = 'native/papertrail_nif/.cargo/config.toml';
const use = 'crate: "papertrail_nif"';
const lock = (version: string) => (recipe['mix.lock'] ?? '').replace('"0.37.3"', `"${version}"`);

/** What is said of Rustler's own cargo call in `mix compile` outside Nix. */
async function callOf({ options = '', ...files }: Readonly<Record<string, string>>) {
  const changed = { ...recipe, ...files, [module]: (recipe[module] ?? '').replace(use, `${use}${options}`) };
  const { report } = await checkRepository(memoryRepository(changed), { only: [], skip: [] });
  const link = report.chains.find(({ build }) => build === null)?.links.find(({ kind }) => kind === 'producer');
  return { verdict: link?.verdict, reason: link?.reason };
}

describe("Rustler's own call of cargo outside Nix", () => {
  it('is not proved before 0.37 when a configuration names a target, whose folder Rustler does not know', async () => {
    const target = '[build]\ntarget = "x86_64-unknown-linux-gnu"\n';
    const reason = 'Rustler 0.36.2 does not look where cargo writes for a configured target';
    const older = { 'mix.lock': lock('0.36.2') };
    expect(await callOf(older)).toMatchObject({ verdict: 'ok' });
    expect(await callOf({ ...older, [config]: target })).toEqual({ verdict: 'unknown', reason });
    const variable = ', env: [{"CARGO_BUILD_TARGET", "x86_64-unknown-linux-gnu"}]';
    expect(await callOf({ ...older, options: variable })).toEqual({ verdict: 'unknown', reason });
    // The option is stronger, and its folder is looked in.
    const options = ', target: "x86_64-unknown-linux-gnu"';
    expect(await callOf({ ...older, options, [config]: target })).toMatchObject({ verdict: 'ok' });
    expect(await callOf({ [config]: target })).toMatchObject({ verdict: 'ok' });
  });

  it('is not proved for musl when nobody knows how the toolchain links it', async () => {
    const options = ', target: "x86_64-unknown-linux-musl"';
    expect(await callOf({ options })).toMatchObject({ verdict: 'unknown' });
    expect(await callOf({ [config]: '[build]\ntarget = "x86_64-unknown-linux-musl"\n' })).toMatchObject({
      verdict: 'unknown',
    });
    const flag = '[target.x86_64-unknown-linux-musl]\nrustflags = ["-C", "target-feature=-crt-static"]\n';
    expect(await callOf({ options, [config]: flag })).toMatchObject({ verdict: 'ok' });
  });

  it('is not proved in a mode that Rustler has no clause for', async () => {
    expect(await callOf({ options: ', mode: :debug' })).toMatchObject({ verdict: 'ok' });
    expect(await callOf({ options: ', mode: :"release-lto"' })).toMatchObject({
      verdict: 'unknown',
      reason: 'Rustler knows the modes :release and :debug alone',
    });
  });

  it('is not proved with variables that are not followed', async () => {
    expect(await callOf({ options: ', env: [{"CC", "clang"}], features: []' })).toMatchObject({ verdict: 'ok' });
    expect(await callOf({ options: ', env: nil' })).toEqual({ verdict: 'unknown', reason: '`env` is not followed' });
    expect(await callOf({ options: ', env: @missing' })).toMatchObject({ verdict: 'unknown' });
  });

  it('is not proved for a feature that the crate does not have', async () => {
    const manifest = recipe['native/papertrail_nif/Cargo.toml'] ?? '';
    const changed = `${manifest.replace('[dependencies]', '[dependencies]\nside-car = { version = "1", optional = true }\nhidden = { version = "1", optional = true }')}
[features]
fast = ["dep:hidden"]
`;
    const files = { 'native/papertrail_nif/Cargo.toml': changed };
    const asked = (features: string) => callOf({ ...files, options: `, features: [${features}]` });
    expect(await asked('"fast"')).toMatchObject({ verdict: 'ok' });
    expect(await asked('"side-car", :fast')).toMatchObject({ verdict: 'ok' });
    expect(await asked('"side-car/x"')).toMatchObject({ verdict: 'ok' });
    const reason = 'papertrail_nif has no feature quick, so cargo refuses the call';
    expect(await asked('"fast", "quick"')).toEqual({ verdict: 'unknown', reason });
    // `dep:hidden` takes away the feature that an optional dependency is otherwise.
    expect(await asked('"hidden"')).toMatchObject({ verdict: 'unknown' });
    expect(await callOf({ options: ', features: ["fast"]' })).toMatchObject({ verdict: 'unknown' });
  });

  it('is not proved for 0.37.0, which runs cargo beside the mix.exs, unless the crate is a member of a workspace there', async () => {
    const older = { 'mix.lock': lock('0.37.0') };
    const reason =
      'Rustler 0.37.0 runs cargo in the folder of mix.exs, and papertrail_nif is no package of a workspace there';
    expect(await callOf(older)).toEqual({ verdict: 'unknown', reason });
    const root = '[workspace]\nmembers = ["native/papertrail_nif"]\nresolver = "2"\n';
    expect(await callOf({ ...older, 'Cargo.toml': root })).toMatchObject({ verdict: 'ok' });
    expect(await callOf({ 'mix.lock': lock('0.37.1') })).toMatchObject({ verdict: 'ok' });
  });
});

describe("Rustler's own call of cargo in a release", () => {
  it('is not proved with features that are not followed', async () => {
    const asking = (options: string) =>
      linkAfter('producer', { recipe: 'cargo-in-sandbox', path: module, from: use, to: `${use}${options}` });
    expect(await asking(', features: []')).toMatchObject({ verdict: 'ok' });
    expect(await asking(', features: "fast"')).toEqual({ verdict: 'unknown', reason: 'the features are not a list' });
  });
});
