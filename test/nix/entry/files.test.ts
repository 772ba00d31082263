import { describe, expect, it } from 'vitest';
import { readNixModel } from '../../../src/nix/index.ts';
import { memoryRepository } from '../../../src/repository/memory.ts';
import { openSyntax } from '../../../src/syntax/index.ts';
import { buildNamed, flakeOf, inputNames, known, modelOf, packageFlake, phase, rustOf } from '../model-of.ts';

const syntax = await openSyntax(['nix']);

describe('files without a flake', () => {
  it('are called with their defaults, as nix-build does', () => {
    const model = modelOf({
      'default.nix': `{ pkgs ? import <nixpkgs> { overlays = [ (final: prev: { greeting = "hello"; }) ]; } }:
        pkgs.runCommand "x" { } "echo \${pkgs.greeting} > $out"`,
    });
    expect(phase(buildNamed(model, 'default.nix').derivation, 'buildCommand')).toBe('echo hello > $out');
  });

  // A shell with `inputsFrom` has what the package is built with; it does not build it.
  it('are built by name although a shell enters them', () => {
    const model = modelOf({
      'default.nix':
        '{ pkgs ? import <nixpkgs> { } }: pkgs.rustPlatform.buildRustPackage { pname = "nif"; src = ./.; }',
      'shell.nix':
        '{ pkgs ? import <nixpkgs> { } }: pkgs.mkShell { inputsFrom = [ (import ./default.nix { inherit pkgs; }) ]; }',
    });
    expect(model.builds.map(({ attribute }) => attribute)).toEqual(['default.nix', 'shell.nix']);
  });

  it('are called as callPackage does when they need arguments', () => {
    const model = modelOf({
      'nix/package.nix':
        '{ lib, rustPlatform, release ? true }: rustPlatform.buildRustPackage { pname = "nif"; src = ../.; cargoHash = ""; }',
    });
    const { derivation, system } = buildNamed(model, 'nix/package.nix');
    expect(derivation.builder).toBe('buildRustPackage');
    expect(system.kind).toBe('unknown');
    expect(rustOf(derivation).effectiveTarget.kind).toBe('unknown');
  });

  // Compared with nix-instantiate 2.8 in a checkout: what git tracks, as it stands there; a folder in it is no checkout.
  it.each([
    ['builtins.fetchGit ./.', ['default.nix', 'mix.exs']],
    ['builtins.fetchGit { url = ./.; }', ['default.nix', 'mix.exs']],
    ['"${builtins.fetchGit (toString ./.)}"', ['default.nix', 'mix.exs']],
    ['builtins.fetchGit { url = ./.; rev = "00"; }', 'what an earlier commit of this repository holds is not followed'],
    ['builtins.fetchGit ./native', 'which folder fetchGit takes for a checkout could not be followed'],
  ])('may fetch their own checkout: %s', (src, expected) => {
    const files = {
      'default.nix': `with import <nixpkgs> { }; stdenv.mkDerivation { name = "x"; src = ${src}; }`,
      'mix.exs': '',
      'native/Cargo.toml': '',
      notes: '',
    };
    const view = memoryRepository(files, { tracked: ['default.nix', 'mix.exs'] });
    const model = readNixModel({ view, files: view.files, tracking: view.tracking, syntax });
    const { source } = buildNamed(model, 'default.nix').derivation;
    if (source.kind === 'unknown') return expect(source.reason).toBe(expected);
    const { value } = source;
    expect(
      Object.keys(files).filter((name) => value.kind === 'repository' && value.filter.keeps(name, 'file')),
    ).toEqual(expected);
  });

  it('cannot fetch the checkout of the flake that they are', () => {
    const files = {
      'flake.nix': packageFlake('pkgs.stdenv.mkDerivation { name = "x"; src = builtins.fetchGit ./.; }'),
    };
    const view = memoryRepository(files, {});
    const model = readNixModel({ view, files: view.files, tracking: view.tracking, syntax });
    expect(buildNamed(model, 'packages.x86_64-linux.default').derivation.source).toMatchObject({
      reason: 'a flake cannot fetch its own checkout with fetchGit',
    });
  });

  it.each([
    'with import <nixpkgs> { }; PACKAGE',
    '{ pkgs ? import <nixpkgs> { } }: with pkgs; PACKAGE',
    '{ system ? builtins.currentSystem }: with import <nixpkgs> { inherit system; }; PACKAGE',
  ])('are for the systems that are asked for, if any: %s', (text) => {
    const files = { 'default.nix': text.replace('PACKAGE', 'stdenv.mkDerivation { name = "x"; }') };
    const view = memoryRepository(files);
    const systemsOf = (systems: readonly string[]) =>
      readNixModel({ view, files: view.files, tracking: view.tracking, syntax, systems }).builds.map(({ system }) =>
        system.kind === 'known' ? system.value : '?',
      );
    expect(systemsOf([])).toEqual(['?']);
    expect(systemsOf(['x86_64-linux'])).toEqual(['x86_64-linux']);
    expect(systemsOf(['aarch64-darwin', 'x86_64-linux'])).toEqual(['aarch64-darwin', 'x86_64-linux']);
  });

  it.each(['{ stdenv }: PACKAGE', 'pkgs: with pkgs; PACKAGE'])(
    'are for a system that nobody knows when somebody calls them: %s',
    (text) => {
      const view = memoryRepository({ 'default.nix': text.replace('PACKAGE', 'stdenv.mkDerivation { name = "x"; }') });
      const systems = ['x86_64-linux', 'aarch64-darwin'];
      const { builds } = readNixModel({ view, files: view.files, tracking: view.tracking, syntax, systems });
      expect(builds.map(({ system }) => system.kind)).toEqual(['unknown']);
    },
  );

  it('are built once for a system that they name themselves', () => {
    const view = memoryRepository({
      'default.nix': 'with import <nixpkgs> { system = "x86_64-linux"; }; stdenv.mkDerivation { name = "x"; }',
    });
    const systems = ['aarch64-linux', 'x86_64-linux'];
    const model = readNixModel({ view, files: view.files, tracking: view.tracking, syntax, systems });
    expect(model.builds).toHaveLength(1);
  });

  it('may hold several packages', () => {
    const model = modelOf({
      'default.nix': 'let pkgs = import <nixpkgs> { }; in { a = pkgs.mkShell { }; b.c = pkgs.runCommand "c" { } ""; }',
    });
    expect(model.builds.map((build) => [build.attribute, build.kind])).toEqual([
      ['default.nix#a', 'shell'],
      ['default.nix#b.c', 'package'],
    ]);
  });

  it('may be overlays', () => {
    const model = modelOf({
      'overlay.nix': 'final: prev: { nif = final.callPackage ./nif.nix { }; }',
      'nif.nix': '{ mkShell }: mkShell { }',
    });
    expect(model.builds.map((build) => build.attribute)).toEqual(['overlay.nix#nif']);
  });

  it('know their system when they say it themselves', () => {
    const model = modelOf({
      'release.nix': 'let pkgs = import <nixpkgs> { system = "aarch64-linux"; }; in pkgs.mkShell { }',
      'shell.nix': '{ system ? builtins.currentSystem }: (import <nixpkgs> { inherit system; }).mkShell { }',
    });
    expect(known(buildNamed(model, 'release.nix').system)).toBe('aarch64-linux');
    expect(buildNamed(model, 'shell.nix').system.kind).toBe('unknown');
  });

  it('are not read again when a flake reaches them', () => {
    const model = modelOf({
      'flake.nix': flakeOf(
        '{ devShells.x86_64-linux.default = import ./shell.nix { pkgs = nixpkgs.legacyPackages.x86_64-linux; }; }',
      ),
      'shell.nix': '{ pkgs ? import <nixpkgs> { } }: pkgs.mkShell { packages = [ pkgs.cargo ]; }',
    });
    expect(model.builds.map((build) => build.attribute)).toEqual(['devShells.x86_64-linux.default']);
    expect(inputNames(model.builds[0]!.derivation)).toEqual(['cargo']);
  });

  it('that are modules or plain values build nothing and lose nothing', () => {
    const model = modelOf({
      'module.nix':
        '{ config, lib, pkgs, ... }: { options.x = lib.mkOption { }; config = lib.mkIf config.x.enable { y = 1; }; }',
      'versions.nix': '{ erlang = "27"; }',
    });
    expect(model.builds).toEqual([]);
    expect(model.unknown).toEqual([]);
  });

  it.each([
    ['a tarball', '(fetchTarball "https://github.com/NixOS/nixpkgs/archive/abc.tar.gz")'],
    [
      'a tarball with a hash',
      '(builtins.fetchTarball { url = "https://channels.nixos.org/nixos-25.11/nixexprs.tar.xz"; sha256 = ""; })',
    ],
    ['npins', '(import ./npins).nixpkgs'],
  ])('find nixpkgs in %s', (_form, source) => {
    const model = modelOf({
      'default.nix': `(import ${source} { system = "x86_64-linux"; }).mkShell { }`,
      'npins/default.nix': `let spec = builtins.fromJSON (builtins.readFile ./sources.json); in
        builtins.mapAttrs (_: pin: pin // { outPath = builtins.fetchTarball { inherit (pin) url; sha256 = pin.hash; }; }) spec.pins`,
      'npins/sources.json':
        '{ "pins": { "nixpkgs": { "url": "https://github.com/NixOS/nixpkgs/archive/abc.tar.gz", "hash": "" } } }',
    });
    expect(known(buildNamed(model, 'default.nix').system)).toBe('x86_64-linux');
  });
});

describe('hostile files', () => {
  it.each([
    ['importing itself', 'import ./default.nix'],
    ['calling itself for ever', 'let f = x: f (x + 1); in f 0'],
    ['a set that holds itself', 'let a = { b = a; }; in (import <nixpkgs> { }).runCommand "x" { inherit a; } ""'],
    ['a package that needs itself', 'let p = (import <nixpkgs> { }).runCommand "x" { inherit p; } "${p}"; in p'],
    ['very deep nesting', `${'['.repeat(5000)}${']'.repeat(5000)}`],
    [
      'sources of sources',
      'let pkgs = import <nixpkgs> { }; s = pkgs.lib.cleanSource s; in pkgs.stdenv.mkDerivation { src = s; name = "x"; }',
    ],
  ])(
    '%s end in bounded time',
    (_form, text) => {
      const model = modelOf({ 'default.nix': text });
      for (const build of model.builds)
        void [build.derivation.id, build.derivation.references, build.derivation.source];
      expect(model.builds.length + model.unknown.length).toBeGreaterThanOrEqual(0);
    },
    10_000,
  );
});
