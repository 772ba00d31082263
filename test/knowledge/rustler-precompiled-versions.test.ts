import { describe, expect, it } from 'vitest';
import {
  isForcingVersion,
  RUSTLER_PRECOMPILED_VERSIONS,
  rustlerPrecompiledVersion,
} from '../../src/knowledge/rustler-precompiled-versions.ts';

describe('what Hex rustler_precompiled does', () => {
  it('lists one NIF version by default since 0.7, and reads the global variables since 0.7.2', () => {
    expect(rustlerPrecompiledVersion('0.6.3')?.defaultNifVersions).toEqual(['2.15', '2.16']);
    expect(rustlerPrecompiledVersion('0.7.0')?.defaultNifVersions).toEqual(['2.15']);
    expect(rustlerPrecompiledVersion('0.7.1')?.readsGlobalSwitches).toBe(false);
    expect(rustlerPrecompiledVersion('0.7.2')?.readsGlobalSwitches).toBe(true);
    expect(rustlerPrecompiledVersion('0.8.2')?.unwritableCache).toBe('raises');
    expect(rustlerPrecompiledVersion('0.8.10')?.unwritableCache).toBe('warns');
  });

  it('knows NIF version 2.18 since 0.10, and lists 2.15 alone by default all the same', () => {
    expect(rustlerPrecompiledVersion('0.9.0')?.knownNifVersions).not.toContain('2.18');
    expect(rustlerPrecompiledVersion('0.10.0')?.knownNifVersions).toContain('2.18');
    expect(rustlerPrecompiledVersion('0.10.0')?.defaultNifVersions).toEqual(['2.15']);
  });

  it('is not known before 0.6, for pre-releases, and after the newest version read', () => {
    for (const version of ['0.5.5', '0.11.0', '1.0.0', '0.7.0-rc.1', 'main', ''])
      expect(rustlerPrecompiledVersion(version)).toBeUndefined();
  });

  it('is a table in ascending order, each row with its source', () => {
    for (const row of RUSTLER_PRECOMPILED_VERSIONS) expect(rustlerPrecompiledVersion(row.since)).toBe(row);
    for (const { source, since } of RUSTLER_PRECOMPILED_VERSIONS) expect(source).toContain(`v${since}`);
  });
});

it('takes only a dev part of a pre-release for a forced build', () => {
  expect(['0.1.0-dev', '0.1.0-dev.3', '1.0.0-rc.dev'].every(isForcingVersion)).toBe(true);
  expect(['0.1.0', '0.1.0-rc.1', '0.1.0-devel', 'dev'].some(isForcingVersion)).toBe(false);
});
