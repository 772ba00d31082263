import { describe, expect, it } from 'vitest';
import { linkAfter } from '../support/changed-recipe.ts';

const buildLink = (from: string, to: string) =>
  linkAfter('build', { recipe: 'escript', path: 'package.nix', from, to });

describe('a build with a phase that fails beside the hand-over', () => {
  const folder = 'mkdir -p priv/native';
  const failing = { verdict: 'unknown', reason: 'a command of a phase seems to fail' };

  it('is not proved when it takes a file of its own source that is not there', async () => {
    expect(await buildLink(folder, `${folder}; cp assets/logo.svg priv`)).toEqual(failing);
  });

  it('is not proved when it gives up itself', async () => {
    expect(await buildLink(folder, `${folder}; exit 3`)).toEqual(failing);
  });

  it('is proved when the script puts up with it', async () => {
    expect(await buildLink(folder, `${folder}; cp assets/logo.svg priv || true`)).toEqual({
      verdict: 'ok',
      reason: null,
    });
  });
});
