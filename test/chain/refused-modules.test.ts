import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { readFiles } from '../support/repository-files.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

async function moduleLink(from: string, to: string): Promise<string | undefined> {
  const path = 'lib/driftwood/native.ex';
  const files = readFiles(join(fixturesFolder, 'recipes/precompiled-forced'));
  expect(files[path]).toContain(from);
  const changed = { ...files, [path]: (files[path] ?? '').replace(from, to) };
  const { report } = await checkRepository(memoryRepository(changed), { only: [], skip: [] });
  const link = report.chains[0]?.links.find(({ kind }) => kind === 'module');
  return link && `${link.verdict}${link.reason === null ? '' : `: ${link.reason}`}`;
}

describe('a module that RustlerPrecompiled refuses', () => {
  const refused = 'unknown: RustlerPrecompiled raises without a version';

  it('is not proved when its version is nil', async () => {
    expect(await moduleLink('@version Mix', '@versions Mix')).toBe(refused);
  });

  it('is not proved when it gives none', async () => {
    expect(await moduleLink('version: @version', 'versions: @version')).toBe(refused);
  });

  it('is proved as it stands', async () => {
    expect(await moduleLink('version: @version', 'version: @version')).toBe('ok');
  });
});
