import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { readFiles } from '../support/repository-files.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

// The configuration of the crate stands in its folder, and cargo starts at the workspace's root.
const fixture = readFiles(join(fixturesFolder, 'cargo-config-out-of-reach/broken-member'));

/** What is said of the build of the crate with a hook before it, and which findings there are. */
async function saidWith(hook: string) {
  const flake = fixture['flake.nix'] ?? '';
  const call = 'commonArgs // { inherit cargoArtifacts;';
  expect(flake).toContain(call);
  const changed = flake.replace(call, () => `${call} preBuild = "${hook}";`);
  const { report } = await checkRepository(memoryRepository({ ...fixture, 'flake.nix': changed }), {
    only: [],
    skip: [],
  });
  const chain = report.chains.find(({ build }) => build?.startsWith('packages.'));
  const producer = chain?.links.find(({ kind }) => kind === 'producer');
  return { rules: report.findings.map(({ rule }) => rule), verdict: producer?.verdict };
}

describe('a hook before the cargo call of a builder', () => {
  it('leaves its folder alone', async () => {
    const broken = { rules: ['cargo-config-out-of-reach'], verdict: 'broken' };
    expect(await saidWith('ls')).toEqual(broken);
    expect(await saidWith('(cd native/my_nif; ls)')).toEqual(broken);
    expect(await saidWith('cd native/my_nif; cd ../..')).toEqual(broken);
  });

  it('takes cargo to where it reads another configuration', async () => {
    expect(await saidWith('cd native/my_nif')).toEqual({ rules: [], verdict: 'unknown' });
  });
});
