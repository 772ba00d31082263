import { describe, expect, it } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/memory.ts';

const PROJECT: Readonly<Record<string, string>> = {
  'mix.exs':
    'defmodule Kelp.MixProject do\n  use Mix.Project\n  def project, do: [app: :kelp, version: "1.0.0", deps: [{:rustler, "~> 0.37"}]]\nend\n',
  'mix.lock': '%{"rustler": {:hex, :rustler, "0.37.1", "00", [:mix], [], "hexpm", "00"}}\n',
  'lib/kelp.ex':
    'defmodule Kelp do\n  use Rustler, otp_app: :kelp, crate: "kelp_nif", skip_compilation?: true\n  def f, do: 1\nend\n',
  'native/kelp_nif/Cargo.toml':
    '[package]\nname = "kelp_nif"\nversion = "0.1.0"\nedition = "2021"\n[lib]\ncrate-type = ["cdylib"]\n[dependencies]\nrustler = "0.37"\n',
  'native/kelp_nif/Cargo.lock':
    'version = 3\n[[package]]\nname = "kelp_nif"\nversion = "0.1.0"\ndependencies = ["rustler"]\n[[package]]\nname = "rustler"\nversion = "0.37.1"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\n',
  'native/kelp_nif/src/lib.rs': 'rustler::init!("Elixir.Kelp");\n',
  'assets/package.json': '{}\n',
  'notes.txt': '',
};

const NIF = `pkgs.rustPlatform.buildRustPackage {
  pname = "kelp_nif"; version = "0.1.0"; src = ./native/kelp_nif;
  cargoLock.lockFile = ./native/kelp_nif/Cargo.lock; doCheck = false;
}`;

const release = (
  src: string,
  preBuild = 'mkdir -p priv/native\ncp ${nif}/lib/libkelp_nif.so priv/native/kelp_nif.so',
) =>
  `pkgs.beamPackages.mixRelease { pname = "kelp"; version = "1.0.0"; src = ${src}; preBuild = ''
${preBuild}
''; }`;

/** Attributes of the builds that have chains, and what could not be followed, in a flake with these outputs. */
async function checked(outputs: string) {
  const flake = `{
    inputs = { nixpkgs.url = "github:NixOS/nixpkgs/nixos-25.11"; nix-filter.url = "github:numtide/nix-filter"; phx.url = "github:acme/nix-phoenix"; };
    outputs = { self, nixpkgs, nix-filter, phx }: let
      pkgs = nixpkgs.legacyPackages.x86_64-linux;
      nif = ${NIF};
    in ${outputs};
  }`;
  const { report } = await checkRepository(memoryRepository({ ...PROJECT, 'flake.nix': flake }), {
    only: [],
    skip: [],
  });
  return {
    chains: report.chains.flatMap(({ build, verdict }) => (build === null ? [] : [`${build} ${verdict}`])),
    unknown: report.unknown.map(({ message }) => message),
  };
}

const packaged = (expression: string) => checked(`{ packages.x86_64-linux.default = ${expression}; }`);

const DEFAULT = 'packages.x86_64-linux.default';

describe('a Mix build', () => {
  it('is followed through a source filter that nobody can follow, as far as files are known', async () => {
    const { chains } = await packaged(
      release('pkgs.lib.cleanSourceWith { src = ./.; filter = pkgs.somebody.filter; }'),
    );
    expect(chains).toEqual([`${DEFAULT} unknown`]);
  });

  it('is said to be lost where its phases leave it in a folder without a project', async () => {
    const { chains, unknown } = await packaged(
      release('./.', 'mkdir -p priv/native\ncd priv/native\ncp ${nif}/lib/libkelp_nif.so kelp_nif.so'),
    );
    expect(chains).toEqual([]);
    expect(unknown).toEqual(['no Mix project was found in priv/native, where this build compiles one']);
  });

  it('is said to be lost where its source holds no project', async () => {
    const { unknown } = await packaged(release('pkgs.lib.fileset.toSource { root = ./.; fileset = ./lib; }'));
    expect(unknown).toEqual(['no Mix project was found in the root of its source, where this build compiles one']);
  });

  it('is proved as it stands', async () => {
    expect(await packaged(release('./.'))).toEqual({ chains: [`${DEFAULT} ok`], unknown: [] });
  });
});
