import { describe, expect, it } from 'vitest';
import type { Derivation, NixModel } from '../../../src/nix/index.ts';
import { buildNamed, known, modelOf, rustOf } from '../model-of.ts';

const crate = { 'native/nif/Cargo.toml': '[package]\nname = "nif"\nversion = "0.1.0"\n' };

/** A flake with one more input, whose package is an expression over `pkgs`. */
function flake(input: string, url: string, expression: string, overlays = ''): NixModel {
  return modelOf({
    ...crate,
    'flake.nix': `{
      inputs = { nixpkgs.url = "github:NixOS/nixpkgs"; ${input}.url = "${url}"; };
      outputs = { self, nixpkgs, ${input} }:
        let
          pkgs = import nixpkgs { system = "x86_64-linux"; overlays = [ ${overlays} ]; };
        in { packages.x86_64-linux.default = ${expression}; };
    }`,
  });
}

const only = (model: NixModel): Derivation => buildNamed(model, 'packages.x86_64-linux.default').derivation;

describe('naersk', () => {
  const naersk = (call: string, library = 'pkgs.callPackage naersk { }') =>
    only(
      flake('naersk', 'github:nix-community/naersk', `(${library}).buildPackage ${call}`, 'naersk.overlays.default'),
    );
  const installs = (derivation: Derivation) => known(rustOf(derivation).installsLibraries).value;

  it('copies no library unless it is told to', () => {
    expect(installs(naersk('{ src = ./native/nif; }'))).toBe(false);
    expect(installs(naersk('./native/nif'))).toBe(false);
    expect(installs(naersk('{ src = ./native/nif; copyLibs = true; }'))).toBe(true);
    expect(installs(naersk('{ src = ./native/nif; copyLibs = true; mode = "clippy"; }'))).toBe(false);
    expect(rustOf(naersk('{ src = ./native/nif; copyLibsFilter = "x"; }')).installsLibraries.kind).toBe('unknown');
  });

  it.each(['pkgs.callPackage naersk { }', 'naersk.lib.x86_64-linux', 'import naersk { inherit pkgs; }', 'pkgs.naersk'])(
    'is the library %s',
    (library) => expect(naersk('./native/nif', library).builder).toBe('naersk.buildPackage'),
  );

  it('takes the toolchain that it is called or overridden with', () => {
    const channel = (library: string) => {
      const { toolchain } = rustOf(naersk('./native/nif', library));
      return known(toolchain).origin;
    };
    expect(channel('pkgs.callPackage naersk { }')).toBe('nixpkgs');
    expect(channel('naersk.lib.x86_64-linux.override { rustc = pkgs.rustc; cargo = pkgs.cargo; }')).toBe('nixpkgs');
  });

  it('reads what a function makes of its default options', () => {
    const derivation = naersk('{ src = ./native/nif; cargoBuildOptions = x: x ++ [ "-p nif" "--features=a" ]; }');
    expect(known(rustOf(derivation).cargoArguments).map(({ value }) => value)).toEqual(['-p', 'nif', '--features=a']);
    expect(known(rustOf(derivation).profile)).toBe('release');
    expect(known(rustOf(naersk('{ src = ./native/nif; release = false; }')).profile)).toBe('dev');
  });

  it('merges what overrideMain adds', () => {
    const derivation = naersk('{ src = ./native/nif; overrideMain = old: { MODE = "x"; postInstall = "true"; }; }');
    expect([...derivation.environment.keys()]).toContain('MODE');
    expect([...derivation.phases.keys()]).toContain('postInstall');
  });
});

describe('buildRustCrate', () => {
  const built = (expression: string) => only(flake('other', 'github:a/b', expression));
  const nif = '{ crateName = "nif"; version = "0.1.0"; src = ./native/nif; type = [ "cdylib" ]; }';

  it('puts libraries into an output of their own', () => {
    const derivation = built(`pkgs.buildRustCrate ${nif}`);
    expect(derivation.outputs).toEqual(['out', 'lib']);
    expect(rustOf(derivation).libraryOutput).toBe('lib');
    expect(rustOf(derivation).compiler).toBe('rustc');
  });

  it.each([
    [
      'the builder',
      `(pkgs.buildRustCrate.override { defaultCrateOverrides = { nif = old: { MARK = "1"; }; }; }) ${nif}`,
    ],
    ['the crate', `(pkgs.buildRustCrate ${nif}).override { crateOverrides = { nif = old: { MARK = "1"; }; }; }`],
    [
      'all of nixpkgs',
      `(pkgs.buildRustCrate.override { defaultCrateOverrides = pkgs.defaultCrateOverrides // { nif = old: { MARK = "1"; }; }; }) ${nif}`,
    ],
  ])('applies overrides that %s is given', (_, expression) => {
    expect([...built(expression).environment.keys()]).toContain('MARK');
  });

  it('is lost when nobody can know whether an override changes it', () => {
    const unknown = `(pkgs.buildRustCrate.override { defaultCrateOverrides = pkgs.defaultCrateOverrides // other.lib.overrides; }) ${nif}`;
    expect(flake('other', 'github:a/b', unknown).builds).toEqual([]);
  });

  it('knows its default overrides from those with an addition', () => {
    const same = 'pkgs.defaultCrateOverrides == pkgs.defaultCrateOverrides';
    const more = '(pkgs.defaultCrateOverrides // { nif = old: { }; }) == pkgs.defaultCrateOverrides';
    const name = (condition: string) =>
      known(built(`pkgs.stdenv.mkDerivation { name = if ${condition} then "same" else "other"; }`).name);
    expect([name(same), name(more)]).toEqual(['same', 'other']);
  });
});

describe('crate2nix', () => {
  it('generates while Nix evaluates, in every way of asking for it', () => {
    const tools = 'crate2nix.tools.x86_64-linux';
    const settings = '{ name = "nif"; src = ./native/nif; }';
    for (const cargoNix of [
      `${tools}.appliedCargoNix ${settings}`,
      `pkgs.callPackage (${tools}.generatedCargoNix ${settings}) { }`,
      `import (${tools}.generatedCargoNix ${settings}) { inherit pkgs; }`,
      `(pkgs.callPackage "\${crate2nix}/tools.nix" { }).appliedCargoNix ${settings}`,
    ]) {
      const derivation = only(flake('crate2nix', 'github:nix-community/crate2nix', `(${cargoNix}).rootCrate.build`));
      expect(derivation.builder, cargoNix).toBe('buildRustCrate');
      expect(known(rustOf(derivation).cargoArguments).map(({ value }) => value)).toEqual(['-p', 'nif']);
    }
  });
});

describe('cargo2nix', () => {
  const cargoNix = `{ rustPackages, mkRustCrate, rustLib, lib, workspaceSrc, ... }:
    let source = if workspaceSrc == null then ./. else workspaceSrc; in
    if builtins.hashFile "sha256" (source + /Cargo.lock) != "98ea6e4f216f2fb4b69fff9b3a44842c38686ca685f3f55dc48c5d3fb1107be4"
    then throw "another lock"
    else {
      workspace.nif = rustPackages.unknown.nif."0.1.0";
      unknown.nif."0.1.0" = { profileName ? "release" }: mkRustCrate {
        release = true; profile = null; name = "nif"; version = "0.1.0"; registry = "unknown";
        src = rustLib.fetchCrateLocal source;
      };
    }`;
  const model = (lock: string, settings = '') =>
    modelOf({
      ...crate,
      'Cargo.nix': cargoNix,
      'Cargo.lock': lock,
      'flake.nix': `{
        inputs = { nixpkgs.url = "github:NixOS/nixpkgs"; cargo2nix.url = "github:cargo2nix/cargo2nix"; };
        outputs = { self, nixpkgs, cargo2nix }:
          let
            pkgs = import nixpkgs { system = "x86_64-linux"; overlays = [ cargo2nix.overlays.default ]; };
            rustPkgs = pkgs.rustBuilder.makePackageSet { rustVersion = "1.92.0"; packageFun = import ./Cargo.nix; ${settings} };
          in { packages.x86_64-linux.default = rustPkgs.workspace.nif { }; };
      }`,
    });

  it('has libraries in out, which is not the default output', () => {
    const derivation = only(model('hi\n'));
    expect(derivation.outputs).toEqual(['bin', 'out']);
    expect(rustOf(derivation).libraryOutput).toBe('out');
    expect(known(rustOf(derivation).toolchain).origin).toBe('rust-overlay');
  });

  it('applies the overrides that fit the crate', () => {
    const override = (name: string) =>
      `packageOverrides = pkgs: pkgs.rustBuilder.overrides.all ++ [
        (pkgs.rustBuilder.rustLib.makeOverride { name = "${name}"; overrideAttrs = old: { MARK = "1"; }; }) ];`;
    const marked = (name: string) => only(model('hi\n', override(name))).environment.has('MARK');
    expect([marked('nif'), marked('other')]).toEqual([true, false]);
  });

  it('is nothing when Cargo.nix was written for another Cargo.lock', () => {
    expect(model('ho\n').builds).toEqual([]);
  });
});
