import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { type Files, readFiles } from '../support/repository-files.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

const recipe = readFiles(join(fixturesFolder, 'recipes/crane-musl'));

async function linksOf(files: Files): Promise<Record<string, string>> {
  const { report } = await checkRepository(memoryRepository(files), { only: [], skip: [] });
  const chain = report.chains.find(({ build }) => build === 'packages.x86_64-linux.default');
  return Object.fromEntries(chain?.links.map(({ kind, verdict }) => [kind, verdict]) ?? []);
}

function without(path: string, text: string): Files {
  const whole = recipe[path] ?? '';
  expect(whole).toContain(text);
  return { ...recipe, [path]: whole.replace(text, '') };
}

describe('a file that does not parse', () => {
  it('leaves nothing proved of the module in it', async () => {
    const files = without('my_app/lib/my_app/native.ex', '(:nif_not_loaded)\nend');
    expect(await linksOf(files)).toMatchObject({ module: 'unknown', crate: 'ok' });
  });

  it('leaves nothing proved of the modules of its Mix project', async () => {
    const files = without('my_app/mix.exs', '  def application do\n');
    expect(await linksOf(files)).toMatchObject({ module: 'unknown' });
  });

  it('leaves nothing proved of a project that is configured by it', async () => {
    const config = (text: string) => linksOf({ ...recipe, 'my_app/config/config.exs': `import Config\n${text}\n` });
    expect(await config('config :my_app, size: [1]')).toMatchObject({ module: 'ok', crate: 'ok' });
    expect(await config('config :my_app, size: [1')).toMatchObject({ module: 'unknown', crate: 'ok' });
  });

  it('leaves nothing proved of its crate', async () => {
    const files = without('mycrate/src/lib.rs', 'fn add(');
    expect(await linksOf(files)).toMatchObject({ module: 'ok', crate: 'unknown' });
  });

  it('says nothing of a chain that does not need it', async () => {
    expect(await linksOf({ ...recipe, 'my_app/test/broken_test.exs': 'defmodule Broken do\n' })).toMatchObject({
      module: 'ok',
      crate: 'ok',
    });
  });

  it('leaves no hand-off proved whose phase has the line ends of Windows, which Nix and bash keep', async () => {
    const flake = recipe['flake.nix'] ?? '';
    expect(await linksOf({ ...recipe, 'flake.nix': flake.replaceAll('\n', '\r\n') })).toMatchObject({
      handoff: 'unknown',
      crate: 'ok',
    });
  });
});

describe('a file that is left out of what is listed', () => {
  const crate = Object.keys(recipe).filter((path) => /\.rs$/.test(path));

  async function crateLink(repository: Parameters<typeof checkRepository>[0], includes?: (path: string) => boolean) {
    const { report } = await checkRepository(repository, { only: [], skip: [], ...(includes && { includes }) });
    const chain = report.chains.find(({ build }) => build === null);
    return chain?.links.find(({ kind }) => kind === 'crate')?.verdict;
  }

  it('is parsed as others are when the chain needs it: ignored by git, or excluded', async () => {
    expect(await crateLink(memoryRepository(recipe))).toBe('ok');
    expect(await crateLink(memoryRepository(recipe, { ignored: crate }))).toBe('ok');
    expect(await crateLink(memoryRepository(recipe), (path) => !crate.includes(path))).toBe('ok');
  });
});
