import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { realTool } from '../real-tool.ts';
import type { Files } from '../support/repository-files.ts';
import { partsOf, WORKSPACE } from './cargo/packaged-workspace.ts';
import { openWorkshop, type Workshop } from './cargo/workshop.ts';
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

  it('is refused where cargo refuses it', { timeout: 300_000 }, async () => {
    const start = performance.now();
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
    record({ oracle: 'cargo: sources', generated, equal, unknown, different: different.length, seconds });
    expect(different).toEqual([]);
    expect(unknown).toBe(0);
  });

  /** Whether cargo gives up before it compiles the library, or has rustc compile what is not there. */
  function isRefused(files: Files): boolean {
    workshop.write({ ...files, 'Cargo.lock': lock });
    // A folder that is gone has nothing to be called in.
    if (!existsSync(join(workshop.root, 'nif'))) return true;
    const itself = { ONLY_FOLDER: join(workshop.root, 'nif') };
    const { compilation } = workshop.cargo('nif', ['build', '--offline', '--lib'], itself);
    const source = compilation?.[compilation.findIndex((argument) => argument.startsWith('--edition')) + 1];
    return source === undefined || !existsSync(resolve(workshop.root, source));
  }

  async function verdictWithout(part: string | undefined) {
    const native = Object.entries(WORKSPACE).map(([path, text]) => [`native/${path}`, text]);
    const files = {
      ...PROJECT,
      ...Object.fromEntries(native),
      'native/Cargo.lock': lock,
      'flake.nix': flake(part === undefined ? './native' : `(lib.fileset.difference ./native ./native/${part})`),
    };
    const { report } = await checkRepository(memoryRepository(files), { only: [], skip: [] });
    const chain = report.chains.find(({ build }) => build === 'packages.x86_64-linux.default');
    const links = chain?.links.filter(({ kind }) => kind === 'producer' || kind === 'crate') ?? [];
    return ['broken', 'unknown', 'ok'].find((verdict) => links.some((link) => link.verdict === verdict));
  }
});

function flake(fileset: string): string {
  return `{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-25.11";
  outputs = { self, nixpkgs }:
    let
      pkgs = nixpkgs.legacyPackages.x86_64-linux;
      inherit (pkgs) lib;
      nif = pkgs.rustPlatform.buildRustPackage {
        pname = "my_nif";
        version = "0.1.0";
        src = lib.fileset.toSource { root = ./native; fileset = ${fileset}; };
        cargoLock.lockFile = ./native/Cargo.lock;
        buildAndTestSubdir = "nif";
        cargoBuildFlags = [ "--lib" ];
        doCheck = false;
      };
    in {
      packages.x86_64-linux.default = pkgs.beamPackages.mixRelease {
        pname = "my_app";
        version = "0.1.0";
        src = ./.;
        mixNixDeps = { };
        preBuild = ''
          mkdir -p priv/native
          cp \${nif}/lib/libmy_nif.so priv/native/my_nif.so
        '';
      };
    };
}
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
  'lib/my_app/native.ex': `defmodule MyApp.Native do
  use Rustler, otp_app: :my_app, crate: "my_nif", path: "native/nif", skip_compilation?: true
end
`,
};
