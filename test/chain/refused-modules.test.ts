import { describe, expect, it } from 'vitest';
import { linkAfter } from '../support/changed-recipe.ts';

const moduleLink = (from: string, to: string) =>
  linkAfter('module', { recipe: 'precompiled-forced', path: 'lib/driftwood/native.ex', from, to });

describe('a module that RustlerPrecompiled refuses', () => {
  const refused = { verdict: 'unknown', reason: 'RustlerPrecompiled raises without a version' };

  it('is not proved when its version is nil', async () => {
    expect(await moduleLink('@version Mix', '@versions Mix')).toEqual(refused);
  });

  it('is not proved when it gives none', async () => {
    expect(await moduleLink('version: @version', 'versions: @version')).toEqual(refused);
  });

  it('is proved as it stands', async () => {
    expect(await moduleLink('version: @version', 'version: @version')).toEqual({ verdict: 'ok', reason: null });
  });
});
