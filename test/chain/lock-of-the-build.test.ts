import { expect, it } from 'vitest';
import { linkAfter } from '../support/changed-recipe.ts';

const LOCKED = '"rustler": {:hex, :rustler, "0.37.1"';

const moduleAfter = (path: string, to: string) =>
  linkAfter('module', { recipe: 'poncho-path-dependency', path, from: LOCKED, to });

it('the lock of the project that mix starts in says which Rustler a path dependency is compiled with', async () => {
  const own = 'orchard_nif/mix.lock';
  const started = 'orchard/mix.lock';
  expect(await moduleAfter(started, LOCKED)).toEqual({ verdict: 'ok', reason: null });
  // What stands beside the dependency is for those who build it by itself.
  expect((await moduleAfter(own, '"jason": {:hex, :jason, "1.4.5"')).verdict).toBe('ok');
  expect((await moduleAfter(started, '"rustlerx": {:hex, :rustlerx, "0.37.1"')).verdict).toBe('unknown');
});
