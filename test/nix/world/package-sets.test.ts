import { describe, expect, it } from 'vitest';
import { inputNames, known, modelOf, packageFlake, packageOf, phase, rustOf, variable } from '../model-of.ts';

const show = (expression: string, bindings = '', files = {}) =>
  variable(packageOf(`pkgs.runCommand "x" { VALUE = ${expression}; } ""`, bindings, files), 'VALUE');

const platformOf = (packages: string, bindings = '') => {
  const { platform } = packageOf(`(${packages}).runCommand "x" { } ""`, bindings);
  return [known(platform.system), known(platform.libc), platform.static, platform.packageSet.value];
};

describe('package sets', () => {
  it.each([
    ['pkgs', ['x86_64-linux', 'glibc', false, 'pkgs']],
    ['pkgs.pkgsMusl', ['x86_64-linux', 'musl', false, 'pkgsMusl']],
    ['pkgs.pkgsStatic', ['x86_64-linux', 'musl', true, 'pkgsStatic']],
    ['pkgs.pkgsCross.musl64', ['x86_64-linux', 'musl', false, 'pkgsCross.musl64']],
    ['pkgs.pkgsCross.aarch64-multiplatform', ['aarch64-linux', 'glibc', false, 'pkgsCross.aarch64-multiplatform']],
    ['pkgs.pkgsCross.musl64.buildPackages', ['x86_64-linux', 'glibc', false, 'buildPackages']],
    ['nixpkgs.legacyPackages.aarch64-darwin', ['aarch64-darwin', 'none', false, 'pkgs']],
    ['import nixpkgs { localSystem = "aarch64-linux"; }', ['aarch64-linux', 'glibc', false, 'pkgs']],
    [
      'import nixpkgs { inherit system; crossSystem.config = "aarch64-unknown-linux-musl"; }',
      ['aarch64-linux', 'musl', false, 'pkgs (crossSystem)'],
    ],
    [
      'import nixpkgs { inherit system; crossSystem = nixpkgs.lib.systems.examples.musl64; }',
      ['x86_64-linux', 'musl', false, 'pkgs (crossSystem)'],
    ],
  ])('%s', (packages, expected) => {
    expect(platformOf(packages)).toEqual(expected);
  });

  it.each([
    ['pkgs.stdenv.hostPlatform.system', 'x86_64-linux'],
    ['pkgs.system', 'x86_64-linux'],
    ['with pkgs; with lib; stdenv.hostPlatform.system', 'x86_64-linux'],
    [
      'with pkgs; with lib; with builtins; concatStringsSep "-" [ stdenv.hostPlatform.system (head [ "x" ]) ]',
      'x86_64-linux-x',
    ],
    ['pkgs.rust.toRustTarget pkgs.stdenv.hostPlatform', 'x86_64-unknown-linux-gnu'],
    ['pkgs.rust.toRustTarget pkgs.pkgsCross.musl64.stdenv.hostPlatform', 'x86_64-unknown-linux-musl'],
    ['pkgs.stdenv.isLinux', '1'],
    ['pkgs.stdenv.hostPlatform.isDarwin', ''],
    ['pkgs.stdenv.hostPlatform.isAarch64', ''],
    ['pkgs.stdenv.hostPlatform.config', 'x86_64-unknown-linux-gnu'],
    ['pkgs.stdenv.hostPlatform.rust.rustcTarget', 'x86_64-unknown-linux-gnu'],
    ['pkgs.pkgsMusl.stdenv.hostPlatform.rust.rustcTarget', 'x86_64-unknown-linux-musl'],
    ['pkgs.pkgsMusl.stdenv.hostPlatform.isMusl', '1'],
    ['pkgs.stdenv.hostPlatform.extensions.sharedLibrary', '.so'],
    ['nixpkgs.legacyPackages.aarch64-darwin.stdenv.hostPlatform.extensions.sharedLibrary', '.dylib'],
    ['nixpkgs.legacyPackages.aarch64-darwin.stdenv.hostPlatform.parsed.cpu.name', 'aarch64'],
    ['pkgs.stdenv.hostPlatform.parsed.kernel.name', 'linux'],
    ['(pkgs.lib.systems.elaborate "aarch64-darwin").extensions.sharedLibrary', '.dylib'],
  ])('%s prints as %s', (expression, expected) => {
    expect(show(expression)).toBe(expected);
  });

  it('do not guess what an unknown system is', () => {
    const derivation = packageOf(
      'other.runCommand "x" { A = if other.stdenv.isDarwin then "dylib" else "so"; } ""',
      'other = import nixpkgs { };',
    );
    expect(derivation.environment.get('A')?.value.kind).toBe('unknown');
  });
});

describe('overlays', () => {
  it.each([
    ['a function', '[ (final: prev: { greeting = "hello"; }) ]'],
    ['a file', '[ ./overlay.nix ]'],
    ['an imported file', '[ (import ./overlay.nix) ]'],
    ['a file with a list', 'import ./overlays.nix'],
    ["the flake's own", '[ self.overlays.default ]'],
    [
      'several, the last of which counts',
      '[ (final: prev: { greeting = "bye"; }) (final: prev: { greeting = "hello"; }) ]',
    ],
    ['one that uses the one before', '[ (f: p: { greeting = "hel"; }) (f: p: { greeting = p.greeting + "lo"; }) ]'],
    ['one that uses the finished set', '[ (f: p: { greeting = f.word; }) (f: p: { word = "hello"; }) ]'],
    ['a composition', '[ (nixpkgs.lib.composeExtensions (f: p: { word = "hello"; }) (f: p: { greeting = p.word; })) ]'],
  ])('may be %s', (_form, overlays) => {
    const derivation = packageOf(
      '(import nixpkgs { inherit system; overlays = OVERLAYS; }).callPackage ({ runCommand, greeting }: runCommand greeting { } "") { }'.replace(
        'OVERLAYS',
        overlays,
      ),
      '',
      {
        'overlay.nix': 'final: prev: { greeting = "hello"; }',
        'overlays.nix': '[ (import ./overlay.nix) ]',
        'flake.nix': `{
          inputs.nixpkgs.url = "github:NixOS/nixpkgs";
          outputs = { self, nixpkgs }: let system = "x86_64-linux"; in {
            overlays.default = final: prev: { greeting = "hello"; };
            packages.\${system}.default = (import nixpkgs { inherit system; overlays = ${overlays}; }).callPackage
              ({ runCommand, greeting }: runCommand greeting { } "") { };
          };
        }`,
      },
    );
    expect(known(derivation.name)).toBe('hello');
  });

  it('come with extend and appendOverlays, and stay in the sets beside', () => {
    expect(show('(pkgs.extend (f: p: { a = "1"; })).a')).toBe('1');
    expect(show('(pkgs.appendOverlays [ (f: p: { a = "1"; }) (f: p: { b = f.a; }) ]).pkgsMusl.b')).toBe('1');
  });

  it('that cannot be followed leave the rest alone', () => {
    const derivation = packageOf(
      '(pkgs.extend (f: p: import <somebody>)).rustPlatform.buildRustPackage { pname = "x"; src = ./.; }',
    );
    expect(derivation.builder).toBe('buildRustPackage');
  });

  it('may replace a builder', () => {
    const musl = 'nixpkgs.legacyPackages.x86_64-linux.pkgsMusl';
    const set = `pkgs.extend (f: p: { rustPlatform = ${musl}.rustPlatform; })`;
    const derivation = packageOf(`(${set}).rustPlatform.buildRustPackage { pname = "x"; src = ./.; cargoHash = ""; }`);
    expect(known(rustOf(derivation).effectiveTarget)).toBe('x86_64-unknown-linux-musl');
  });

  it('that need themselves without end are lost', () => {
    const set = 'pkgs.extend (f: p: { rustPlatform = p.pkgsMusl.rustPlatform; })';
    const model = modelOf({
      'flake.nix': packageFlake(`(${set}).rustPlatform.buildRustPackage { pname = "x"; src = ./.; }`),
    });
    expect(model.unknown).toHaveLength(1);
  });
});

describe('callPackage', () => {
  const files = {
    'package.nix': '{ lib, runCommand, word ? "default", other ? null }: runCommand "x" { inherit word; } ""',
  };

  it.each([
    ['pkgs.callPackage ./package.nix { }', 'default'],
    ['pkgs.callPackage ./package.nix { word = "given"; }', 'given'],
    ['pkgs.callPackage (import ./package.nix) { }', 'default'],
    ['pkgs.callPackage "${./.}/package.nix" { }', 'default'],
    ['pkgs.callPackage (toString ./. + "/package.nix") { word = "given"; }', 'given'],
    ['(pkgs.callPackage ./package.nix { }).override { word = "later"; }', 'later'],
    ['(pkgs.callPackage ./package.nix { word = "a"; }).override (old: { word = old.word + "b"; })', 'ab'],
    ['((pkgs.callPackage ./package.nix { }).override { word = "a"; }).override { other = 1; }', 'a'],
    ['(pkgs.extend (f: p: { word = "overlay"; })).callPackage ./package.nix { }', 'overlay'],
    ['pkgs.lib.callPackageWith (pkgs // { word = "with"; }) ./package.nix { }', 'with'],
    ['pkgs.newScope { word = "scope"; } ./package.nix { }', 'scope'],
    ['(pkgs.lib.makeScope pkgs.newScope (s: { word = "scope"; it = s.callPackage ./package.nix { }; })).it', 'scope'],
    ['import ./package.nix { inherit (pkgs) lib runCommand; }', 'default'],
  ])('%s', (expression, expected) => {
    expect(variable(packageOf(expression, '', files), 'word')).toBe(expected);
  });

  it('keeps override after overrideAttrs only where nixpkgs does not need it', () => {
    const derivation = packageOf(
      '(pkgs.callPackage ./package.nix { word = "a"; }).overrideAttrs { more = "b"; }',
      '',
      files,
    );
    expect([variable(derivation, 'word'), variable(derivation, 'more')]).toEqual(['a', 'b']);
  });

  it('of a set gives its members', () => {
    const derivation = packageOf('(pkgs.callPackages ./set.nix { }).a', '', {
      'set.nix': '{ runCommand }: { a = runCommand "a" { } ""; }',
    });
    expect(known(derivation.name)).toBe('a');
  });
});

describe('with', () => {
  it('finds packages of darwin in the inner set', () => {
    const darwin = 'nixpkgs.legacyPackages.aarch64-darwin';
    const derivation = packageOf(
      `(with ${darwin}; mkShell { packages = [ cargo ] ++ lib.optionals stdenv.isDarwin (with darwin.apple_sdk.frameworks; [ Security ]); })`,
    );
    expect(inputNames(derivation)).toEqual(['cargo', 'Security']);
  });

  it('finds builders', () => {
    expect(phase(packageOf('with pkgs; runCommand "x" { } "touch $out"'), 'buildCommand')).toBe('touch $out');
  });
});
