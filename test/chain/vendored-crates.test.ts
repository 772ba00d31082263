import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { readFiles } from '../support/repository-files.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

const files = readFiles(join(fixturesFolder, 'crates-not-vendored/sound-vendored-by-a-phase'));
const flake = files['flake.nix'] ?? '';
const crates = '${pkgs.rustPlatform.importCargoLock { lockFile = ./native/my_nif/Cargo.lock; }}';

/** The verdict on a release whose phases bring the crates in these words. */
async function verdictOn(words: string): Promise<string | undefined> {
  const phase = /preConfigure = ''.*?'';/s;
  expect(flake).toMatch(phase);
  const text = flake.replace(phase, () => `preConfigure = ''\n${words}\n'';`);
  const { report } = await checkRepository(memoryRepository({ ...files, 'flake.nix': text }), { only: [], skip: [] });
  return report.chains.find(({ build }) => build === 'packages.x86_64-linux.default')?.verdict;
}

const written = (directory: string, place = 'native/my_nif/.cargo') =>
  `mkdir -p ${place}
printf '[source.crates-io]\\nreplace-with = "local"\\n[source.local]\\ndirectory = "%s"\\n' "${directory}" > ${place}/config.toml`;

it.each([
  ['names the crates', written(crates)],
  ['names a link to them', `${written('crates')}\nln -s ${crates} native/my_nif/crates`],
  ['names a link to them from the root', `${written('crates', '.cargo')}\nln -s ${crates} crates`],
])('a configuration that %s is proved', async (_, words) => {
  expect(await verdictOn(words)).toBe('ok');
});

it.each([
  ['comes from the crates and may not be there', `mkdir -p .cargo\ncat ${crates}/.cargo/config > .cargo/config.toml`],
  ['names a folder that nobody makes', written('crates')],
  ['names a link that is elsewhere', `${written('crates')}\nln -s ${crates} crates`],
  ['names no folder', 'mkdir .cargo\necho \'[source.crates-io]\nreplace-with = "mirror"\' > .cargo/config.toml'],
])('a configuration that %s is not', async (_, words) => {
  expect(await verdictOn(words)).toBe('unknown');
});

it('a configuration of something else brings no crates', async () => {
  expect(await verdictOn("mkdir .cargo\necho '[build]\njobs = 2' > .cargo/config.toml")).toBe('broken');
});

it('cargoSetupHook looks for the Cargo.lock from the folder that patchPhase ends in', async () => {
  const recipe = readFiles(join(fixturesFolder, 'recipes', 'sandbox-features'));
  const expression = recipe['default.nix'] ?? '';
  const said = async (from: string, to: string) => {
    expect(expression).toContain(from);
    const changed = { ...recipe, 'default.nix': expression.replace(from, to) };
    const { report } = await checkRepository(memoryRepository(changed), { only: [], skip: [] });
    const chain = report.chains.find(({ build }) => build === 'default.nix');
    return [chain?.verdict, report.findings.map(({ rule }) => rule)];
  };
  expect(await said('"../rust"', '"../rust/"')).toEqual(['ok', []]);
  expect(await said('"../rust"', '"../rustx"')).toEqual(['broken', ['crates-not-vendored']]);
  expect(await said('    ./rust\n', '')).toEqual(['broken', ['crates-not-vendored']]);
  expect(
    await said(
      'cargoRoot = "../rust";',
      'cargoRoot = "rust"; postPatch = "cd ..; cp elixir/mix.* ."; preConfigure = "cd elixir";',
    ),
  ).toEqual(['ok', []]);
});

describe('a build of a crate whose crates are said to lie in its source', () => {
  const files = readFiles(join(fixturesFolder, 'git-dependency-hash/sound'));

  async function producerWith(folder: string, more: Readonly<Record<string, string>>): Promise<string | undefined> {
    const flake = (files['flake.nix'] ?? '').replace(
      'doCheck = false;',
      `doCheck = false; cargoVendorDir = "${folder}";`,
    );
    const { report } = await checkRepository(memoryRepository({ ...files, 'flake.nix': flake, ...more }), {
      only: [],
      skip: [],
    });
    const chain = report.chains.find(({ build }) => build === 'packages.x86_64-linux.default');
    return chain?.links.find(({ kind }) => kind === 'producer')?.verdict;
  }

  it('is proved where the folder is there, and not where it is none', async () => {
    const vendored = {
      'native/tally_nif/vendor/rustler/Cargo.toml': '[package]\nname = "rustler"\nversion = "0.36.2"\n',
    };
    expect(await producerWith('vendor', vendored)).toBe('ok');
    expect(await producerWith('./vendor/', vendored)).toBe('ok');
    expect(await producerWith('vendor', {})).toBe('unknown');
  });
});

it('a release with the crates of another lock than its own is not proved: cargoSetupHook compares them', async () => {
  const files = readFiles(join(fixturesFolder, 'rustler-too-old-for-otp/sound-older-otp'));
  const lock = files['native/my_nif/Cargo.lock'] ?? '';
  const withLock = async (text: string) => {
    const flake = (files['flake.nix'] ?? '').replace(
      'importCargoLock { lockFile = ./native/my_nif/Cargo.lock; }',
      'importCargoLock { lockFile = ./nix/Cargo.lock; }',
    );
    const changed = memoryRepository({ ...files, 'flake.nix': flake, 'nix/Cargo.lock': text });
    const { report } = await checkRepository(changed, { only: [], skip: [] });
    const chain = report.chains.find(({ build }) => build === 'packages.x86_64-linux.default');
    return chain?.links.find(({ kind }) => kind === 'build')?.reason ?? undefined;
  };
  expect(await withLock(lock)).toBeUndefined();
  expect(await withLock(`${lock}\n# by hand\n`)).toBe('nix/Cargo.lock is not the Cargo.lock of the source');
});
