import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { readFiles } from '../support/repository-files.ts';
import { fixturesFolder } from '../support/rule-folders.ts';
import { LONGEST_MS, processorMs } from './bounds.ts';

const flake = `{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-25.11";
  outputs = { nixpkgs, ... }: {
    packages.x86_64-linux.default = nixpkgs.legacyPackages.x86_64-linux.callPackage ./package.nix { };
  };
}
`;
const mix = `defmodule MyApp.MixProject do
  use Mix.Project
  def project, do: [app: :my_app, version: "0.1.0", deps: [{:rustler, "~> 0.37"}]]
end
`;
const native = `defmodule MyApp.Native do
  use Rustler, otp_app: :my_app, crate: "my_nif"
end
`;

/** A package that is called with itself, made anew each time: Nix would say that the recursion is infinite. */
const packages: Readonly<Record<string, string>> = {
  'as its dependencies': `{ beamPackages, callPackage }:
beamPackages.mixRelease {
  pname = "my_app"; version = "0.1.0"; src = ./.;
  mixNixDeps = callPackage ./package.nix { };
}`,
  'twice, in lists': `{ beamPackages, callPackage }:
beamPackages.buildMix {
  name = "my_app"; version = "0.1.0"; src = ./.;
  beamDeps = [ (callPackage ./package.nix { }) (callPackage ./package.nix { }) ];
  nativeBuildInputs = [ (callPackage ./package.nix { }) ];
}`,
  'in the text of a phase': `{ beamPackages, callPackage }:
beamPackages.mixRelease {
  pname = "my_app"; version = "0.1.0"; src = ./.;
  preBuild = "cp \${callPackage ./package.nix { }}/lib/libmy_nif.so priv/native/";
}`,
};

describe('a package that is called with itself without end', () => {
  test.each(Object.entries(packages))('%s', async (_, text) => {
    const started = processorMs();
    const repository = memoryRepository({
      'flake.nix': flake,
      'package.nix': text,
      'mix.exs': mix,
      'lib/my_app/native.ex': native,
    });
    const { report } = await checkRepository(repository, { only: [], skip: [] });
    expect(processorMs() - started).toBeLessThan(LONGEST_MS);
    const [chain] = report.chains;
    expect(chain?.verdict).not.toBe('ok');
  });
});

test('five hundred packages side by side are followed for every system', { timeout: 60_000 }, async () => {
  const files = { ...readFiles(join(fixturesFolder, 'recipes/mix2nix-overrides')) };
  const more = Array.from({ length: 500 }, (_, index) => {
    return `d${index} = buildMix rec { name = "d${index}"; version = "1.0.0"; beamDeps = [ ${index > 0 ? `d${index - 1}` : ''} ]; };\n`;
  });
  const repository = memoryRepository({
    ...files,
    'deps.nix': (files['deps.nix'] ?? '').replace('ex_keccak = buildMix', `${more.join('')}ex_keccak = buildMix`),
  });
  const { report } = await checkRepository(repository, { only: [], skip: [] });
  expect(report.chains.map(({ verdict }) => verdict)).toEqual(['ok', 'ok']);
});
