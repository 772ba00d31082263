import { expect, it } from 'vitest';
import { linkAfter } from '../support/changed-recipe.ts';

const given = (to: string) =>
  linkAfter('producer', { recipe: 'mkderivation-cargo', path: 'nif.nix', from: '    cargo\n', to });

it('a phase that calls cargo is proved when a cargo is given, and not otherwise', async () => {
  expect(await given('    cargo\n')).toEqual({ verdict: 'ok', reason: null });
  expect(await given('')).toEqual({ verdict: 'unknown', reason: 'no cargo is among the inputs of this build' });
});
