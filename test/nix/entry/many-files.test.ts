import { describe, expect, test } from 'vitest';
import { modelOf } from '../model-of.ts';

/** As many packages as no flake of a usual project has, none of which concerns a Mix project. */
const packages = Object.fromEntries(
  Array.from({ length: 450 }, (_, index) => [
    `pkgs/p${index}/package.nix`,
    `{ stdenv }: stdenv.mkDerivation { pname = "p${index}"; version = "1"; src = ./.; }`,
  ]),
);
const release = '{ beamPackages }: beamPackages.mixRelease { pname = "a"; version = "1"; src = ./.; }';

describe('among hundreds of Nix files that no flake reaches', () => {
  test.each<[string, Record<string, string>]>([
    ['a Mix build is found', { 'zz/last/release.nix': release }],
    [
      'a file that names the file with the Mix build is where it starts',
      {
        'zz/package.nix': '{ callPackage }: callPackage ./nix { }',
        'zz/nix/default.nix': release,
      },
    ],
    [
      'a folder that is listed is followed',
      {
        'zz/package.nix':
          '{ callPackage, lib }: lib.mapAttrs (name: _: callPackage (./nix + "/${name}") { }) (builtins.readDir ./nix)',
        'zz/nix/app.nix': release,
      },
    ],
  ])('%s', (_, files) => {
    const { builds, unknown } = modelOf({ ...packages, ...files });
    expect(builds.map(({ derivation }) => derivation.builder)).toEqual(['mixRelease']);
    expect(builds[0]?.entry).toBe(Object.keys(files)[0]);
    expect(unknown).toEqual([]);
  });

  test('those that concern Mix are too many themselves, and the report says so', { timeout: 60_000 }, () => {
    const names = Array.from({ length: 2_001 }, (_, index) => `r${10_000 + index}/versions.nix`);
    const { unknown } = modelOf(Object.fromEntries(names.map((name) => [name, '{ elixir = "1.18"; }'])));
    expect(unknown.map(({ span }) => span.path)).toEqual(['r12000/versions.nix']);
  });
});
