import { describe, expect, test } from 'vitest';
import { buildModel, type Model } from '../../src/chain/index.ts';
import { memoryRepository } from '../../src/repository/index.ts';
import { openSyntax } from '../../src/syntax/index.ts';
import { linkAfter } from '../support/changed-recipe.ts';

const syntax = await openSyntax(['nix', 'elixir', 'rust', 'bash']);

const GNU = 'libmy_nif-v0.1.0-nif-2.15-x86_64-unknown-linux-gnu.so.tar.gz';

interface Written {
  /** Attributes of the release. */
  readonly attributes?: string;
  readonly options?: string;
  readonly system?: string;
  readonly packages?: string;
  readonly locked?: string;
  readonly files?: Readonly<Record<string, string>>;
}

function repository({ attributes, options, system, packages, locked, files }: Written): Record<string, string> {
  const on = system ?? 'x86_64-linux';
  return {
    'mix.exs': `defmodule MyApp.MixProject do
  use Mix.Project
  def project, do: [app: :my_app, version: "0.1.0", deps: [{:rustler_precompiled, "~> 0.8"}]]
end
`,
    'mix.lock': `%{
  "rustler_precompiled": {:hex, :rustler_precompiled, "${locked ?? '0.8.4'}", "01", [:mix], [], "hexpm", "23"},
}
`,
    'lib/native.ex': `defmodule MyApp.Native do
  use RustlerPrecompiled, otp_app: :my_app, crate: "my_nif", version: "0.1.0", base_url: "https://x"${options ?? ''}
end
`,
    'flake.nix': `{
  outputs = { nixpkgs, ... }:
    let
      pkgs = nixpkgs.legacyPackages.${on};
      archive = name: pkgs.fetchurl { url = "https://x/\${name}"; hash = "sha256-AAAA"; };
    in {
      packages.${on}.default = ${packages ?? 'pkgs'}.beamPackages.mixRelease {
        pname = "my_app";
        version = "0.1.0";
        src = ./.;
        ${attributes ?? ''}
      };
    };
}
`,
    ...files,
  };
}

function archiveIn(written: Written) {
  const model: Model = buildModel(memoryRepository(repository(written)), syntax, { systems: [] });
  const chain = model.chains.find(({ build }) => build.state === 'followed' && build.facts.kind === 'nix');
  if (chain?.handOff.state !== 'followed' || !chain.handOff.facts.archive) throw new Error('no archive is asked for');
  const { archive } = chain.handOff.facts;
  const told = (fact: { kind: 'known'; value: unknown } | { kind: 'unknown' }) =>
    fact.kind === 'known' ? fact.value : 'unknown';
  return {
    name: told(archive.name),
    cached: told(archive.cached),
    download: told(archive.download),
    checksum: told(archive.checksum),
  };
}

function seeded(folder: string, name = GNU): string {
  return `preBuild = ''
          mkdir -p ${folder}
          cp \${archive "${name}"} ${folder}/${name}
        '';`;
}

describe('the archive that a build asks for', () => {
  test('is named after the system that builds and its C library', () => {
    expect(archiveIn({}).name).toBe(GNU);
    expect(archiveIn({ packages: 'pkgs.pkgsMusl' }).name).toBe(GNU.replace('gnu', 'musl'));
    expect(archiveIn({ system: 'aarch64-darwin' }).name).toBe(
      GNU.replace('x86_64-unknown-linux-gnu', 'aarch64-apple-darwin'),
    );
    expect(archiveIn({ packages: 'pkgs.pkgsCross.aarch64-multiplatform' }).name).toBe('unknown');
  });

  test('follows TARGET_ARCH and its like, as Nerves sets them', () => {
    const nerves = 'TARGET_ARCH = "arm"; TARGET_OS = "linux"; TARGET_ABI = "gnueabihf";';
    expect(archiveIn({ attributes: nerves }).name).toBe(
      GNU.replace('x86_64-unknown-linux-gnu', 'arm-unknown-linux-gnueabihf'),
    );
    expect(archiveIn({ attributes: 'TARGET_ARCH = builtins.getEnv "ARCH";' }).name).toBe('unknown');
  });

  test('is for the NIF version of the OTP release, or the next below it', () => {
    const both = ', nif_versions: ["2.15", "2.17"]';
    expect(archiveIn({ options: both }).name).toBe('unknown');
    expect(
      archiveIn({ options: both, packages: '(pkgs // { beamPackages = pkgs.beam.packages.erlang_27; })' }).name,
    ).toBe(GNU.replace('2.15', '2.17'));
    expect(archiveIn({ locked: '0.6.3' }).name).toBe('unknown');
  });

  test('is not known where the machine chooses a variant, or no archive is made for it', () => {
    expect(archiveIn({ options: ', variants: %{"x86_64-unknown-linux-gnu" => [old: fn -> true end]}' }).name).toBe(
      'unknown',
    );
    expect(archiveIn({ options: ', variants: %{"aarch64-apple-darwin" => [old: fn -> true end]}' }).name).toBe(GNU);
    expect(archiveIn({ options: ', targets: ["aarch64-apple-darwin"]' }).name).toBe('unknown');
  });
});

describe('the cache', () => {
  test('is the folder that the variable names, in the store, in the repository or in the build', () => {
    const named = (value: string) => ({ attributes: `RUSTLER_PRECOMPILED_GLOBAL_CACHE_PATH = ${value};` });
    expect(archiveIn(named(`pkgs.linkFarm "c" { "${GNU}" = archive "x"; }`)).cached).toBe(true);
    expect(archiveIn(named(`pkgs.linkFarmFromDrvs "c" [ (archive "${GNU}") ]`)).cached).toBe(true);
    expect(archiveIn(named('pkgs.linkFarm "c" [ ]')).cached).toBe(false);
    expect(archiveIn(named(`archive "${GNU}"`)).cached).toBe(false);
    expect(archiveIn({ ...named('./nix/nifs'), files: { [`nix/nifs/${GNU}`]: '' } }).cached).toBe(true);
    expect(archiveIn({ ...named('./nix/nifs'), files: { 'nix/nifs/other': '' } }).cached).toBe(false);
    expect(archiveIn({ attributes: `${named('"nifs"').attributes} ${seeded('nifs')}` }).cached).toBe(true);
    expect(archiveIn({ attributes: `${named('"nifs"').attributes} ${seeded('elsewhere')}` }).cached).toBe(false);
    expect(archiveIn(named('"/var/cache/nifs"')).cached).toBe('unknown');
  });

  test('is the same when a phase exports it', () => {
    const phase = (folder: string) => `preBuild = ''
          export RUSTLER_PRECOMPILED_GLOBAL_CACHE_PATH=${folder}
          mkdir -p ${folder}
          cp \${archive "${GNU}"} ${folder}/${GNU}
        '';`;
    // Every $(mktemp -d) is another folder.
    for (const folder of ['$PWD/nifs', '$(mktemp -d)/nifs', 'nifs'])
      expect(archiveIn({ attributes: phase(folder) }).cached, folder).toBe(!folder.startsWith('$('));
  });

  test('is in the home of the build otherwise, and by itself a build has none', () => {
    const below = '.cache/rustler_precompiled/precompiled_nifs';
    expect(archiveIn({}).cached).toBe(false);
    expect(archiveIn({ attributes: `HOME = "home"; ${seeded(`home/${below}`)}` }).cached).toBe(true);
    expect(archiveIn({ attributes: `HOME = "home"; ${seeded('home/.cache')}` }).cached).toBe(false);
    const xdg = `XDG_CACHE_HOME = "c"; ${seeded('c/rustler_precompiled/precompiled_nifs')}`;
    expect(archiveIn({ attributes: xdg }).cached).toBe(true);
    const darwin = GNU.replace('x86_64-unknown-linux-gnu', 'aarch64-apple-darwin');
    const library = `HOME = "home"; ${seeded('home/Library/Caches/rustler_precompiled/precompiled_nifs', darwin)}`;
    expect(archiveIn({ attributes: library, system: 'aarch64-darwin' }).cached).toBe(true);
    const asLinux = `MIX_XDG = "1"; HOME = "home"; ${seeded(`home/${below}`, darwin)}`;
    expect(archiveIn({ attributes: asLinux, system: 'aarch64-darwin' }).cached).toBe(true);
  });

  test('is not the folder of the variable before 0.7.2', () => {
    const attributes = `RUSTLER_PRECOMPILED_GLOBAL_CACHE_PATH = pkgs.linkFarm "c" { "${GNU}" = archive "x"; };`;
    expect(archiveIn({ attributes, locked: '0.7.1' }).cached).toBe(false);
  });

  test('is not known when a program that nobody knows fills it', () => {
    const filled = (text: string) => ({
      attributes: `RUSTLER_PRECOMPILED_GLOBAL_CACHE_PATH = pkgs.runCommand "c" { } ''${text}'';`,
    });
    expect(archiveIn(filled('mkdir -p $out; fetch-nifs --into $out')).cached).toBe('unknown');
    expect(archiveIn(filled('mkdir -p $out')).cached).toBe(false);
    expect(archiveIn(filled(`mkdir $out; ln -s \${archive "x"} $out/${GNU}`)).cached).toBe(true);
    expect(archiveIn(filled(`install -D \${archive "x"} $out/${GNU}`)).cached).toBe(true);
  });
});

describe('a build that needs the network', () => {
  test('has it where Nix gives it one, and on macOS nobody knows', () => {
    expect(archiveIn({}).download).toBe(false);
    expect(archiveIn({ attributes: '__noChroot = true;' }).download).toBe(true);
    expect(archiveIn({ attributes: 'outputHash = "sha256-AAAA";' }).download).toBe(true);
    expect(archiveIn({ attributes: 'outputHash = null;' }).download).toBe(false);
    expect(archiveIn({ system: 'x86_64-darwin' }).download).toBe('unknown');
  });
});

describe('the checksum file', () => {
  const file = 'checksum-Elixir.MyApp.Native.exs';

  test('is the one that the source of the build holds', () => {
    const files = { [file]: `%{"${GNU}" => "sha256:00"}\n` };
    expect(archiveIn({}).checksum).toBe('no-file');
    expect(archiveIn({ files }).checksum).toBe('listed');
    expect(archiveIn({ files: { [file]: '%{"other" => "sha256:00"}\n' } }).checksum).toBe('not-listed');
    expect(archiveIn({ files: { [file]: '%{"a" <> "b" => "sha256:00"}\n' } }).checksum).toBe('unknown');
    const filtered = 'preBuild = "rm checksum-*.exs";';
    expect(archiveIn({ files, attributes: filtered }).checksum).toBe('no-file');
  });
});

test.each([
  ['0.10.0', { verdict: 'ok', reason: null }],
  ['0.11.0', { verdict: 'unknown', reason: 'what rustler_precompiled 0.11.0 does is not known' }],
  ['0.5.5', { verdict: 'unknown', reason: 'what rustler_precompiled 0.5.5 does is not known' }],
])('a file is taken by a version that was read, and by %s', async (version, expected) => {
  const from = ':rustler_precompiled, "0.7.1"';
  const change = { recipe: 'precompiled-cache-home', path: 'mix.lock', from, to: from.replace('0.7.1', version) };
  expect(await linkAfter('module', change)).toEqual(expected);
});
