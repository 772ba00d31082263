import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { linkWith } from '../support/changed-recipe.ts';
import { readFiles } from '../support/repository-files.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

const recipe = readFiles(join(fixturesFolder, 'recipes/buildrustpackage-own-install'));

async function moduleWith(
  dependencies: string,
  lock: (text: string) => string = (text) => text,
  attributes = '',
): Promise<string> {
  const mix = (recipe['mix.exs'] ?? '').replace(/deps: \[.*\]/, () => `deps: ${dependencies}`);
  const flake = (recipe['flake.nix'] ?? '').replace('mixFodDeps = ', `${attributes}\nmixFodDeps = `);
  const files = { ...recipe, 'flake.nix': flake, 'mix.exs': mix, 'mix.lock': lock(recipe['mix.lock'] ?? '') };
  const { report } = await checkRepository(memoryRepository(files), { only: [], skip: [] });
  const chain = report.chains.find(({ build }) => build === 'packages.x86_64-linux.default');
  return chain?.links.find(({ kind }) => kind === 'module')?.verdict ?? 'no chain';
}

describe('a module whose project does not list rustler', () => {
  it('is proved when it does', async () => {
    expect(await moduleWith('[{:rustler, "~> 0.37.1", runtime: false}]')).toBe('ok');
  });

  it('is left open, for no library of that name may be there', async () => {
    expect(await moduleWith('[]')).toBe('unknown');
    expect(await moduleWith('[{:rustlerx, "~> 0.37.1", runtime: false}]')).toBe('unknown');
  });

  it('is left open in an environment for which it is not listed', async () => {
    expect(await moduleWith('[{:rustler, "~> 0.37.1", only: [:dev, :test]}]')).toBe('unknown');
    expect(await moduleWith('[{:rustler, "~> 0.37.1", only: [:dev, :prod]}]')).toBe('ok');
  });

  it('is left open on a device for which it is not listed', async () => {
    const forTargets = (targets: string) => moduleWith(`[{:rustler, "~> 0.37.1", targets: ${targets}}]`);
    expect(await forTargets(':rpi4')).toBe('unknown');
    expect(await forTargets('[:host, :rpi4]')).toBe('ok');
    expect(await moduleWith('[{:rustler, "~> 0.37.1", targets: :rpi4}]', undefined, 'MIX_TARGET = "rpi4";')).toBe('ok');
    expect(await moduleWith('[{:rustler, "~> 0.37.1", targets: :host}]', undefined, 'mixTarget = "rpi4";')).toBe(
      'unknown',
    );
  });

  it('is proved when another package of the lock needs it', async () => {
    const entry =
      '"nif_base": {:hex, :nif_base, "1.0.0", "00", [:mix], [{:rustler, "~> 0.37", [hex: :rustler, repo: "hexpm", optional: false]}], "hexpm", "00"},';
    expect(await moduleWith('[{:nif_base, "~> 1.0"}]', (lock) => lock.replace('%{\n', `%{\n  ${entry}\n`))).toBe('ok');
  });

  it('is not judged when a folder or a checkout may bring it', async () => {
    expect(await moduleWith('[{:nif_base, git: "https://example.org/nif_base"}]')).toBe('ok');
  });
});

describe('a module in a build without packages', () => {
  const bringing = 'mixFodDeps = ';

  async function moduleIn(flake: (text: string) => string, more: Record<string, string> = {}): Promise<string> {
    expect(recipe['flake.nix']).toContain(bringing);
    const files = { ...recipe, ...more, 'flake.nix': flake(recipe['flake.nix'] ?? '') };
    const { report } = await checkRepository(memoryRepository(files), { only: [], skip: [] });
    const chain = report.chains.find(({ build }) => build === 'packages.x86_64-linux.default');
    return chain?.links.find(({ kind }) => kind === 'module')?.verdict ?? 'no chain';
  }
  const without = (text: string) => text.replace(bringing, 'mixFodDepsx = ');

  it('is left open', async () => {
    expect(await moduleIn(without)).toBe('unknown');
  });

  it('is proved where the packages lie in the source, or in a folder that a variable names', async () => {
    expect(await moduleIn(without, { 'deps/rustler/mix.exs': '' })).toBe('ok');
    expect(await moduleIn((text) => text.replace(bringing, 'MIX_DEPS_PATH = "/x"; mixFodDepsx = '))).toBe('ok');
  });
});

it('a module whose Rustler is built under another name than that of its application is left open', async () => {
  const withName = (name: string) =>
    linkWith('module', 'crane-musl', (files) => {
      const text = files['my_app/deps.nix'] ?? '';
      expect(text).toContain('name = "rustler";');
      return { ...files, 'my_app/deps.nix': text.replace('name = "rustler";', `name = "${name}";`) };
    });
  expect(await withName('rustler')).toEqual({ verdict: 'ok', reason: null });
  expect(await withName('librustler')).toEqual({
    verdict: 'unknown',
    reason: 'the package rustler is built under the name librustler, which is no application of it',
  });
});
