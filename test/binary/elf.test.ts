import { describe, expect, it } from 'vitest';
import { exportedNames, highestNeed, inspectSource, libcOf, nifInitOf } from '../../src/binary/index.ts';
import type { ElfFile } from '../../src/binary/model.ts';
import { memorySource } from '../../src/repository/index.ts';
import { type SmallElf, writeElf } from './elf-writer.ts';

const LIBRARY: SmallElf = {
  wordSize: 64,
  byteOrder: 'little',
  machine: 62,
  needed: ['libgcc_s.so.1', 'libc.so.6'],
  soname: 'libmy_nif.so',
  rpath: '$ORIGIN/../lib',
  runpath: '/nix/store/abc-glibc/lib:$ORIGIN',
  symbols: [
    { name: 'nif_init', defined: true },
    { name: 'my_nif_nif_init', defined: true },
    { name: 'hidden_away', defined: true, info: 0x02 },
    { name: 'malloc', defined: false, needs: { version: 'GLIBC_2.2.5', library: 'libc.so.6' } },
    { name: 'fstat64', defined: false, needs: { version: 'GLIBC_2.33', library: 'libc.so.6' } },
    { name: 'gettid', defined: false, info: 0x20, needs: { version: 'GLIBC_2.40', library: 'libc.so.6', weak: true } },
  ],
};

const SHAPES = [
  { wordSize: 64, byteOrder: 'little', machine: 62 },
  { wordSize: 64, byteOrder: 'big', machine: 21 },
  { wordSize: 32, byteOrder: 'little', machine: 40 },
  { wordSize: 32, byteOrder: 'big', machine: 20 },
] as const;

function read(elf: SmallElf): ElfFile {
  const { content } = inspectSource('x.so', memorySource(writeElf(elf)));
  if (content.format !== 'elf') throw new Error(JSON.stringify(content));
  return content;
}

describe.each(SHAPES)('a library of $wordSize bit, $byteOrder endian, without section headers', (shape) => {
  it.each(['gnu', 'sysv'] as const)('is read through its %s hash table', (hash) => {
    const file = read({ ...LIBRARY, ...shape, hash });
    expect(file).toMatchObject({ ...shape, machine: { number: shape.machine }, type: { kind: 'shared-object' } });
    expect(file.dynamic).toMatchObject({
      needed: ['libgcc_s.so.1', 'libc.so.6'],
      soname: 'libmy_nif.so',
      rpath: '$ORIGIN/../lib',
      runpath: '/nix/store/abc-glibc/lib:$ORIGIN',
    });
    expect(file.dynamic?.symbols).toMatchObject({ kind: 'known' });
    expect(exportedNames(file)).toEqual({ kind: 'known', value: ['nif_init', 'my_nif_nif_init'] });
    expect(nifInitOf(file)).toEqual({ kind: 'known', value: { entry: 'nif_init', crates: ['my_nif'] } });
  });

  it('says which version of glibc it needs, and for what; a weak need is none', () => {
    const file = read({ ...LIBRARY, ...shape });
    expect(highestNeed(file, 'GLIBC')).toEqual({ version: 'GLIBC_2.33', library: 'libc.so.6', symbols: ['fstat64'] });
    expect(highestNeed(file, 'GLIBCXX')).toBeUndefined();
    expect(file.dynamic?.versionNeeds).toEqual([
      {
        library: 'libc.so.6',
        versions: [
          { name: 'GLIBC_2.2.5', weak: false },
          { name: 'GLIBC_2.33', weak: false },
          { name: 'GLIBC_2.40', weak: true },
        ],
      },
    ]);
  });

  it('says what it asks of threads, of the stack and of relocation', () => {
    expect(read({ ...LIBRARY, ...shape })).toMatchObject({ stack: 'unstated', threadLocal: undefined, relro: 'none' });
    const file = read({ ...LIBRARY, ...shape, stack: 'executable', threadLocal: 4096, flags: 0x1c, flags1: 1 });
    expect(file).toMatchObject({ stack: 'executable', threadLocal: { size: 4096 } });
    expect(file.dynamic).toMatchObject({ bindNow: true, textRelocations: true, staticTls: true });
  });

  it('tells an executable from a library by its interpreter and its flag', () => {
    const file = read({ ...LIBRARY, ...shape, interpreter: '/lib64/ld-linux-x86-64.so.2', flags1: 0x0800_0001 });
    expect(file).toMatchObject({ interpreter: '/lib64/ld-linux-x86-64.so.2', positionIndependentExecutable: true });
    expect(read({ ...LIBRARY, ...shape }).positionIndependentExecutable).toBe(false);
  });
});

describe('the symbols of a library', () => {
  it('are not found by anyone when nothing is hashed', () => {
    const file = read({ ...LIBRARY, hash: 'none' });
    expect(nifInitOf(file)).toEqual({ kind: 'known', value: { entry: undefined, crates: [] } });
  });

  it.each([
    ['nif_init', 'nif_init'],
    ['_nif_init', '_nif_init'],
    ['my_nif_nif_init', undefined],
    ['nif_init_', undefined],
  ])('that export %s give the BEAM %s', (name, entry) => {
    const file = read({ ...LIBRARY, symbols: [{ name, defined: true }] });
    expect(nifInitOf(file)).toMatchObject({ value: { entry } });
  });

  it('that are undefined or local give the BEAM nothing', () => {
    const symbols = [
      { name: 'nif_init', defined: false },
      { name: '_nif_init', defined: true, info: 0x02 },
    ];
    expect(nifInitOf(read({ ...LIBRARY, symbols }))).toMatchObject({ value: { entry: undefined } });
  });
});

describe('the C library of a file', () => {
  it.each([
    [['libc.so'], undefined, { libc: 'musl', because: 'needs libc.so' }],
    [['libc.musl-x86_64.so.1'], undefined, { libc: 'musl', because: 'needs libc.musl-x86_64.so.1' }],
    [['libgcc_s.so.1', 'libc.so.6'], undefined, { libc: 'glibc', because: 'needs libc.so.6' }],
    [['ld-linux-aarch64.so.1'], undefined, { libc: 'glibc', because: 'needs ld-linux-aarch64.so.1' }],
    [[], '/lib/ld-musl-x86_64.so.1', { libc: 'musl', because: 'is started by ld-musl-x86_64.so.1' }],
    [['libm.so.6'], undefined, { libc: 'unnamed' }],
    [[], undefined, { libc: 'unnamed' }],
  ])('that needs %j and is started by %s', (needed, interpreter, expected) => {
    const shape = { wordSize: 64, byteOrder: 'little', machine: 62, needed } as const;
    expect(libcOf(read(interpreter === undefined ? shape : { ...shape, interpreter }))).toEqual(expected);
  });
});
