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
  `pkgs.beamPackages.mixRelease { pname = "kelp"; version = "1.0.0"; src = ${src};
  mixFodDeps = pkgs.beamPackages.fetchMixDeps { pname = "kelp-deps"; version = "1.0.0"; src = ${src}; hash = ""; };
  preBuild = ''
${preBuild}
''; }`;

/** Attributes of the builds that have chains, and what could not be followed, in a flake with these outputs. */
function checked(outputs: string) {
  const flake = `{
    inputs = { nixpkgs.url = "github:NixOS/nixpkgs/nixos-25.11"; nix-filter.url = "github:numtide/nix-filter"; phx.url = "github:acme/nix-phoenix"; };
    outputs = { self, nixpkgs, nix-filter, phx }: let
      pkgs = nixpkgs.legacyPackages.x86_64-linux;
      nif = ${NIF};
    in ${outputs};
  }`;
  return checkedFile('flake.nix', flake);
}

async function checkedFile(name: string, text: string) {
  const { report } = await checkRepository(memoryRepository({ ...PROJECT, [name]: text }), { only: [], skip: [] });
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

describe('a package that a function from outside makes', () => {
  const unknownOf = async (expression: string) => (await packaged(expression)).unknown;
  const made = 'what phx.lib.build(…) makes of this repository could not be followed';

  it.each([
    'phx.lib.build { inherit pkgs; src = ./.; }',
    'phx.lib.build { src = pkgs.lib.cleanSource ./.; }',
    'phx.lib.build pkgs { inherit self; }',
    'phx.lib.build { args.src = "${self}"; }',
    '(phx.lib.build { src = ./.; }).overrideAttrs (old: { })',
  ])('may be a Mix build of this repository: %s', async (expression) => {
    expect(await unknownOf(expression)).toHaveLength(1);
    expect((await unknownOf(expression))[0]).toMatch(
      /^what phx\.lib\.build.* makes of this repository could not be followed$/,
    );
  });

  it.each([
    'phx.packages.x86_64-linux.default',
    'phx.lib.build { inherit pkgs; }',
    'phx.lib.build { src = ./assets; }',
    'phx.lib.build { src = ./notes.txt; }',
    'pkgs.buildNpmPackage { pname = "kelp"; version = "1"; src = ./.; }',
    'pkgs.dockerTools.buildImage { name = "kelp"; copyToRoot = ./.; }',
  ])('is none: %s', async (expression) => {
    expect(await unknownOf(expression)).toEqual([]);
  });

  it('may be made by an overlay from outside', async () => {
    const overlaid = (call: string) =>
      `(import nixpkgs { system = "x86_64-linux"; overlays = [ phx.overlays.default ]; }).${call}`;
    expect(await unknownOf(overlaid('buildPhoenix { src = ./.; }'))).toHaveLength(1);
    expect(await unknownOf(overlaid('hello'))).toEqual([]);
  });

  it('is none of what devenv makes of its shell', async () => {
    const flake = `{
      inputs = { nixpkgs.url = "github:NixOS/nixpkgs/nixos-25.11"; devenv.url = "github:cachix/devenv"; };
      outputs = { self, nixpkgs, devenv }@inputs: {
        packages.x86_64-linux.devenv-up = self.devShells.x86_64-linux.default.config.procfileScript;
        packages.x86_64-linux.ci = self.devShells.x86_64-linux.default.ci;
        devShells.x86_64-linux.default = devenv.lib.mkShell {
          inherit inputs; pkgs = nixpkgs.legacyPackages.x86_64-linux; modules = [ { languages.elixir.enable = true; } ];
        };
      };
    }`;
    expect((await checkedFile('flake.nix', flake)).unknown).toEqual([]);
  });

  it('counts in packages alone', async () => {
    const { unknown } = await checked('{ checks.x86_64-linux.lint = phx.lib.build { src = ./.; }; }');
    expect(unknown).not.toContain(made);
  });

  it('may be one of a whole set', async () => {
    const { unknown } = await checked('{ packages = phx.lib.eachLinux (system: { default = 1; }); }');
    expect(unknown).toEqual(['which packages phx.lib.eachLinux(…) makes could not be followed']);
  });

  const FETCHED = (project: string) =>
    `import (fetchTarball "https://github.com/${project}/archive/0123456789abcdef0123456789abcdef01234567.tar.gz")`;

  it.each([
    ['default.nix', `(${FETCHED('acme/nix-phoenix')} { }).build { src = ./.; }`],
    [
      'default.nix',
      `{ pkgs ? import <nixpkgs> { } }: (${FETCHED('acme/nix-phoenix')} { inherit pkgs; }).build { src = ./.; }`,
    ],
    ['release.nix', `{ kelp = (${FETCHED('acme/nix-phoenix')} { }).build { src = ./.; }; }`],
    ['nix/kelp.nix', 'let phx = import <phoenix>; in phx.build { src = ../.; }'],
  ])('may be one of a file that no flake reaches: %s %s', async (name, text) => {
    const { unknown } = await checkedFile(name, text);
    expect(unknown).toHaveLength(1);
    expect(unknown[0]).toMatch(/makes of this repository could not be followed$/);
  });

  it.each([
    // These give a flake's own outputs, or what has to hold before a commit.
    ['default.nix', `(${FETCHED('edolstra/flake-compat')} { src = ./.; }).defaultNix`],
    [
      'default.nix',
      '(import (let lock = builtins.fromJSON (builtins.readFile ./flake.lock); in fetchTarball { url = lock.nodes.flake-compat.locked.url or "https://github.com/edolstra/flake-compat/archive/${lock.nodes.flake-compat.locked.rev}.tar.gz"; sha256 = lock.nodes.flake-compat.locked.narHash; }) { src = ./.; }).defaultNix',
    ],
    ['shell.nix', `(${FETCHED('NixOS/flake-compat')} { src = ./.; }).shellNix`],
    ['nix/hooks.nix', `(${FETCHED('cachix/git-hooks.nix')}).run { src = ../.; hooks.nixfmt.enable = true; }`],
    ['default.nix', `{ lint = (${FETCHED('cachix/pre-commit-hooks.nix')}).run { src = ./.; }; }`],
    [
      'default.nix',
      '{ pkgs ? import <nixpkgs> { } }: pkgs.dockerTools.buildImage { name = "kelp"; copyToRoot = ./.; }',
    ],
    ['default.nix', `(${FETCHED('acme/nix-phoenix')} { }).build { src = ./assets; }`],
  ])('is none of a file that no flake reaches: %s %s', async (name, text) => {
    expect((await checkedFile(name, text)).unknown).toEqual([]);
  });

  it('does not hide those beside it', async () => {
    const beside = await checked(
      `{ packages.x86_64-linux = phx.lib.build { src = ./.; } // { default = ${release('./.')}; }; }`,
    );
    expect(beside).toEqual({ chains: [`${DEFAULT} ok`], unknown: [made] });
  });

  it.each([
    ['stdenv.mkDerivation', 'installPhase = "mix release --no-deps-check --path $out";'],
    [
      'stdenvNoCC.mkDerivation',
      'buildPhase = "mix do deps.loadpaths, compile --no-deps-check"; installPhase = "cp -r _build $out";',
    ],
  ])('of %s is said to be lost', async (builder, phases) => {
    const { chains, unknown } = await packaged(
      `pkgs.${builder} { pname = "kelp"; version = "1.0.0"; src = ./.; nativeBuildInputs = [ pkgs.elixir ]; ${phases} }`,
    );
    expect(chains).toEqual([]);
    expect(unknown).toEqual(['the phases of this build call mix by themselves, which is not followed']);
  });

  const BY_HAND = 'the phases of this build call mix by themselves, which is not followed';
  const unpacked = 'cp -r ${./.} app\nchmod -R +w app\ncd app\n';

  it.each([
    [
      "runCommand's text",
      `pkgs.runCommand "kelp" { nativeBuildInputs = [ pkgs.elixir ]; } ''\n${unpacked}mix release --path $out\n''`,
    ],
    ["runCommandLocal's text", `pkgs.runCommandLocal "kelp" { } ''\n${unpacked}mix release --path $out\n''`],
    [
      'a source given to runCommand',
      `pkgs.runCommand "kelp" { src = ./.; } ''cp -r $src/. .; mix compile; cp -r _build $out''`,
    ],
    [
      'a source that is cleaned',
      `pkgs.runCommand "kelp" { src = pkgs.lib.cleanSource ./.; } ''cd $src && mix release --path $out''`,
    ],
    [
      'buildCommand',
      `pkgs.stdenv.mkDerivation { name = "kelp"; buildCommand = ''\n${unpacked}mix release --path $out\n''; }`,
    ],
    [
      'a call under a condition',
      `pkgs.runCommand "kelp" { } ''\n${unpacked}if [ -n "$RELEASE" ]; then mix release --path $out; fi\n''`,
    ],
    [
      'a source that another derivation makes',
      `pkgs.stdenv.mkDerivation { name = "kelp"; src = pkgs.runCommand "src" { } "cp -r \${./.} $out"; installPhase = "mix release --path $out"; }`,
    ],
    [
      'what an image holds',
      `pkgs.dockerTools.buildImage { name = "x"; contents = [ (pkgs.runCommand "kelp" { } ''\n${unpacked}mix release --path $out\n'') ]; }`,
    ],
    [
      'what a script starts',
      `pkgs.writeShellScriptBin "x" "\${pkgs.runCommand "kelp" { } ''\n${unpacked}mix release --path $out\n''}/bin/kelp"`,
    ],
  ])('is said to be lost where Mix is called in %s', async (_what, expression) => {
    expect(await packaged(expression)).toEqual({ chains: [], unknown: [BY_HAND] });
  });

  it.each([
    ['another folder', `pkgs.runCommand "x" { } "cd \${./assets}; mix release"`],
    [
      'no folder at all',
      `pkgs.runCommand "x" { nativeBuildInputs = [ pkgs.elixir ]; } "mix new kelp; cd kelp; mix compile"`,
    ],
    ['a text', `pkgs.runCommand "x" { } "cp -r \${./.} app; echo mix release > $out"`],
    ['a task that compiles nothing', `pkgs.runCommand "x" { } "cd \${./.}; mix format --check-formatted; touch $out"`],
    ['a script that somebody starts', `pkgs.writeShellScriptBin "x" "cd \${./.}; mix release"`],
  ])('is none where Mix is called on %s', async (_what, expression) => {
    expect((await packaged(expression)).unknown).toEqual([]);
  });

  it.each([
    'outputHash = "sha256-AAAA"; outputHashMode = "recursive"; buildPhase = "mix compile";',
    'src = ./assets; buildPhase = "mix compile";',
    'buildPhase = "mix help"; installPhase = "echo run mix compile > $out";',
  ])('is no mkDerivation with %s', async (phases) => {
    const { unknown } = await packaged(
      `pkgs.stdenv.mkDerivation ({ pname = "kelp"; version = "1.0.0"; src = ./.; } // { ${phases} })`,
    );
    expect(unknown).toEqual([]);
  });

  it('whose name is not known is said to be lost', async () => {
    const { unknown } = await checked(
      `{ packages.\${builtins.currentSystem or "x86_64-linux"}.default = ${release('./.')}; }`,
    );
    expect(unknown).toHaveLength(1);
  });
});
