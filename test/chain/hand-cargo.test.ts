import { expect, it } from 'vitest';
import { linkAfter } from '../support/changed-recipe.ts';

const given = (to: string) =>
  linkAfter('producer', { recipe: 'mkderivation-cargo', path: 'nif.nix', from: '    cargo\n', to });

it('a phase that calls cargo is proved when a cargo is given, and not otherwise', async () => {
  expect(await given('    cargo\n')).toEqual({ verdict: 'ok', reason: null });
  expect(await given('')).toEqual({ verdict: 'unknown', reason: 'no cargo is among the inputs of this build' });
});

const calling = (kind: 'handoff' | 'producer', to: string) =>
  linkAfter(kind, { recipe: 'mkderivation-cargo', path: 'nif.nix', from: 'cargo build --release --offline', to });

it.each([
  'cargo build -r --offline',
  'cargo build -qr --offline',
  'cargo build -vrplantern_nif --offline',
  'cargo b -rq --offline',
])('a call asks for a release in any of its words: %s', async (call) => {
  expect(await calling('handoff', call)).toEqual({ verdict: 'ok', reason: null });
  expect(await calling('producer', call)).toEqual({ verdict: 'ok', reason: null });
});

it('a call in a folder without a manifest takes the one above', async () => {
  const call = 'mkdir -p scratch; cd scratch; cargo build --release --offline';
  expect((await calling('handoff', call)).verdict).not.toBe('broken');
});
