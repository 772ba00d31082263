import { describe, expect, it } from 'vitest';
import { inspectSource, nifInitOf } from '../../src/binary/index.ts';
import { readExportTrie } from '../../src/binary/macho/export-trie.ts';
import { memorySource } from '../../src/repository/index.ts';
import { writeMachO } from './macho-writer.ts';

const LIBRARY = {
  cpu: 'arm64',
  signed: true,
  exports: ['_nif_init', '_my_nif_nif_init'],
  dylibs: ['/usr/lib/libSystem.B.dylib'],
} as const;

const read = (bytes: Buffer) => inspectSource('my_nif.so', memorySource(bytes)).content;

describe('a Mach-O library', () => {
  it('gives its CPU, its signature, its dylibs, its run paths and its system', () => {
    expect(read(writeMachO(LIBRARY))).toMatchObject({
      format: 'mach-o',
      wordSize: 64,
      cpu: { name: 'arm64' },
      type: { kind: 'dylib' },
      signed: true,
      dylibs: [
        { name: '/usr/lib/libSystem.B.dylib', kind: 'load', currentVersion: '1281.0', compatibilityVersion: '1.0' },
      ],
      rpaths: ['@loader_path'],
      platform: { name: 'macos', minimum: '11.0' },
      imported: { kind: 'known', value: ['malloc'] },
    });
    expect(read(writeMachO({ ...LIBRARY, signed: false }))).toMatchObject({ signed: false });
  });

  it('exports C names without the underscore of the format', () => {
    const content = read(writeMachO(LIBRARY));
    if (content.format !== 'mach-o') throw new Error(content.format);
    expect(nifInitOf(content)).toEqual({ kind: 'known', value: { entry: 'nif_init', crates: ['my_nif'] } });
    const other = read(writeMachO({ ...LIBRARY, exports: ['__nif_init'] }));
    expect(other.format === 'mach-o' && nifInitOf(other)).toMatchObject({ value: { entry: '_nif_init' } });
  });

  it('for several CPUs has a slice for each', () => {
    expect(read(writeMachO({ ...LIBRARY, cpu: 'x86_64', fat: true }))).toMatchObject({
      format: 'fat-mach-o',
      slices: [{ cpu: { name: 'x86_64' }, content: { format: 'mach-o', cpu: { name: 'x86_64' } } }],
    });
  });

  it('is not mistaken for a Java class file, which begins alike', () => {
    const classFile = Buffer.from('cafebabe00000041001d0a', 'hex');
    expect(read(classFile)).toEqual({ format: 'none', cause: { kind: 'unrecognised', magic: 'cafebabe' } });
  });
});

describe('the tree of exports', () => {
  // "_" leads to "_nif_init" and to "_my_nif_nif_init".
  const child = (text: string, offset: number) => Buffer.concat([Buffer.from(`${text}\0`), Buffer.from([offset])]);
  const leaf = Buffer.from([2, 0, 0, 0]);
  const tree = (...offsets: readonly [number, number]) => {
    const root = Buffer.concat([Buffer.from([0, 1]), child('_', 5)]);
    return Buffer.concat([
      root,
      Buffer.from([0, 2]),
      child('nif_init', offsets[0]),
      child('my_nif_nif_init', offsets[1]),
      leaf,
      leaf,
    ]);
  };
  const leaves = 5 + 2 + 10 + 17;

  it('spells names along its edges', () => {
    expect(readExportTrie(tree(leaves, leaves + 4))).toEqual({ kind: 'known', value: ['my_nif_nif_init', 'nif_init'] });
    expect(readExportTrie(Buffer.alloc(0))).toEqual({ kind: 'known', value: [] });
  });

  it('that leads back to itself, or out of the file, is not followed for ever', () => {
    expect(readExportTrie(tree(0, 0))).toMatchObject({ kind: 'unknown' });
    expect(readExportTrie(tree(leaves, 127))).toMatchObject({ kind: 'unknown' });
    expect(readExportTrie(tree(leaves, leaves + 4).subarray(0, 20))).toMatchObject({ kind: 'unknown' });
  });
});
