import { describe, expect, it } from 'vitest';
import { buildNamed, flakeOf, known, modelOf, phase, variable } from '../model-of.ts';

const flake = (module: string, files: Readonly<Record<string, string>> = {}) =>
  modelOf({ 'flake.nix': flakeOf(`flake-parts.lib.mkFlake { inherit inputs; } (${module})`), ...files });
const names = (module: string, files = {}) => flake(module, files).builds.map((build) => build.attribute);
const SHELL = '{ pkgs, ... }: { devShells.default = pkgs.mkShell { }; }';

describe('mkFlake', () => {
  it('builds for the systems of the module', () => {
    const model = flake(`{ systems = [ "x86_64-linux" "aarch64-darwin" ]; perSystem = ${SHELL}; }`);
    expect(model.builds.map((build) => [build.attribute, build.systemNamed])).toEqual([
      ['devShells.x86_64-linux.default', true],
      ['devShells.aarch64-darwin.default', true],
    ]);
  });

  it('takes the inputs from self where only that is given', () => {
    const text = flakeOf(
      `flake-parts.lib.mkFlake { inherit self; } { systems = [ "x86_64-linux" ]; perSystem = ${SHELL}; }`,
    );
    const model = modelOf({ 'flake.nix': text });
    expect(model.builds.map(({ attribute }) => attribute)).toEqual(['devShells.x86_64-linux.default']);
  });

  it('gives a module what every module gets, named or not', () => {
    const module = `args@{ ... }: {
      systems = if args ? inputs && args ? self && args ? lib then [ "x86_64-linux" ] else [ ];
      perSystem = system@{ pkgs, ... }: {
        devShells.\${if system ? config then "default" else "other"} = pkgs.mkShell { };
      };
    }`;
    expect(names(module)).toEqual(['devShells.x86_64-linux.default']);
  });

  it('takes a default list for what it is', () => {
    expect(
      flake(`{ systems = import inputs.systems; perSystem = ${SHELL}; }`).builds.map((build) => build.systemNamed),
    ).toEqual(Array(4).fill(false));
  });

  it.each([
    [
      'a function',
      `{ inputs, self, lib, withSystem, moduleWithSystem, flake-parts-lib, ... }: { systems = [ "x86_64-linux" ]; perSystem = ${SHELL}; }`,
    ],
    ['a file', './module.nix'],
    ['imports of files', '{ systems = [ "x86_64-linux" ]; imports = [ inputs.devshell.flakeModule ./shell.nix ]; }'],
    [
      'imports of functions',
      `{ systems = [ "x86_64-linux" ]; imports = [ ({ lib, ... }: { perSystem = ${SHELL}; }) ]; }`,
    ],
    [
      'imports inside perSystem',
      `{ systems = [ "x86_64-linux" ]; perSystem = { ... }: { imports = [ (${SHELL}) ]; }; }`,
    ],
    ['configuration under config', `{ config = { systems = [ "x86_64-linux" ]; perSystem = ${SHELL}; }; }`],
    [
      'marks',
      `{ lib, ... }: lib.mkMerge [ { systems = [ "x86_64-linux" ]; } { perSystem = { pkgs, ... }: { devShells = lib.mkIf pkgs.stdenv.isLinux { default = pkgs.mkShell { }; }; }; } ]`,
    ],
  ])('may be given as %s', (_form, module) => {
    const files = {
      'module.nix': `{ systems = [ "x86_64-linux" ]; perSystem = ${SHELL}; }`,
      'shell.nix': `{ perSystem = ${SHELL}; }`,
    };
    expect(names(module, files)).toEqual(['devShells.x86_64-linux.default']);
  });

  it('joins what several modules define', () => {
    expect(
      names(`{ systems = [ "x86_64-linux" ];
        imports = [ { perSystem = { pkgs, ... }: { packages.a = pkgs.runCommand "a" { } ""; }; } ];
        perSystem = { pkgs, ... }: { packages.b = pkgs.runCommand "b" { } ""; };
        flake.packages.x86_64-linux.c = inputs.nixpkgs.legacyPackages.x86_64-linux.runCommand "c" { } "";
      }`).sort(),
    ).toEqual(['packages.x86_64-linux.a', 'packages.x86_64-linux.b', 'packages.x86_64-linux.c']);
  });

  it.each([
    ["self'", "self'.packages.a"],
    ['config', 'config.packages.a'],
    ['self', 'self.packages.${system}.a'],
    ['inputs.self', 'inputs.self.packages.${system}.a'],
  ])('leads from one package to another through %s', (_form, reference) => {
    const model = flake(`{ inputs, self, ... }: { systems = [ "x86_64-linux" ];
      perSystem = { pkgs, config, self', system, ... }: {
        packages.a = pkgs.runCommand "a" { } "";
        packages.b = pkgs.runCommand "b" { } "cp \${${reference}}/lib/x .";
      }; }`);
    expect(phase(buildNamed(model, 'packages.x86_64-linux.b').derivation, 'buildCommand')).toBe('cp <a.out>/lib/x .');
  });

  it("gives the inputs of a system through inputs'", () => {
    const model = flake(`{ systems = [ "x86_64-linux" ]; perSystem = { inputs', ... }: {
      packages.a = inputs'.nixpkgs.legacyPackages.runCommand "a" { } ""; }; }`);
    expect(known(model.builds[0]!.derivation.platform.system)).toBe('x86_64-linux');
  });

  it('takes pkgs from _module.args', () => {
    const model = flake(`{ inputs, ... }: { systems = [ "x86_64-linux" ]; perSystem = { system, pkgs, ... }: {
      _module.args.pkgs = import inputs.nixpkgs { inherit system; overlays = [ (f: p: { word = "hello"; }) ]; };
      packages.a = pkgs.runCommand "a" { WORD = pkgs.word; } "";
    }; }`);
    expect(variable(model.builds[0]!.derivation, 'WORD')).toBe('hello');
  });

  it('takes any argument from the _module.args of whichever module, and keeps the defaults of those that nobody gives', () => {
    const model = flake(`{ ... }: { systems = [ "x86_64-linux" ];
      imports = [ { perSystem = { build, word ? "default", ... }: { packages.a = build "a" { WORD = word; } ""; }; } ];
      perSystem = { pkgs, ... }: { _module.args.build = pkgs.runCommand; };
    }`);
    expect(model.builds.map((build) => build.attribute)).toEqual(['packages.x86_64-linux.a']);
    expect(variable(model.builds[0]!.derivation, 'WORD')).toBe('default');
  });

  it('leaves options of other modules alone', () => {
    const model = flake(`{ systems = [ "x86_64-linux" ]; perSystem = { pkgs, ... }: {
      devshells.default.packages = [ pkgs.cargo ]; treefmt.programs.nixfmt.enable = true; devShells.default = pkgs.mkShell { }; }; }`);
    expect(model.builds).toHaveLength(1);
    expect(model.unknown).toEqual([]);
  });

  it('answers withSystem', () => {
    const model = flake(`{ withSystem, ... }: { systems = [ "x86_64-linux" ];
      perSystem = { pkgs, ... }: { packages.a = pkgs.runCommand "a" { } ""; };
      flake.checks.x86_64-linux.b = withSystem "x86_64-linux" ({ config, pkgs, ... }: pkgs.runCommand "b" { } "\${config.packages.a}"); }`);
    expect(model.builds.map((build) => build.attribute)).toEqual(['packages.x86_64-linux.a', 'checks.x86_64-linux.b']);
  });
});
