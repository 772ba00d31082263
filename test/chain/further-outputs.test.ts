import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { readFiles } from '../support/repository-files.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

const recipe = readFiles(join(fixturesFolder, 'recipes', 'crane-musl'));
const flake = recipe['flake.nix'] as string;
const PACKAGES = /packages = \{\s+default = myApp;\s+mycrate = myCrate;\s+\};/;

/** What is said of the recipe when it has other outputs than packages. */
async function saidOf(outputs: string, change = (text: string) => text) {
  expect(flake).toMatch(PACKAGES);
  const changed = { ...recipe, 'flake.nix': change(flake.replace(PACKAGES, () => outputs)) };
  const { report } = await checkRepository(memoryRepository(changed), { only: [], skip: [] });
  const chains = report.chains.filter(({ build }) => build !== null && build !== undefined);
  return {
    chains: chains.map(({ build, verdict }) => `${build} ${verdict}`),
    findings: report.findings.map(({ rule, location }) => `${rule} ${location.path}`),
  };
}

const misplaced = (text: string) => text.replace('libmycrate.so priv/native/', 'libmycrate.so priv/wrong/');

describe('a release that an output of another kind refers to', () => {
  it.each([
    ['an app', 'apps.default = { type = "app"; program = "${myApp}/bin/my_app"; };', 'apps.x86_64-linux.default'],
    ['a job of Hydra', 'hydraJobs.release = myApp;', 'hydraJobs.x86_64-linux.release'],
    [
      'an image',
      'packages.image = pkgs.dockerTools.buildLayeredImage { name = "x"; config.Cmd = [ "${myApp}/bin/my_app" ]; };',
      'packages.x86_64-linux.image',
    ],
    [
      'the contents of an image in an environment',
      `packages.image = pkgs.dockerTools.buildImage {
        name = "x";
        copyToRoot = pkgs.buildEnv { name = "root"; paths = [ myApp ]; };
      };`,
      'packages.x86_64-linux.image',
    ],
    [
      'a test on a machine',
      `checks.vm = pkgs.testers.runNixOSTest {
        name = "x";
        nodes.machine = { ... }: { systemd.services.x.serviceConfig.ExecStart = "\${myApp}/bin/my_app start"; };
      };`,
      'checks.x86_64-linux.vm',
    ],
  ])('is judged as a package is: %s', async (_what, outputs, build) => {
    expect(await saidOf(outputs)).toEqual({ chains: [`${build} ok`], findings: [] });
    expect(await saidOf(outputs, misplaced)).toEqual({
      chains: [`${build} broken`],
      findings: ['copy-target-directory-missing flake.nix'],
    });
  });
});
