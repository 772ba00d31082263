import { describe, expect, it } from 'vitest';
import { flakeOf, known, modelOf } from '../model-of.ts';

/** A flake for x86_64-linux: `release` is a Mix release, `perSystem` its outputs for that system, `outputs` the others. */
function flake(perSystem: string, outputs = '') {
  return flakeOf(`let
    system = "x86_64-linux";
    pkgs = import nixpkgs { inherit system; };
    release = pkgs.beamPackages.mixRelease { pname = "my_app"; version = "1.0.0"; src = ./.; };
  in { ${perSystem.replace(/(\w+) =/, '$1.${system} =')} ${outputs} }`);
}

const RELEASE =
  '{ beamPackages }: beamPackages.mixRelease { pname = "my_app"; version = "1.0.0"; src = ./.; PORT = "80"; }';

function builds(files: Readonly<Record<string, string>>) {
  const model = modelOf({ 'mix.exs': '', ...files });
  return model.builds.map(({ attribute, derivation }) => [attribute, derivation.builder]);
}

describe('a release that no package is', () => {
  it.each([
    ['the program of an app', 'apps = { default = { type = "app"; program = "${release}/bin/my_app"; }; };', 'apps'],
    ['an app of flake-utils', 'apps = { default = flake-utils.lib.mkApp { drv = release; }; };', 'apps'],
    ["an app's main program", 'apps = { default = { type = "app"; program = pkgs.lib.getExe release; }; };', 'apps'],
    ['a job of Hydra', 'hydraJobs = { default = release; };', 'hydraJobs'],
    ['a nested package', 'legacyPackages = { default.nested = release; };', 'legacyPackages', '.nested'],
    [
      'the command of an image',
      'packages = { default = pkgs.dockerTools.buildImage { name = "x"; config.Cmd = [ "${release}/bin/my_app" ]; }; };',
      'packages',
    ],
    [
      'the contents of an image',
      'packages = { default = pkgs.dockerTools.streamLayeredImage { name = "x"; contents = [ release ]; }; };',
      'packages',
    ],
    [
      'what a machine of a test runs',
      `checks = { default = pkgs.testers.nixosTest {
        nodes.machine = { ... }: { systemd.services.x.script = "\${release}/bin/my_app"; };
      }; };`,
      'checks',
    ],
  ])('is found as %s', (_what, perSystem, output, below = '') => {
    expect(builds({ 'flake.nix': flake(perSystem) })).toEqual([
      [`${output}.x86_64-linux.default${below}`, 'mixRelease'],
    ]);
  });

  it('is found in an image that a script takes', () => {
    const found = builds({
      'flake.nix': flake(`packages = { default = pkgs.writeShellScriptBin "load" "docker load < \${
        pkgs.dockerTools.buildLayeredImage { name = "x"; contents = [ release ]; }
      }"; };`),
    });
    expect(found).toEqual([
      ['packages.x86_64-linux.default', 'writeText'],
      ['packages.x86_64-linux.default', 'mixRelease'],
    ]);
  });

  it('is found among the packages of a shell', () => {
    const flakeNix = flake('devShells = { default = pkgs.mkShell { packages = [ release ]; }; };');
    expect(builds({ 'flake.nix': flakeNix })).toEqual([
      ['devShells.x86_64-linux.default', 'mkShell'],
      ['devShells.x86_64-linux.default', 'mixRelease'],
    ]);
  });

  it.each([
    ['a module', 'nixosModules.default = @;', 'nixosModules.default'],
    ['a module of the first flakes', 'nixosModule = @;', 'nixosModule'],
    [
      'a machine',
      'nixosConfigurations.host = nixpkgs.lib.nixosSystem { system = "aarch64-linux"; modules = [ @ ]; };',
      'nixosConfigurations.host',
    ],
    ['a machine of colmena', 'colmena = { meta = { }; host = @; };', 'colmena.host'],
  ])('is found in %s', (_what, outputs, attribute) => {
    const module = `{ config, lib, pkgs, ... }: {
      config = lib.mkIf config.services.x.enable {
        systemd.services.x.serviceConfig.ExecStart = "\${pkgs.callPackage ./release.nix { }}/bin/my_app start";
      };
    }`;
    for (const given of [module, './module.nix', 'import ./module.nix']) {
      const flakeNix = flakeOf(`{ ${outputs.replace('@', `(${given})`)} }`);
      expect(builds({ 'flake.nix': flakeNix, 'release.nix': RELEASE, 'module.nix': module })).toEqual([
        [attribute, 'mixRelease'],
      ]);
    }
  });

  it('is built for the system of the machine that it is for', () => {
    const model = modelOf({
      'release.nix': RELEASE,
      'flake.nix': flakeOf(`{ nixosConfigurations.host = nixpkgs.lib.nixosSystem {
        system = "aarch64-linux";
        modules = [ ({ pkgs, ... }: { environment.systemPackages = [ (pkgs.callPackage ./release.nix { }) ]; }) ];
      }; }`),
    });
    expect(model.builds.map(({ system }) => known(system))).toEqual(['aarch64-linux']);
  });

  it.each([
    ['overlays.default', 'overlays.default = final: prev: { my_app = final.callPackage ./release.nix { }; };'],
    [
      'overlays.default',
      'overlays.default = nixpkgs.lib.composeManyExtensions [ (f: p: { }) (final: prev: { my_app = final.callPackage ./release.nix { }; }) ];',
    ],
    ['overlay', 'overlay = final: prev: { my_app = prev.callPackage ./release.nix { }; };'],
  ])('is found in %s', (attribute, outputs) => {
    expect(builds({ 'flake.nix': flakeOf(`{ ${outputs} }`), 'release.nix': RELEASE })).toEqual([
      [attribute, 'mixRelease'],
    ]);
  });

  it('is found in the image of a file that no flake reaches', () => {
    expect(
      builds({
        'release.nix': RELEASE,
        'image.nix': `{ pkgs ? import <nixpkgs> { } }: {
          image = pkgs.dockerTools.buildImage { name = "x"; contents = [ (pkgs.callPackage ./release.nix { }) ]; };
        }`,
      }),
    ).toEqual([['image.nix#image', 'mixRelease']]);
  });
});

describe('a release that is a package as well', () => {
  it('keeps the name of the package alone', () => {
    const flakeNix = flake(
      'packages = { default = release; image = pkgs.dockerTools.buildImage { contents = [ release ]; }; };',
      'apps.${system}.default.program = "${release}/bin/x"; hydraJobs.release.${system} = release;',
    );
    expect(builds({ 'flake.nix': flakeNix })).toEqual([['packages.x86_64-linux.default', 'mixRelease']]);
  });

  it('is not told again as the default of an option that a machine sets', () => {
    const module =
      '{ lib, pkgs, ... }: { options.x = lib.mkOption { default = pkgs.callPackage ./release.nix { }; }; }';
    const flakeNix = flakeOf(`let pkgs = import nixpkgs { system = "x86_64-linux"; }; in {
      packages.x86_64-linux.default = pkgs.callPackage ./release.nix { beamPackages = pkgs.beam_minimal.packages.erlang_27; };
      checks.x86_64-linux.vm = pkgs.testers.nixosTest { nodes.machine = ${module}; };
    }`);
    expect(builds({ 'flake.nix': flakeNix, 'release.nix': RELEASE })).toEqual([
      ['packages.x86_64-linux.default', 'mixRelease'],
    ]);
  });

  it('is not told again where an overlay or a module calls it for a system that nobody knows', () => {
    const flakeNix = flakeOf(`{
      packages.x86_64-linux.default = (import nixpkgs { system = "x86_64-linux"; }).callPackage ./release.nix { };
      overlays.default = final: prev: { my_app = final.callPackage ./release.nix { }; };
      nixosModules.default = { pkgs, ... }: { environment.systemPackages = [ (pkgs.callPackage ./release.nix { }) ]; };
    }`);
    expect(builds({ 'flake.nix': flakeNix, 'release.nix': RELEASE })).toEqual([
      ['packages.x86_64-linux.default', 'mixRelease'],
    ]);
  });
});

it('is told for every set of arguments that an output gives it', () => {
  const flakeNix = flakeOf(`let
    pkgs = import nixpkgs { system = "x86_64-linux"; };
    release = PORT: pkgs.beamPackages.mixRelease { pname = "my_app"; src = ./.; inherit PORT; };
  in {
    packages.x86_64-linux.default = release "80";
    apps.x86_64-linux.default.program = "\${release "81"}/bin/my_app";
  }`);
  expect(builds({ 'flake.nix': flakeNix })).toEqual([
    ['packages.x86_64-linux.default', 'mixRelease'],
    ['apps.x86_64-linux.default', 'mixRelease'],
  ]);
});

it('is not built for a shell that has what it is built with', () => {
  const flakeNix = flake('devShells = { default = pkgs.mkShell { inputsFrom = [ release ]; }; };');
  expect(builds({ 'flake.nix': flakeNix })).toEqual([['devShells.x86_64-linux.default', 'mkShell']]);
});

it('is not built for a shell that it is itself', () => {
  const flakeNix = flake(
    'devShells = { default = release.overrideAttrs (old: { nativeBuildInputs = [ pkgs.jq ]; }); };',
  );
  const { builds: found } = modelOf({ 'mix.exs': '', 'flake.nix': flakeNix });
  expect(found.map(({ attribute, kind }) => [attribute, kind])).toEqual([['devShells.x86_64-linux.default', 'shell']]);
});

describe('what is no build', () => {
  it.each([
    [
      'a package in `passthru`',
      'packages = { default = pkgs.hello.overrideAttrs { passthru = { inherit release; }; }; };',
    ],
    [
      'a release whose version alone is asked for',
      'packages = { x = pkgs.f { version = pkgs.lib.getVersion release; }; };',
    ],
    ['an app without a release', 'apps = { default = { type = "app"; program = "${pkgs.hello}/bin/hello"; }; };'],
    ['a function of a library', 'lib = { make = { pkgs, ... }: pkgs.beamPackages.mixRelease { src = ./.; }; };'],
  ])('%s is none', (_what, perSystem) => {
    expect(builds({ 'flake.nix': flake(perSystem) })).toEqual([]);
  });

  it('ends where a module holds itself', () => {
    const flakeNix = flakeOf('{ nixosModules.default = let m = { inherit m; f = _: m; l = [ m (_: m) ]; }; in m; }');
    expect(builds({ 'flake.nix': flakeNix })).toEqual([]);
  });
});
