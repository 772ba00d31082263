import { expect, it } from 'vitest';
import { rustlerFeatures } from '../../src/knowledge/rustler-features.ts';
import { linkAfter } from '../support/changed-recipe.ts';

it('the crate rustler has the features of its version', () => {
  expect(rustlerFeatures('0.28.0')?.has('nif_version_2_15')).toBe(false);
  expect([...(rustlerFeatures('0.36.2') ?? [])].sort()).toEqual([
    'allocator',
    'alternative_nif_init_name',
    'big_integer',
    'default',
    'derive',
    'nif_version_2_14',
    'nif_version_2_15',
    'nif_version_2_16',
    'nif_version_2_17',
    'serde',
  ]);
  expect(rustlerFeatures('0.37.0')?.has('alternative_nif_init_name')).toBe(false);
  expect([rustlerFeatures('0.37.4'), rustlerFeatures('0.38.0')].map((set) => set?.has('nif_version_2_18'))).toEqual([
    false,
    true,
  ]);
  for (const version of ['0.21.1', '0.39.0', '1.0.0', 'main']) expect(rustlerFeatures(version)).toBeUndefined();
});

it('a crate that asks for another is not proved', async () => {
  const asking = (features: string) =>
    linkAfter('crate', {
      recipe: 'cargo-in-sandbox',
      path: 'native/papertrail_nif/Cargo.toml',
      from: 'rustler = "0.37.3"',
      to: `rustler = { version = "0.37.3", features = [${features}] }`,
    });
  expect(await asking('"serde", "nif_version_2_17"')).toEqual({ verdict: 'ok', reason: null });
  expect(await asking('"alternative_nif_init_name"')).toEqual({
    verdict: 'unknown',
    reason: 'rustler 0.37.3 has no feature alternative_nif_init_name, and cargo refuses to ask for it',
  });
});
