import { describe, expect, it } from 'vitest';
import { buildNamed, covered, flakeOf, known, modelOf } from '../model-of.ts';

const attributes = (outputs: string) =>
  modelOf({ 'flake.nix': flakeOf(outputs) }).builds.map((build) => build.attribute);

describe('the systems of a flake', () => {
  it('come with eachDefaultSystem, which names none of them', () => {
    const model = modelOf({
      'flake.nix': flakeOf(`flake-utils.lib.eachDefaultSystem (system: {
        packages.default = nixpkgs.legacyPackages.\${system}.runCommand "x" { } "touch $out";
      })`),
    });
    expect(model.builds.map((build) => [build.attribute, build.systemNamed])).toEqual([
      ['packages.aarch64-darwin.default', false],
      ['packages.aarch64-linux.default', false],
      ['packages.x86_64-darwin.default', false],
      ['packages.x86_64-linux.default', false],
    ]);
  });

  it('are named by the list that eachSystem gets', () => {
    const files = {
      'flake.nix':
        flakeOf(`flake-utils.lib.eachSystem [ "aarch64-linux" flake-utils.lib.system.x86_64-linux ] (system: {
        packages.default = nixpkgs.legacyPackages.\${system}.mkShell { };
      })`),
    };
    const { builds } = modelOf(files);
    expect(builds.map((build) => [known(build.system), build.systemNamed])).toEqual([
      ['aarch64-linux', true],
      ['x86_64-linux', true],
    ]);
    expect(covered(files, builds[0]!.system.span)).toContain('aarch64-linux');
  });

  it.each([
    ['genAttrs', 'nixpkgs.lib.genAttrs [ "x86_64-linux" "aarch64-darwin" ] (system: F)'],
    [
      'a helper over genAttrs',
      '(f: nixpkgs.lib.genAttrs [ "x86_64-linux" "aarch64-darwin" ] (system: f system)) (system: F)',
    ],
    [
      'an attribute for each',
      '{ x86_64-linux = (system: F) "x86_64-linux"; aarch64-darwin = (system: F) "aarch64-darwin"; }',
    ],
  ])('are found through %s', (_form, systems) => {
    const outputs = systems.replaceAll('F', '{ default = nixpkgs.legacyPackages.${system}.mkShell { }; }');
    expect(attributes(`{ packages = ${outputs}; }`)).toEqual([
      'packages.x86_64-linux.default',
      'packages.aarch64-darwin.default',
    ]);
  });

  it.each([
    ['the list of nix-systems', 'nixpkgs.lib.genAttrs (import systems) (system: F)'],
    ['lib.systems.flakeExposed', 'nixpkgs.lib.genAttrs nixpkgs.lib.systems.flakeExposed (system: F)'],
    ['legacyPackages itself', 'nixpkgs.lib.mapAttrs (system: _: F) nixpkgs.legacyPackages'],
  ])("that come from %s are nobody's own", (_form, systems) => {
    const outputs = systems.replaceAll('F', '{ default = nixpkgs.legacyPackages.${system}.mkShell { }; }');
    const { builds } = modelOf({ 'flake.nix': flakeOf(`{ devShells = ${outputs}; }`) });
    expect(builds).toHaveLength(4);
    expect(builds.some((build) => build.systemNamed)).toBe(false);
  });

  it('are named by a variable that the attribute path interpolates', () => {
    const { builds } = modelOf({
      'flake.nix': flakeOf(`let system = "x86_64-linux"; in {
        packages.\${system}.default = nixpkgs.legacyPackages.\${system}.mkShell { };
      }`),
    });
    expect(builds.map((build) => [build.attribute, build.systemNamed])).toEqual([
      ['packages.x86_64-linux.default', true],
    ]);
  });
});

describe('the outputs of a flake', () => {
  it('are packages, checks and shells, also of the first flakes', () => {
    expect(
      attributes(`let p = n: nixpkgs.legacyPackages.x86_64-linux.runCommand n { } ""; in {
        packages.x86_64-linux.a = p "a";
        checks.x86_64-linux.b = p "b";
        devShells.x86_64-linux.c = nixpkgs.legacyPackages.x86_64-linux.mkShell { };
        defaultPackage.x86_64-linux = p "d";
        devShell.x86_64-linux = nixpkgs.legacyPackages.x86_64-linux.mkShell { name = "e"; };
        nixosModules.default = { config, ... }: { };
      }`),
    ).toEqual([
      'packages.x86_64-linux.a',
      'defaultPackage.x86_64-linux',
      'checks.x86_64-linux.b',
      'devShells.x86_64-linux.c',
      'devShell.x86_64-linux',
    ]);
  });

  it('are listed once when several names lead to one derivation', () => {
    expect(
      attributes(`{ packages.x86_64-linux = rec {
        default = app;
        app = nixpkgs.legacyPackages.x86_64-linux.runCommand "app" { } "";
        other = self.packages.x86_64-linux.app;
      }; }`),
    ).toEqual(['packages.x86_64-linux.default']);
  });

  it('of a flake below the root are told apart by its folder', () => {
    const shell = (name: string) =>
      flakeOf(
        `{ devShells.x86_64-linux.default = nixpkgs.legacyPackages.x86_64-linux.mkShell { name = "${name}"; }; }`,
      );
    const model = modelOf({ 'flake.nix': shell('one'), 'native/flake.nix': shell('other') });
    expect(model.builds.map((build) => [build.attribute, build.entry])).toEqual([
      ['devShells.x86_64-linux.default', 'flake.nix'],
      ['native#devShells.x86_64-linux.default', 'native/flake.nix'],
    ]);
  });

  it('that cannot be followed are said to be lost', () => {
    const model = modelOf({
      'flake.nix': flakeOf(
        '{ packages.x86_64-linux.default = throw "later"; packages.x86_64-linux.b = abort "never"; }',
      ),
    });
    expect(model.builds).toEqual([]);
    expect(model.unknown).toHaveLength(2);
  });

  it('are all lost with a variable that nothing binds, as Nix refuses the file', () => {
    const model = modelOf({
      'flake.nix': flakeOf(
        '{ packages.x86_64-linux.default = nixpkgs.legacyPackages.x86_64-linux.hello; formatter.x86_64-linux = undefined_name; }',
      ),
    });
    expect(model.builds).toEqual([]);
    expect(model.unknown.map(({ reason }) => reason)).toEqual(["undefined variable 'undefined_name'"]);
  });

  it('that a function from outside makes are lost, not passed over', () => {
    const model = modelOf({
      'flake.nix':
        '{ inputs.snow.url = "github:snowfallorg/lib"; outputs = inputs: inputs.snow.mkFlake { src = ./.; }; }',
    });
    expect(model.builds).toEqual([]);
    expect(model.unknown.map(({ reason }) => reason)).toEqual(['which outputs the flake has could not be followed']);
  });

  it('may be none at all', () => {
    expect(modelOf({ 'flake.nix': '{ outputs = { self }: { lib.answer = 42; }; }' }).unknown).toEqual([]);
  });

  it('of a broken flake are lost, not an error', () => {
    const model = modelOf({ 'flake.nix': '{ outputs = { self }: {' });
    expect(model.builds).toEqual([]);
    expect(model.unknown.map((unknown) => unknown.reason)).toEqual(['flake.nix has a syntax error']);
  });
});

describe('self', () => {
  it('is a path, whole and in parts', () => {
    const model = modelOf({
      'flake.nix': flakeOf(`{ packages.x86_64-linux = let pkgs = nixpkgs.legacyPackages.x86_64-linux; in {
        a = pkgs.stdenv.mkDerivation { pname = "a"; src = self; };
        b = pkgs.stdenv.mkDerivation { pname = "b"; src = "\${self}/native"; };
        c = pkgs.stdenv.mkDerivation { pname = "c"; src = self + "/native"; };
        d = pkgs.stdenv.mkDerivation { pname = "d"; src = self.outPath; };
      }; }`),
      'native/lib.rs': '',
    });
    const roots = ['a', 'b', 'c', 'd'].map((name) => {
      const source = known(buildNamed(model, `packages.x86_64-linux.${name}`).derivation.source);
      return source.kind === 'repository' ? source.root : source.kind;
    });
    expect(roots).toEqual(['', 'native', 'native', '']);
  });

  it('tells nothing of the revision, so nothing that hangs on it is made up', () => {
    const model = modelOf({
      'flake.nix': flakeOf(`{ packages.x86_64-linux.default =
        nixpkgs.legacyPackages.x86_64-linux.runCommand "x" { REVISION = self.rev or "dirty"; } ""; }`),
    });
    expect(model.builds[0]?.derivation.environment.get('REVISION')?.value.kind).toBe('unknown');
  });
});

describe('the inputs of a flake', () => {
  it('are listed by name', () => {
    expect(modelOf({ 'flake.nix': flakeOf('{ }') }).inputs.map((input) => input.value)).toContain('crane');
  });

  it('are recognised by their address, whatever they are called', () => {
    const model = modelOf({
      'flake.nix': `{
        inputs.pkgs-source.url = "github:NixOS/nixpkgs/nixos-unstable";
        outputs = { self, pkgs-source }: { packages.x86_64-linux.default = pkgs-source.legacyPackages.x86_64-linux.mkShell { }; };
      }`,
    });
    expect(model.builds).toHaveLength(1);
  });

  it('are not taken for what their name says when their address says otherwise', () => {
    const model = modelOf({
      'flake.nix': `{
        inputs.crane.url = "github:somebody/else";
        inputs.nixpkgs.url = "nixpkgs/nixos-unstable";
        outputs = { self, nixpkgs, crane }: {
          packages.x86_64-linux.default = (crane.mkLib nixpkgs.legacyPackages.x86_64-linux).buildPackage { src = ./.; };
        };
      }`,
    });
    expect(model.builds).toEqual([]);
  });
});
