import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { readFiles } from '../support/repository-files.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

async function buildLink(from: string, to: string): Promise<string | undefined> {
  const files = readFiles(join(fixturesFolder, 'recipes/escript'));
  expect(files['package.nix']).toContain(from);
  const changed = { ...files, 'package.nix': (files['package.nix'] ?? '').replace(from, to) };
  const { report } = await checkRepository(memoryRepository(changed), { only: [], skip: [] });
  const link = report.chains
    .find(({ build }) => build === 'packages.x86_64-linux.default')
    ?.links.find(({ kind }) => kind === 'build');
  return link && `${link.verdict}${link.reason === null ? '' : `: ${link.reason}`}`;
}

describe('a build with a phase that fails beside the hand-over', () => {
  const folder = 'mkdir -p priv/native';
  const failing = 'unknown: a command of a phase seems to fail';

  it('is not proved when it takes a file of its own source that is not there', async () => {
    expect(await buildLink(folder, `${folder}; cp assets/logo.svg priv`)).toBe(failing);
  });

  it('is not proved when it gives up itself', async () => {
    expect(await buildLink(folder, `${folder}; exit 3`)).toBe(failing);
  });

  it('is proved when the script puts up with it', async () => {
    expect(await buildLink(folder, `${folder}; cp assets/logo.svg priv || true`)).toBe('ok');
  });
});
