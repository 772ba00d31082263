import { execFileSync } from 'node:child_process';
import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  holdsName,
  inspectLibrary,
  inspectSource,
  nifInitOf,
  nifModuleName,
  parseCompiledModule,
} from '../../src/binary/index.ts';
import type { FileContent } from '../../src/binary/model.ts';
import { memorySource } from '../../src/repository/index.ts';
import { type SmallElf, writeElf } from './elf-writer.ts';
import { writeMachO } from './macho-writer.ts';
import { mutations } from './mutations.ts';

const CI = process.env.CI === 'true';
const MUTATED_FILES = Number(process.env.MUTATED_FILES ?? (CI ? 100_000 : 5_000));
const SEED = Number(process.env.MUTATION_SEED ?? 20_261_126);
const LONGEST_MS = 2_000;
const TIMEOUT = { timeout: 120_000 };
const MOST_MEMORY = 512 * 1024 * 1024;

const LIBRARY: SmallElf = {
  wordSize: 64,
  byteOrder: 'little',
  machine: 62,
  needed: ['libc.so.6'],
  soname: 'my_nif.so',
  runpath: '$ORIGIN',
  flags: 0x18,
  threadLocal: 16,
  stack: 'not-executable',
  text: 'Elixir.MyApp.Native',
  symbols: [
    { name: 'malloc', defined: false, needs: { version: 'GLIBC_2.2.5', library: 'libc.so.6' } },
    { name: 'nif_init', defined: true },
  ],
};

const SHAPES: readonly Pick<SmallElf, 'wordSize' | 'byteOrder' | 'machine'>[] = [
  { wordSize: 64, byteOrder: 'little', machine: 62 },
  { wordSize: 32, byteOrder: 'little', machine: 40 },
  { wordSize: 64, byteOrder: 'big', machine: 22 },
  { wordSize: 32, byteOrder: 'big', machine: 20 },
];

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rustler-nix-bad-input-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const HUGE = 4n * 1024n ** 3n;

/** Where a 64-bit little-endian dynamic section has its entry with a tag. */
function entryOf(bytes: Buffer, tag: number): number {
  const dynamic = Number(bytes.readBigUInt64LE(64 + 56 + 8));
  for (let offset = dynamic; ; offset += 16) if (bytes.readBigUInt64LE(offset) === BigInt(tag)) return offset;
}

/** Time of this process: what else the machine does says nothing about a file. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Reads bytes as `inspect` would, within bounds of time. */
function read(bytes: Buffer): FileContent {
  const started = processorMs();
  const { content } = inspectSource('x.so', memorySource(bytes));
  if (content.format === 'elf') nifInitOf(content);
  const duration = processorMs() - started;
  if (duration > LONGEST_MS) throw new Error(`${duration.toFixed(0)} ms`);
  return content;
}

describe('a library that is cut off', () => {
  it.each(SHAPES)('after any byte is no library: $wordSize bit, $byteOrder endian', TIMEOUT, (shape) => {
    const whole = writeElf({ ...LIBRARY, ...shape });
    for (let length = 0; length < whole.length; length += 1) {
      const content = read(whole.subarray(0, length));
      expect(content, `${length} of ${whole.length} bytes`).toMatchObject({ format: 'none' });
      const kind = content.format === 'none' ? content.cause.kind : '';
      if (length === 0) expect(kind).toBe('empty');
      else if (length >= 4) expect(kind, `${length} bytes`).toBe('truncated');
    }
    expect(read(whole).format).toBe('elf');
  });

  it('after any byte is no Mach-O file', TIMEOUT, () => {
    const whole = writeMachO({
      cpu: 'arm64',
      signed: true,
      exports: ['_nif_init'],
      dylibs: ['/usr/lib/libSystem.B.dylib'],
    });
    for (let length = 4; length < whole.length; length += 1) {
      expect(read(whole.subarray(0, length)), `${length} bytes`).toMatchObject({ format: 'none' });
    }
    expect(read(whole).format).toBe('mach-o');
  });
});

describe('a field of the header or of a table', () => {
  it.each(SHAPES)('may hold 0, 1 or its maximum: $wordSize bit, $byteOrder endian', TIMEOUT, (shape) => {
    const whole = writeElf({ ...LIBRARY, ...shape });
    for (const size of [1, 2, 4, 8]) {
      for (let offset = 0; offset + size <= whole.length; offset += size) {
        for (const value of [0, 1, 0xff]) {
          const bytes = Buffer.from(whole);
          bytes.fill(value === 0xff ? 0xff : 0, offset, offset + size);
          if (value === 1) bytes[shape.byteOrder === 'little' ? offset : offset + size - 1] = 1;
          expect(read(bytes).format).toMatch(/^(?:elf|none|mach-o|fat-mach-o)$/);
        }
      }
    }
  });
});

describe('tables that lead into each other', () => {
  it.each([
    ['the string table', 5],
    ['the symbol table', 6],
    ['the hash table', 0x6ffffef5],
    ['the version needs', 0x6ffffffe],
    ['the symbol versions', 0x6ffffff0],
  ])('%s may be anywhere in the file', TIMEOUT, (_, tag) => {
    const whole = writeElf(LIBRARY);
    const entry = entryOf(whole, tag);
    for (let address = 0x1_0000; address < 0x1_0000 + whole.length + 16; address += 1) {
      const bytes = Buffer.from(whole);
      bytes.writeBigUInt64LE(BigInt(address), entry + 8);
      expect(read(bytes).format).toMatch(/^(?:elf|none)$/);
    }
  });

  it('version needs that lead to themselves end', () => {
    const whole = writeElf(LIBRARY);
    // 0xffff libraries of 0xffff versions, each one byte after the other.
    const needs = Number(whole.readBigUInt64LE(entryOf(whole, 0x6ffffffe) + 8)) - 0x1_0000;
    whole.writeBigUInt64LE(0xffff_ffffn, entryOf(whole, 0x6fffffff) + 8);
    whole.writeUInt16LE(0xffff, needs + 2);
    whole.writeUInt32LE(0, needs + 8);
    whole.writeUInt32LE(1, needs + 12);
    expect(read(whole)).toMatchObject({ format: 'none', cause: { kind: 'malformed' } });
  });
});

describe('a file that is no file', () => {
  it('is said to be what it is', () => {
    const path = (name: string) => join(folder, name);
    mkdirSync(path('folder.so'));
    execFileSync('mkfifo', [path('pipe.so')]);
    symlinkSync('/dev/zero', path('device.so'));
    symlinkSync('nowhere.so', path('dangling.so'));
    symlinkSync('loop.so', path('loop.so'));
    writeFileSync(path('empty.so'), '');
    const cause = (name: string) => {
      const { content } = inspectLibrary(path(name));
      return content.format === 'none' ? content.cause : content.format;
    };
    expect(cause('folder.so')).toEqual({ kind: 'directory' });
    expect(cause('pipe.so')).toEqual({ kind: 'special', what: 'fifo' });
    expect(cause('device.so')).toEqual({ kind: 'special', what: 'character device' });
    expect(cause('dangling.so')).toEqual({ kind: 'dangling-link', target: 'nowhere.so' });
    expect(cause('loop.so')).toMatchObject({ kind: 'unreadable' });
    expect(cause('empty.so')).toEqual({ kind: 'empty' });
    expect(cause('nothing.so')).toEqual({ kind: 'missing' });
    expect(cause('empty.so/x.so')).toEqual({ kind: 'missing' });
    expect(cause('nul\0.so')).toEqual({ kind: 'missing' });
  });

  it.each([
    ['', 0, 0n],
    ['its hash table claims four milliards of symbols', 4, HUGE],
    ['its chains of symbols lead through zeros', 0x6ffffef5, HUGE],
    ['its names are four gigabytes', 5, 0n],
  ])('of 4 GB, without content, is read in parts: %s', TIMEOUT, (_, tag, value) => {
    const path = join(folder, `huge-${tag}.so`);
    const size = Number(HUGE);
    // The loaded segment is the whole file, and tables may reach over 4 GB of zeros.
    const whole = writeElf({ ...LIBRARY, hash: tag === 4 ? 'sysv' : 'gnu' });
    whole.writeBigUInt64LE(HUGE, 64 + 32);
    whole.writeBigUInt64LE(HUGE, 64 + 40);
    if (tag === 5) whole.writeBigUInt64LE(HUGE, entryOf(whole, 10) + 8);
    const table = tag === 0 || tag === 5 ? 0 : Number(whole.readBigUInt64LE(entryOf(whole, tag) + 8)) - 0x1_0000;
    if (tag === 4) whole.writeUInt32LE(Number(value - 1n), table + 4);
    if (tag === 0x6ffffef5) whole.writeUInt32LE(1_000_000, table + 16 + 8);
    const descriptor = openSync(path, 'w');
    writeSync(descriptor, whole);
    ftruncateSync(descriptor, size);
    closeSync(descriptor);
    const before = process.memoryUsage().rss;
    const started = processorMs();
    const { content } = inspectLibrary(path);
    expect(processorMs() - started).toBeLessThan(LONGEST_MS);
    expect(process.memoryUsage().rss - before).toBeLessThan(MOST_MEMORY);
    expect(content).toMatchObject({ format: 'elf', dynamic: { needed: ['libc.so.6'] } });
    if (tag !== 0) expect(content).toMatchObject({ dynamic: { symbols: { kind: 'unknown' } } });
    expect(holdsName(inspectLibrary(path), 'Elixir.Other')).toMatchObject({ kind: 'unknown' });
  });
});

describe(`${MUTATED_FILES} mutated files`, () => {
  it('yield a verdict or facts, each within two seconds and all within 512 MB', { timeout: 600_000 }, () => {
    const originals = [
      ...SHAPES.flatMap((shape) => [
        writeElf({ ...LIBRARY, ...shape }),
        writeElf({ ...LIBRARY, ...shape, hash: 'sysv' }),
      ]),
      writeMachO({ cpu: 'arm64', signed: true, exports: ['_nif_init'], dylibs: ['/usr/lib/libSystem.B.dylib'] }),
      writeMachO({ cpu: 'x86_64', signed: false, exports: ['_nif_init', '_my_nif_nif_init'], dylibs: [], fat: true }),
    ];
    const path = join(folder, 'mutated.so');
    const before = process.memoryUsage().rss;
    let index = 0;
    for (const bytes of mutations(originals, SEED, MUTATED_FILES)) {
      try {
        expect(read(bytes).format).toMatch(/^(?:elf|none|mach-o|fat-mach-o)$/);
        parseCompiledModule('x.beam', bytes);
        // The search for names opens the file again: on the disk, now and then.
        if (index % 50 === 0) {
          writeFileSync(path, bytes);
          nifModuleName(inspectLibrary(path));
          holdsName(inspectLibrary(path), 'Elixir.MyApp.Native');
        }
      } catch (error) {
        throw new Error(`mutation ${index} of seed ${SEED}`, { cause: error });
      }
      index += 1;
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(MOST_MEMORY);
  });
});
