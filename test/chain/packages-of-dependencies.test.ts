import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { PUBLISHED_NIFS, type PublishedNif } from '../../src/knowledge/published-nifs.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { readFiles } from '../support/repository-files.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

const files = readFiles(join(fixturesFolder, 'precompiled-downloads-in-sandbox/broken-needed-by-a-dependency'));

/** The chains of a release with this list of dependencies and this lock: name, verdict and what is not known of the module. */
async function chainsOf(
  dependency: string,
  lock: Readonly<Record<string, readonly [string, ...string[]]>>,
  others: Readonly<Record<string, string>> = {},
) {
  const entries = Object.entries(lock).map(([name, [version, ...needs]]) => {
    const needed = needs.map((need) => `{:${need}, ">= 0.0.0", [hex: :${need}, repo: "hexpm", optional: false]}`);
    return `  "${name}": {:hex, :${name}, "${version}", "00", [:mix], [${needed.join(', ')}], "hexpm", "11"},`;
  });
  const changed = {
    ...files,
    ...others,
    'mix.exs': (files['mix.exs'] ?? '').replace('{:bumblebee, "~> 0.6.0"}', dependency),
    'mix.lock': `%{\n${entries.join('\n')}\n}\n`,
  };
  const { report } = await checkRepository(memoryRepository(changed), { only: [], skip: [] });
  return report.chains.map(({ module, verdict, links }) => {
    return [module, verdict, links.find(({ kind }) => kind === 'module')?.reason];
  });
}

/** The version of rustler_precompiled that a lock with such a package has. */
const READ = { rustler_precompiled: ['0.8.4'] } as const;

it('a NIF is followed through packages that need its package', async () => {
  const lock = { mdex: ['0.13.5', 'mdex_native'], mdex_native: ['0.2.6'], shelf: ['1.0.0', 'mdex'], ...READ } as const;
  expect(await chainsOf('{:shelf, "~> 1.0"}', lock)).toEqual([['MDExNative.Native', 'broken', null]]);
});

it('packages that need each other are looked at once', async () => {
  const lock = { shelf: ['1.0.0', 'board'], board: ['1.0.0', 'shelf', 'tokenizers'], tokenizers: ['0.5.1'] } as const;
  expect(await chainsOf('{:shelf, "~> 1.0"}', lock)).toHaveLength(1);
});

it('a package whose NIF is known in other versions is not passed over', async () => {
  expect(await chainsOf('{:tokenizers, "~> 0.9"}', { tokenizers: ['0.9.0'] })).toEqual([
    ['tokenizers', 'unknown', 'the NIF of tokenizers 0.9.0 is not known here'],
  ]);
});

it('a package that gave its NIF up has none', async () => {
  for (const version of ['0.12.3', '0.13.5'])
    expect(await chainsOf('{:mdex, "~> 0.12"}', { mdex: [version] })).toEqual([]);
  expect(await chainsOf('{:uuidv7, "~> 1.0"}', { uuidv7: ['1.0.0'] })).toEqual([]);
});

/** The rules that report when a release in the sandbox needs nothing but this package, with these variables set. */
async function reportedOf(
  nif: PublishedNif,
  version: string,
  variables: readonly string[],
): Promise<readonly string[]> {
  const bringer = nif.uses === 'Rustler' ? ['rustler', '0.37.1'] : ['rustler_precompiled', '0.8.4'];
  const needed = `{:${bringer[0]}, ">= 0.0.0", [hex: :${bringer[0]}, repo: "hexpm", optional: false]}`;
  const set = variables.map((name) => `env.${name} = "true"; `).join('');
  const changed = {
    ...files,
    'flake.nix': (files['flake.nix'] ?? '').replace('src = ./.;', `${set}src = ./.;`),
    'mix.exs': (files['mix.exs'] ?? '').replace('{:bumblebee, "~> 0.6.0"}', `{:${nif.package}, ">= 0.0.0"}`),
    'mix.lock': `%{
  "${nif.package}": {:hex, :${nif.package}, "${version}", "00", [:mix], [${needed}], "hexpm", "11"},
  "${bringer[0]}": {:hex, :${bringer[0]}, "${bringer[1]}", "00", [:mix], [], "hexpm", "11"},
}
`,
  };
  const { report } = await checkRepository(memoryRepository(changed), { only: [], skip: [] });
  expect(report.chains.map(({ module }) => module)).toEqual([nif.module]);
  return report.findings.map(({ rule }) => rule);
}

it('every package that is known compiles in the sandbox or downloads there, as it was published', {
  timeout: 60_000,
}, async () => {
  for (const nif of PUBLISHED_NIFS) {
    const expected = nif.uses === 'Rustler' ? 'compiles-in-sandbox' : 'precompiled-downloads-in-sandbox';
    expect([nif.package, nif.to, await reportedOf(nif, nif.to, [])]).toEqual([nif.package, nif.to, [expected]]);
  }
});

it('every package that is known is built where its own variable says so', { timeout: 60_000 }, async () => {
  const asked = PUBLISHED_NIFS.map((nif) => [nif, /get_env\("(\w+)"/.exec(nif.force)?.[1]] as const);
  // ex_keccak and the first walle look for the atom `true` beside "1".
  const refused = /in \["1", true\]/;
  for (const [nif, variable] of asked.filter(([nif]) => !refused.test(nif.force))) {
    if (variable === undefined) continue;
    const rules = await reportedOf(nif, nif.from, [variable]);
    expect([nif.package, nif.from, rules]).toEqual([nif.package, nif.from, ['compiles-in-sandbox']]);
  }
});

it.each(['rustler', 'rustler_precompiled'])(
  'a package that nobody read and that needs %s is not passed over',
  async (bringer) => {
    const lock = { shelf: ['1.0.0', bringer], [bringer]: ['0.8.4'] } as const;
    expect(await chainsOf('{:shelf, "~> 1.0"}', lock)).toEqual([
      ['shelf', 'unknown', 'the NIF of shelf 1.0.0 is not known here'],
    ]);
  },
);

it('a project in another folder brings what it needs, locked with the one that it is a part of', async () => {
  const local = (options: string) => ({
    'local/mix.exs': `defmodule Local.MixProject do
  use Mix.Project
  def project, do: [app: :local, version: "0.1.0", deps: [{:tokenizers, "~> 0.5"${options}}]]
end
`,
  });
  const lock = { tokenizers: ['0.5.1'], ...READ } as const;
  expect(await chainsOf('{:local, path: "local"}', lock, local(''))).toEqual([['Tokenizers.Native', 'broken', null]]);
  for (const options of [', optional: true', ', only: :test', ', runtime: false'])
    expect(await chainsOf('{:local, path: "local"}', lock, local(options))).toEqual([]);
});

it('a package that nobody read is not passed over where a file of deps_nix builds it either', async () => {
  const built = readFiles(join(fixturesFolder, 'precompiled-downloads-in-sandbox/broken-dependency'));
  const changed = Object.fromEntries(
    Object.entries(built).map(([path, text]) => [path, text.replaceAll('ex_keccak', 'mystery')]),
  );
  const { report } = await checkRepository(memoryRepository(changed), { only: [], skip: [] });
  expect(report.chains.map(({ module, build, verdict, links }) => [module, build, verdict, links[0]?.reason])).toEqual(
    ['x86_64-linux', 'aarch64-linux'].map((system) => [
      'mystery',
      `packages.${system}.default`,
      'unknown',
      'the NIF of mystery 0.7.8 is not known here',
    ]),
  );
});

/** What is not known of a package `mystery` that a file of deps_nix builds from this source, with these packages, under this lock entry. */
async function reasonsOfMystery(source: string, beamDeps: string, entry: string): Promise<readonly (string | null)[]> {
  const built = readFiles(join(fixturesFolder, 'precompiled-downloads-in-sandbox/broken-dependency'));
  const changed = Object.fromEntries(
    Object.entries(built).map(([path, text]) => [path, text.replaceAll('ex_keccak', 'mystery')]),
  );
  const deps = (changed['deps.nix'] ?? '')
    .replace(/src = fetchHex \{\s*pkg = "mystery";.*?\};/s, source)
    .replace('beamDeps = [ rustler rustler_precompiled ];', `beamDeps = [ ${beamDeps} ];`);
  const lock = (changed['mix.lock'] ?? '').replace(/^\s*"mystery": .*$/m, () => `  "mystery": ${entry},`);
  expect(lock).toContain(entry);
  const files = { ...changed, 'deps.nix': deps, 'mix.lock': lock };
  const { report } = await checkRepository(memoryRepository(files), { only: [], skip: [] });
  return [...new Set(report.chains.map(({ links }) => links[0]?.reason ?? null))];
}

const HEX = 'src = fetchHex { pkg = "mystery"; version = "0.7.8"; sha256 = "00"; };';
const onHex = (needed: string) => `{:hex, :mystery, "0.7.8", "00", [:mix], [${needed}], "hexpm", "11"}`;
const needs = (optional: boolean) => `{:rustler, "~> 0.36", [hex: :rustler, repo: "hexpm", optional: ${optional}]}`;
const GIT = '{:git, "https://example.org/mystery.git", "0123456789abcdef0123456789abcdef01234567", []}';

it.each([
  [
    'a package that needs rustler itself',
    HEX,
    'rustler',
    onHex(needs(false)),
    'the NIF of mystery 0.7.8 is not known here',
  ],
  [
    'a package from git that takes rustler',
    'src = fetchgit { url = "https://example.org/mystery"; hash = ""; };',
    'rustler',
    GIT,
    'the NIF of mystery is not known here',
  ],
])('%s is not passed over', async (_, source, beamDeps, entry, reason) => {
  expect(await reasonsOfMystery(source, beamDeps, entry)).toEqual([reason]);
});

it('a package that takes rustler when it is there, perhaps for its tests, is passed over', async () => {
  expect(await reasonsOfMystery(HEX, 'rustler', onHex(needs(true)))).toEqual([]);
});

it('known packages are not passed over in dependencies that could not be followed', async () => {
  const release = readFiles(join(fixturesFolder, 'compiles-in-sandbox/broken-fetched-dependency'));
  const text = (release['package.nix'] ?? '')
    .replace('mixFodDeps = fetched;', 'mixFodDeps = applyPatches { src = fetched; patches = [ ./deps.patch ]; };')
    .replace('  runCommand,', '  applyPatches,');
  const { report } = await checkRepository(memoryRepository({ ...release, 'package.nix': text }), {
    only: [],
    skip: [],
  });
  expect(report.chains.map(({ module, verdict, links }) => [module, verdict, links[0]?.reason])).toEqual([
    ['mjml', 'unknown', 'mixFodDeps comes from outside'],
  ]);
});
