import { describe, expect, it } from 'vitest';
import { RUSTLER_VERSIONS, rustlerVersion } from '../../src/knowledge/rustler-versions.ts';

describe('what Hex rustler does', () => {
  it('changes its default load path and its options at 0.37', () => {
    expect(rustlerVersion('0.36.2')).toMatchObject({ loadPrefix: 'lib', mode: 'release' });
    expect(rustlerVersion('0.36.2')?.options.has('target_dir')).toBe(true);
    expect(rustlerVersion('0.37.0')?.loadPrefix).toBe('');
    expect(rustlerVersion('0.38.0')?.options.has('target_dir')).toBe(false);
    expect(rustlerVersion('0.26.0')?.mode).toBe('by-environment');
  });

  it('is not known before 0.22, after the newest version read, and around a change', () => {
    for (const version of ['0.21.1', '0.39.0', '1.0.0', '0.37.0-rc.0', 'main', ''])
      expect(rustlerVersion(version)).toBeUndefined();
    expect(rustlerVersion('0.36.1-dev')?.loadPrefix).toBe('lib');
  });

  it('is a table in ascending order, each row with its source', () => {
    const minors = RUSTLER_VERSIONS.map(({ since }) => Number(since.split('.')[1]));
    expect(minors).toEqual([...minors].sort((a, b) => a - b));
    for (const { source, since } of RUSTLER_VERSIONS) expect(source).toContain(`rustler-${since}`);
  });
});
