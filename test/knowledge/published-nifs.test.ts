import { describe, expect, it } from 'vitest';
import { isUnreadVersion, PUBLISHED_NIFS, publishedNif } from '../../src/knowledge/published-nifs.ts';

describe('NIFs of Hex packages', () => {
  it('are known from the first to the last version that was read, and no further', () => {
    expect(publishedNif('mdex', '0.1.1')?.crate).toBe('comrak_nif');
    expect(publishedNif('mdex', '0.12.2')?.crate).toBe('comrak_nif');
    for (const version of ['0.1.0', '0.12.3', '1.0.0', '0.5.0-rc.1', '0.5', 'main'])
      expect(publishedNif('mdex', version)).toBeUndefined();
    expect(publishedNif('jason', '1.4.5')).toBeUndefined();
  });

  it('stand in one row where nothing changed, and in two where it did', () => {
    expect(publishedNif('mjml', '1.3.5')?.module).toBe('Mjml');
    expect(publishedNif('mjml', '1.4.0')?.module).toBe('Mjml.Native');
    const overlapping = PUBLISHED_NIFS.filter((row) => {
      return [row.from, row.to].some((version) => publishedNif(row.package, version) !== row);
    });
    expect(overlapping).toEqual([]);
  });

  it('are not known of versions between that no row can say', () => {
    for (const version of ['5.2.0', '5.3.0']) {
      expect(publishedNif('mjml', version)).toBeUndefined();
      expect(isUnreadVersion('mjml', version)).toBe(true);
    }
    // Without checksums in the package no archive is taken, so that a cache proves nothing.
    expect(publishedNif('tiktoken', '0.3.1')).toBeUndefined();
    expect(publishedNif('tiktoken', '0.3.2')?.crate).toBe('tiktoken');
  });

  it('end where a package gave its own up', () => {
    expect(isUnreadVersion('mdex', '0.12.3')).toBe(false);
    expect(isUnreadVersion('uuidv7', '1.0.0')).toBe(false);
    expect(isUnreadVersion('uuidv7', '0.3.0')).toBe(true);
  });

  it('name where they were read', () => {
    for (const { crate, source, from, to } of PUBLISHED_NIFS) {
      expect(source).toMatch(/^[\w.-]+\/[\w.-]+ \S+/);
      expect(source).toContain(`native/${crate}`);
      expect(source).toContain(from);
      expect(source).toContain(to);
    }
  });
});
