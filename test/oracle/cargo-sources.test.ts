import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { realTool } from '../real-tool.ts';
import type { Files } from '../support/repository-files.ts';
import { partsOf, WORKSPACE } from './cargo/packaged-workspace.ts';
import { openWorkshop, refusesLibrary, type Workshop } from './cargo/workshop.ts';
import { record } from './runs.ts';

const cargo = realTool('cargo', 'cargo');

describe.skipIf(cargo.missing)(`a source that leaves a part of a workspace out ${cargo.reason}`, () => {
  let workshop: Workshop;
  let lock: string;
  beforeAll(() => {
    workshop = openWorkshop();
    workshop.write(WORKSPACE);
    workshop.cargo('nif', ['generate-lockfile', '--offline']);
    lock = workshop.read('Cargo.lock');
  });
  afterAll(() => workshop.close());

  it.each([
    ['a Rust derivation', rustDerivation],
    ['a Rust derivation with phases of its own', (left: string) => rustDerivation(left, 'export NAME=value')],
    ["Rustler's own call", rustlerCall],
  ])('is refused where cargo refuses it, by %s', { timeout: 300_000 }, async (caller, flakeOf) => {
    const start = performance.now();
    const verdictWithout = (part: string | undefined) =>
      verdictOf(flakeOf(part === undefined ? '' : `./native/${part}`), lock);
    expect([isRefused(WORKSPACE), await verdictWithout(undefined)]).toEqual([false, 'ok']);
    const different: string[] = [];
    let unknown = 0;
    const parts = partsOf(WORKSPACE);
    for (const part of parts) {
      const rest = Object.entries(WORKSPACE).filter(([path]) => path !== part && !path.startsWith(`${part}/`));
      const refused = isRefused(Object.fromEntries(rest));
      const verdict = await verdictWithout(part);
      if (verdict === 'unknown') unknown += 1;
      else if ((verdict === 'broken') !== refused) different.push(`${part}: ${verdict}, cargo ${refused}`);
    }
    const generated = parts.length;
    const equal = generated - unknown - different.length;
    const seconds = (performance.now() - start) / 1000;
    record({ oracle: `cargo: sources of ${caller}`, generated, equal, unknown, different: different.length, seconds });
    expect(different).toEqual([]);
    expect(unknown).toBe(0);
  });

  /** Whether cargo gives up before it compiles the library, or has rustc compile what is not there. */
  function isRefused(files: Files): boolean {
    workshop.write({ ...files, 'Cargo.lock': lock });
    // A folder that is gone has nothing to be called in.
    if (!existsSync(join(workshop.root, 'nif'))) return true;
    return refusesLibrary(workshop, 'nif');
  }
});

async function verdictOf(flake: string, lock: string) {
  const native = Object.entries(WORKSPACE).map(([path, text]) => [`native/${path}`, text]);
  const compiles = !flake.includes('cp ${nif}');
  const files = {
    ...PROJECT,
    'lib/my_app/native.ex': nifModule(compiles ? '' : ', skip_compilation?: true'),
    ...Object.fromEntries(native),
    'native/Cargo.lock': lock,
    'flake.nix': flake,
  };
  const { report } = await checkRepository(memoryRepository(files), { only: [], skip: [] });
  const chain = report.chains.find(({ build }) => build === 'packages.x86_64-linux.default');
  const verdicts = chain?.links.map(({ verdict }) => verdict) ?? [];
  return ['broken', 'unknown', 'ok'].find((verdict) => verdicts.some((one) => one === verdict));
}

/** A flake whose default package is a release, made with a crate that has a derivation of its own. */
function rustDerivation(left: string, preBuild = ''): string {
  return flakeWith(
    `nif = pkgs.rustPlatform.buildRustPackage {
        pname = "my_nif";
        version = "0.1.0";
        src = lib.fileset.toSource { root = ./native; fileset = ${without('./native', left)}; };
        cargoLock.lockFile = ./native/Cargo.lock;
        buildAndTestSubdir = "nif";
        cargoBuildFlags = [ "--lib" ];
        ${preBuild && `preBuild = "${preBuild}";`}
        doCheck = false;
      };`,
    `src = ./.;
        preBuild = ''
          mkdir -p priv/native
          cp \${nif}/lib/libmy_nif.so priv/native/my_nif.so
        '';`,
  );
}

/** One in which Rustler compiles it. */
function rustlerCall(left: string): string {
  return flakeWith(
    '',
    `src = lib.fileset.toSource { root = ./.; fileset = ${without('./.', left)}; };
        nativeBuildInputs = [ pkgs.cargo pkgs.rustc pkgs.rustPlatform.cargoSetupHook ];
        cargoRoot = "native";
        cargoDeps = pkgs.rustPlatform.importCargoLock { lockFile = ./native/Cargo.lock; };`,
  );
}

function without(all: string, left: string): string {
  return left === '' ? all : `(lib.fileset.difference ${all} ${left})`;
}

function flakeWith(bindings: string, release: string): string {
  return `{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-25.11";
  outputs = { self, nixpkgs }:
    let
      pkgs = nixpkgs.legacyPackages.x86_64-linux;
      inherit (pkgs) lib;
      ${bindings}
    in {
      packages.x86_64-linux.default = pkgs.beamPackages.mixRelease {
        pname = "my_app";
        version = "0.1.0";
        mixNixDeps = { };
        ${release}
      };
    };
}
`;
}

function nifModule(more: string): string {
  return `defmodule MyApp.Native do
  use Rustler, otp_app: :my_app, crate: "my_nif", path: "native/nif"${more}
end
`;
}

const PROJECT: Files = {
  'mix.exs': `defmodule MyApp.MixProject do
  use Mix.Project

  def project, do: [app: :my_app, version: "0.1.0", deps: [{:rustler, "~> 0.37"}]]
end
`,
  'mix.lock': `%{
  "rustler": {:hex, :rustler, "0.37.1", "${'0'.repeat(64)}", [:mix], [], "hexpm", "${'1'.repeat(64)}"},
}
`,
};
