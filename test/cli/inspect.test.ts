import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type SmallElf, writeElf } from '../binary/elf-writer.ts';
import { writeMachO } from '../binary/macho-writer.ts';
import { rustlerNix } from './command-line.ts';

// The first run loads every layer from its sources.
vi.setConfig({ testTimeout: 60_000 });

const LIBRARY: SmallElf = {
  wordSize: 64,
  byteOrder: 'little',
  machine: 62,
  needed: ['libgcc_s.so.1', 'libc.so.6'],
  runpath: '/nix/store/abc-glibc-2.40/lib',
  stack: 'not-executable',
  threadLocal: 80,
  text: 'Elixir.MyApp.Native',
  symbols: [
    { name: 'fstat64', defined: false, needs: { version: 'GLIBC_2.33', library: 'libc.so.6' } },
    { name: 'malloc', defined: false, needs: { version: 'GLIBC_2.2.5', library: 'libc.so.6' } },
    { name: 'nif_init', defined: true },
    { name: 'my_nif_nif_init', defined: true },
  ],
};

let cwd = '';
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'rustler-nix-inspect-'));
  writeFileSync(join(cwd, 'my_nif.so'), writeElf(LIBRARY));
  writeFileSync(join(cwd, 'program'), writeElf({ ...LIBRARY, flags1: 0x0800_0000 }));
  writeFileSync(join(cwd, 'script.so'), '/* GNU ld script */\nGROUP ( /lib/libc.so.6 )\n');
  writeFileSync(join(cwd, 'text.so'), 'hello \u001b[31mred\n');
  writeFileSync(join(cwd, 'steering.so'), writeElf({ ...LIBRARY, needed: ['lib\u001b[2J\u202ec.so'] }));
  writeFileSync(
    join(cwd, 'mac.so'),
    writeMachO({
      cpu: 'arm64',
      signed: false,
      exports: ['_nif_init'],
      dylibs: ['/usr/lib/libSystem.B.dylib'],
      fat: true,
      text: 'Elixir.MyApp.Native',
    }),
  );
  symlinkSync('gone.so', join(cwd, 'dangling.so'));
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const inspect = (...argv: string[]) => rustlerNix(['inspect', ...argv], { cwd });

describe('rustler-nix inspect', () => {
  test('shows what a loader and the BEAM see of a library', async () => {
    const { code, stdout, stderr } = await inspect('my_nif.so');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.replace(/size .*/, 'size')).toBe(
      [
        'my_nif.so',
        '  size',
        '  verdict       a shared library',
        '',
        '  format        ELF shared-object, 64 bit, little endian',
        '  machine       x86_64',
        '  C library     glibc (needs GLIBC_2.33)',
        '  needs         libgcc_s.so.1, libc.so.6',
        '  RUNPATH       /nix/store/abc-glibc-2.40/lib',
        '  at least      GLIBC_2.33 of libc.so.6, for fstat64',
        '  NIF init      nif_init, my_nif_nif_init',
        '  module        Elixir.MyApp.Native, the only one that it names',
        '  calls         no enif_ function by name',
        '  thread-local  80 bytes a thread',
        '  hardening     no RELRO, no executable stack, no text relocations',
        '',
      ].join('\n'),
    );
  });

  test('gives the same to a program', async () => {
    const { code, stdout } = await inspect('my_nif.so', '--format', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      path: 'my_nif.so',
      format: 'elf',
      loadable: true,
      reason: null,
      images: [
        {
          machine: 'x86_64',
          libc: { name: 'glibc' },
          needed: ['libgcc_s.so.1', 'libc.so.6'],
          runpath: '/nix/store/abc-glibc-2.40/lib',
          versions: [{ version: 'GLIBC_2.33', library: 'libc.so.6', symbols: ['fstat64'] }],
          nifInit: { entry: 'nif_init', crates: ['my_nif'] },
          module: { kind: 'candidates', names: ['Elixir.MyApp.Native'] },
          threadLocal: { size: 80, static: false },
        },
      ],
    });
  });

  test('shows each slice of a Mach-O file', async () => {
    const { code, stdout } = await inspect('mac.so');
    expect(code).toBe(0);
    expect(stdout).toContain('format        Mach-O dylib, 64 bit, little endian\n  machine       arm64\n');
    expect(stdout).toContain('NIF init      nif_init\n');
    expect(stdout).toContain('module        Elixir.MyApp.Native, the only one that it names\n');
    expect(stdout).toContain('signature     not signed\n');
  });

  test.each([
    ['program', 'is an executable, not a library'],
    ['script.so', 'is a linker script: text for the linker that names the library'],
    ['dangling.so', 'is a link to gone.so, which does not exist'],
    ['text.so', 'is text that begins with “hello \\u{1b}[31mred”'],
  ])('exits with 1 for %s', async (file, reason) => {
    const { code, stdout } = await inspect(file);
    expect(code).toBe(1);
    expect(stdout).toContain(`no loader takes it: it ${reason}\n`);
    expect(JSON.parse((await inspect(file, '--format', 'json')).stdout)).toMatchObject({ loadable: false });
  });

  test.each([
    [['nothing.so'], '`nothing.so` does not exist'],
    [['.'], '`.` is a directory'],
    [[], 'inspect needs a file'],
    [['my_nif.so', 'mac.so'], 'one file at a time: mac.so is one too many'],
  ])('exits with 2 for %j', async (argv, message) => {
    const { code, stdout, stderr } = await inspect(...argv);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  test('does not let a file steer the terminal', async () => {
    for (const format of ['pretty', 'json']) {
      const { stdout } = await inspect('steering.so', '--format', format);
      expect(stdout).not.toMatch(/[\u001b\u202e]/);
      expect(stdout).toContain('202e');
    }
  });
});
