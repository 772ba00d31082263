import { describe, expect, it } from 'vitest';
import { DISTRIBUTIONS, distributionsWithGlibc } from '../../src/knowledge/distributions.ts';
import { formatOfTarget, knownTriples } from '../../src/knowledge/elf-targets.ts';
import { GLIBCXX_VERSIONS, gccOfGlibcxx } from '../../src/knowledge/glibcxx.ts';
import { LIBC_NAMES, libcNamed } from '../../src/knowledge/libc-names.ts';
import { MUSL_TARGETS } from '../../src/knowledge/musl-targets.ts';
import { CROSS_PLATFORMS, MUSL_PLATFORMS, NATIVE_PLATFORMS } from '../../src/knowledge/platforms.ts';
import { releaseNumber } from '../../src/knowledge/release-number.ts';
import { isMuslItself, isOnEverySystem, SYSTEM_LIBRARIES } from '../../src/knowledge/system-libraries.ts';

function ascends(versions: readonly string[]): boolean {
  const numbers = versions.map((version) => releaseNumber(version));
  return numbers.every((number, index) => {
    const before = numbers[index - 1];
    return number !== undefined && (index === 0 || (before !== undefined && before.compare(number) <= 0));
  });
}

describe('distributions', () => {
  it('stand from the oldest C library to the newest, so that what loads on one loads on the later ones', () => {
    expect(ascends(DISTRIBUTIONS.map((row) => row.glibc))).toBe(true);
    expect(ascends(DISTRIBUTIONS.map((row) => row.glibcxx))).toBe(true);
  });

  it('are named once, each with its source', () => {
    expect(new Set(DISTRIBUTIONS.map((row) => row.name)).size).toBe(DISTRIBUTIONS.length);
    expect(DISTRIBUTIONS.filter((row) => row.source === '')).toEqual([]);
  });

  it('have GLIBCXX versions that a GCC brought', () => {
    const known = new Set(GLIBCXX_VERSIONS.map((row) => row.glibcxx));
    expect(DISTRIBUTIONS.filter((row) => !known.has(row.glibcxx))).toEqual([]);
  });

  it('say which of them a library needs', () => {
    const { enough, tooOld } = distributionsWithGlibc('2.38');
    expect(enough.map((row) => row.name)).toEqual(['RHEL 10', 'Ubuntu 24.04', 'Debian 13']);
    expect(tooOld?.name).toBe('Debian 12');
    expect(distributionsWithGlibc('2.17').tooOld).toBeUndefined();
    expect(distributionsWithGlibc('2.99').enough).toEqual([]);
  });
});

describe('GLIBCXX versions', () => {
  it('ascend with GCC, each once', () => {
    expect(ascends(GLIBCXX_VERSIONS.map((row) => row.gcc))).toBe(true);
    expect(ascends(GLIBCXX_VERSIONS.map((row) => row.glibcxx))).toBe(true);
    expect(new Set(GLIBCXX_VERSIONS.map((row) => row.glibcxx)).size).toBe(GLIBCXX_VERSIONS.length);
  });

  it('name the GCC that brings them', () => {
    expect(gccOfGlibcxx('3.4.30')).toBe('12.1');
    expect(gccOfGlibcxx('3.4.32')).toBe('13.2');
    expect(gccOfGlibcxx('3.4.99')).toBeUndefined();
  });
});

describe('targets', () => {
  it('have a machine for every triple that a producer can build for', () => {
    const platforms = [...NATIVE_PLATFORMS, ...MUSL_PLATFORMS, ...CROSS_PLATFORMS.values()];
    const triples = [...platforms.flatMap((row) => [row.rustTarget, row.config ?? row.rustTarget, row.system])];
    expect(triples.filter((triple) => formatOfTarget(triple) === undefined)).toEqual([]);
    expect(knownTriples().length).toBeGreaterThan(10);
  });

  it('have a machine for every musl triple of rustc but the one no BEAM runs on', () => {
    const without = MUSL_TARGETS.filter(({ triple }) => formatOfTarget(triple) === undefined);
    expect(without.map(({ triple }) => triple)).toEqual(['hexagon-unknown-linux-musl']);
  });

  it.each([
    ['x86_64-unknown-linux-musl', 62, 64, 'little', 'musl'],
    ['aarch64-unknown-linux-gnu', 183, 64, 'little', 'glibc'],
    ['armv7-unknown-linux-gnueabihf', 40, 32, 'little', 'glibc'],
    ['i686-unknown-linux-gnu', 3, 32, 'little', 'glibc'],
    ['s390x-unknown-linux-gnu', 22, 64, 'big', 'glibc'],
    ['powerpc64le-unknown-linux-gnu', 21, 64, 'little', 'glibc'],
    ['riscv64gc-unknown-linux-gnu', 243, 64, 'little', 'glibc'],
    ['x86_64-linux', 62, 64, 'little', undefined],
  ] as const)('%s is machine %i of %i bits', (triple, number, wordSize, byteOrder, libc) => {
    expect(formatOfTarget(triple)).toMatchObject({ format: 'elf', machine: { number, wordSize, byteOrder }, libc });
  });

  it('are Mach-O on darwin, and nothing that is known elsewhere', () => {
    expect(formatOfTarget('aarch64-apple-darwin')).toEqual({ format: 'mach-o', cpu: 'arm64' });
    expect(formatOfTarget('x86_64-darwin')).toEqual({ format: 'mach-o', cpu: 'x86_64' });
    for (const triple of [
      'x86_64-pc-windows-gnu',
      'x86_64-unknown-linux-gnux32',
      'wasm32-unknown-unknown',
      '',
      'x86_64',
    ])
      expect(formatOfTarget(triple)).toBeUndefined();
  });
});

describe('the names of C libraries', () => {
  it('are listed once', () => {
    expect(new Set(LIBC_NAMES.map((row) => `${row.match} ${row.name}`)).size).toBe(LIBC_NAMES.length);
  });

  it.each([
    ['libc.so.6', 'glibc'],
    ['ld-linux-aarch64.so.1', 'glibc'],
    ['ld64.so.2', 'glibc'],
    ['libc.so', 'musl'],
    ['libc.musl-x86_64.so.1', 'musl'],
    ['ld-musl-aarch64.so.1', 'musl'],
    ['libcrypto.so.3', undefined],
    ['libc++.so.1', undefined],
  ] as const)('%s is %s', (name, libc) => {
    expect(libcNamed(name)).toBe(libc);
  });

  it('name what musl takes for itself', () => {
    expect(['libc.so.6', 'libm.so.6', 'libpthread.so.0', 'libdl.so.2', 'libc.so'].every(isMuslItself)).toBe(true);
    expect(['libgcc_s.so.1', 'libcrypto.so.3', 'libmylib.so', 'ld-linux-x86-64.so.2'].some(isMuslItself)).toBe(false);
  });
});

describe('the libraries of every system', () => {
  it('are listed once for each C library', () => {
    expect(new Set(SYSTEM_LIBRARIES.map((row) => `${row.libc} ${row.name}`)).size).toBe(SYSTEM_LIBRARIES.length);
  });

  it('are those of the C library and, with glibc, of GCC', () => {
    expect(isOnEverySystem('libgcc_s.so.1', 'glibc')).toBe(true);
    expect(isOnEverySystem('libgcc_s.so.1', 'musl')).toBe(false);
    expect(isOnEverySystem('ld-linux-x86-64.so.2', 'glibc')).toBe(true);
    expect(isOnEverySystem('libc.musl-x86_64.so.1', 'musl')).toBe(true);
    expect(isOnEverySystem('libssl.so.3', 'glibc')).toBe(false);
  });
});
