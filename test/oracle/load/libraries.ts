import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeMachO } from '../../support/macho-writer.ts';
import { NIF_WITHOUT_HEADERS } from './sources.ts';
import {
  type Compilation,
  companion,
  compile,
  dropSectionHeaders,
  foo,
  type LoadCase,
  run,
  rust,
  soname,
} from './workshop.ts';

/** The library itself: how it is compiled and linked, and what it is. */
export const libraryCases: readonly LoadCase[] = [
  { name: 'C, as gcc links it', make: (workshop) => compile(workshop) },
  { name: 'stripped', make: (workshop) => compile(workshop, { flags: ['-s'] }) },
  {
    name: 'stripped, without section headers',
    make: (workshop) => {
      compile(workshop, { flags: ['-s'] });
      dropSectionHeaders(workshop.output);
    },
  },
  { name: 'DT_HASH alone', make: (workshop) => compile(workshop, { flags: ['-Wl,--hash-style=sysv'] }) },
  { name: 'DT_GNU_HASH alone', make: (workshop) => compile(workshop, { flags: ['-Wl,--hash-style=gnu'] }) },
  { name: '_nif_init instead of nif_init', make: (workshop) => compile(workshop, { defines: { INIT: '_nif_init' } }) },
  { name: 'no needed library', make: (workshop) => compile(workshop, { flags: ['-nostdlib'] }) },
  {
    name: 'a weak symbol that nothing defines',
    make: (workshop) =>
      compile(workshop, {
        defines: { BEFORE: 'extern int absent(void) __attribute__((weak));', EXTRA: 'if (absent) absent();' },
      }),
  },
  {
    name: 'a companion through DT_RUNPATH $ORIGIN',
    make: (workshop) =>
      compile(workshop, {
        defines: foo,
        libraries: [companion(workshop, workshop.native, soname(workshop)), '-Wl,--enable-new-dtags,-rpath,$ORIGIN'],
      }),
  },
  {
    name: 'a companion through DT_RPATH in a folder below',
    make: (workshop) =>
      compile(workshop, {
        defines: foo,
        libraries: [
          companion(workshop, join(workshop.native, workshop.word), soname(workshop)),
          `-Wl,--disable-new-dtags,-rpath,$ORIGIN/${workshop.word}`,
        ],
      }),
  },
  {
    name: 'another soname than its file',
    make: (workshop) => compile(workshop, { flags: ['-Wl,-soname,libother.so.7'] }),
  },
  {
    name: 'a link to a file beside it',
    make: (workshop) => {
      const real = join(workshop.native, `${workshop.word}-real.so.2`);
      compile(workshop, { output: real });
      symlinkSync(`${workshop.word}-real.so.2`, workshop.output);
    },
  },
  {
    name: 'a shared object with an interpreter, as libc.so.6 has one',
    make: (workshop) =>
      compile(workshop, {
        defines: { BEFORE: 'const char interp[] __attribute__((section(".interp"))) = "/lib64/ld-linux-x86-64.so.2";' },
      }),
  },
  {
    name: 'C++',
    make: (workshop) => compile(workshop, { compiler: 'g++', extension: 'cpp', defines: { EXTRA: 'delete new int;' } }),
  },
  {
    name: 'C++ linked as C, beside a BEAM with a C++ runtime',
    make: (workshop) => {
      const object = join(workshop.folder, 'cxx.o');
      compile(workshop, {
        compiler: 'g++',
        extension: 'cpp',
        defines: { EXTRA: 'delete new int;' },
        kind: ['-c', '-fPIC'],
        output: object,
      });
      run('gcc', ['-shared', '-o', workshop.output, object]);
    },
  },
  { name: 'a little static thread-local storage', make: (workshop) => compile(workshop, threadLocal(8)) },
  {
    name: 'an executable stack',
    make: (workshop) => compile(workshop, { flags: ['-Wl,-z,execstack'] }),
    rule: 'binary-hardening',
    severity: 'note',
  },
  { name: 'a cdylib of rustc', make: (workshop) => rust(workshop, ['--crate-type', 'cdylib', '-O']) },
  {
    name: 'a cdylib of rustc, stripped and optimised as a whole',
    make: (workshop) =>
      rust(workshop, [
        '--crate-type',
        'cdylib',
        '-C',
        'opt-level=z',
        '-C',
        'lto=fat',
        '-C',
        'strip=symbols',
        '-C',
        'panic=abort',
      ]),
  },
  {
    name: 'musl-gcc, needing nothing',
    make: (workshop) => compile(workshop, { compiler: 'musl-gcc', flags: ['-nostdlib'] }),
  },
  {
    name: "musl-gcc, with a run path to musl's libc.so",
    make: (workshop) =>
      compile(workshop, { compiler: 'musl-gcc', libraries: ['-Wl,-rpath,/usr/lib/x86_64-linux-musl'] }),
    rule: 'binary-libc-mismatch',
    severity: 'warning',
    names: /two C libraries/,
    image: 'musl',
  },
  {
    name: 'musl-gcc, as it links, after a library that brought libc.so',
    make: (workshop) => compile(workshop, { compiler: 'musl-gcc' }),
    rule: 'binary-libc-mismatch',
    severity: 'warning',
    image: 'musl',
    byChance: true,
  },
  {
    name: 'a run path into a folder of the build',
    make: (workshop) => compile(workshop, { libraries: ['-Wl,-rpath,/build/source/target/release/deps'] }),
    rule: 'binary-runpath-outside-release',
    severity: 'warning',
    names: /\/build\/source/,
  },

  {
    name: 'nothing at all',
    make: () => {},
    refused: /cannot open shared object file: No such file/,
    rule: 'binary-missing',
  },
  {
    name: 'no init function',
    make: (workshop) => compile(workshop, { defines: { INIT: 'other_init' } }),
    refused: /undefined symbol: _nif_init/,
    rule: 'binary-no-nif-init',
    names: /neither `nif_init` nor `_nif_init`/,
  },
  {
    name: 'the init function of a crate that was no primary package',
    make: (workshop) => compile(workshop, { defines: { INIT: 'my_nif_nif_init' } }),
    refused: /undefined symbol: _nif_init/,
    rule: 'binary-no-nif-init',
    names: /`my_nif_nif_init`/,
  },
  {
    name: 'the init function hidden',
    make: (workshop) => compile(workshop, { flags: ['-fvisibility=hidden'], defines: { ERL_NIF_HIDDEN: '1' } }),
    refused: /undefined symbol: _nif_init/,
    rule: 'binary-no-nif-init',
  },
  {
    name: 'another module',
    make: (workshop) => compile(workshop, { defines: { MODULE: '"Elixir.Other"' } }),
    refused: /Library module name 'Elixir.Other' does not match/,
    rule: 'binary-module-mismatch',
    names: /Elixir\.Other/,
  },
  {
    name: 'another module, in Rust',
    make: (workshop) => rust({ ...workshop, module: 'Elixir.Other' }, ['--crate-type', 'cdylib']),
    refused: /Library module name 'Elixir.Other' does not match/,
    rule: 'binary-module-mismatch',
    names: /Elixir\.Other/,
  },
  {
    name: 'a function that this BEAM does not offer',
    make: (workshop) =>
      compile(workshop, {
        defines: { BEFORE: 'extern void enif_does_not_exist(void);', EXTRA: 'enif_does_not_exist();' },
      }),
    refused: /undefined symbol: enif_does_not_exist/,
    rule: 'binary-undefined-symbols',
    names: /enif_does_not_exist/,
  },
  {
    name: 'a function that nothing defines',
    make: (workshop) => compile(workshop, { defines: foo }),
    refused: /undefined symbol: foo/,
    rule: 'binary-undefined-symbols',
    names: /`foo`/,
  },
  {
    name: 'a function that the companion does not define',
    make: (workshop) => {
      const file = companion(workshop, workshop.native, soname(workshop));
      compile(workshop, { defines: foo, libraries: [file, '-Wl,-rpath,$ORIGIN'] });
      companion(workshop, workshop.native, soname(workshop), undefined, 'bar');
    },
    refused: /undefined symbol: foo/,
    rule: 'binary-undefined-symbols',
    names: /`foo`/,
  },
  {
    name: 'a needed library that is nowhere',
    make: (workshop) =>
      compile(workshop, { defines: foo, libraries: [companion(workshop, workshop.folder, soname(workshop))] }),
    refused: /lib\w+\.so\.1: cannot open shared object file/,
    rule: 'binary-library-not-found',
    names: /lib\w+\.so\.1/,
  },
  {
    name: 'a needed library beside it, without a run path',
    make: (workshop) =>
      compile(workshop, { defines: foo, libraries: [companion(workshop, workshop.native, soname(workshop))] }),
    refused: /lib\w+\.so\.1: cannot open shared object file/,
    rule: 'binary-library-not-found',
    names: /lib\w+\.so\.1/,
  },
  {
    name: 'a needed library that is text',
    make: (workshop) => {
      const file = companion(workshop, workshop.native, soname(workshop));
      compile(workshop, { defines: foo, libraries: [file, '-Wl,-rpath,$ORIGIN'] });
      writeFileSync(
        file,
        'GROUP ( /lib/x86_64-linux-gnu/libfoo.so.1 AS_NEEDED ( /lib64/ld-linux-x86-64.so.2 ) ) /* long enough */\n',
      );
    },
    refused: /invalid ELF header/,
    rule: 'binary-library-not-found',
    names: /is no library/,
  },
  {
    name: 'a version that the companion does not define',
    make: (workshop) => {
      const file = companion(workshop, workshop.native, soname(workshop), 'FOO_2 { foo; };');
      compile(workshop, { defines: foo, libraries: [file, '-Wl,-rpath,$ORIGIN'] });
      companion(workshop, workshop.native, soname(workshop), 'FOO_1 { foo; };');
    },
    refused: /version `FOO_2' not found/,
    rule: 'binary-undefined-symbols',
    names: /FOO_2/,
  },
  {
    name: 'a glibc that does not exist yet',
    make: (workshop) => {
      const stub = companion(workshop, workshop.folder, 'libc.so.6', 'GLIBC_9.99 { foo; };');
      compile(workshop, { defines: foo, flags: ['-nostdlib'], libraries: [stub] });
    },
    refused: /version `GLIBC_9.99' not found/,
    rule: 'binary-glibc-too-new',
    names: /GLIBC_9\.99 for `foo`/,
  },
  {
    name: 'a libstdc++ that does not exist yet',
    make: (workshop) => {
      const stub = companion(workshop, workshop.folder, 'libstdc++.so.6', 'GLIBCXX_9.9.9 { foo; };');
      compile(workshop, { defines: foo, libraries: [stub] });
    },
    refused: /version `GLIBCXX_9.9.9' not found/,
    rule: 'binary-cxx-runtime',
    names: /GLIBCXX_9\.9\.9/,
  },
  {
    name: 'a C++ function that no runtime has',
    make: (workshop) =>
      compile(workshop, { defines: { BEFORE: 'extern void _ZNSt6absentEv(void);', EXTRA: '_ZNSt6absentEv();' } }),
    refused: /undefined symbol: _ZNSt6absentEv/,
    rule: 'binary-cxx-runtime',
    names: /_ZNSt6absentEv/,
  },
  {
    name: 'a dylib of rustc',
    make: (workshop) => rust(workshop, ['--crate-type', 'dylib', '-C', 'prefer-dynamic']),
    refused: /libstd-[0-9a-f]+\.so: cannot open shared object file/,
    rule: 'binary-needs-rust-std',
    names: /libstd-[0-9a-f]+\.so/,
  },
  {
    name: 'much static thread-local storage',
    make: (workshop) => compile(workshop, threadLocal(65_536)),
    refused: /cannot allocate memory in static TLS block/,
    rule: 'binary-static-tls',
    severity: 'warning',
  },
  {
    name: 'aarch64',
    make: (workshop) =>
      compile(workshop, { compiler: 'aarch64-linux-gnu-gcc', flags: ['-nostdlib'], source: NIF_WITHOUT_HEADERS }),
    // glibc passes over a file for another machine.
    refused: /cannot open shared object file: No such file/,
    rule: 'binary-wrong-architecture',
    names: /aarch64/,
  },
  {
    name: '32 bits',
    make: (workshop) => compile(workshop, { flags: ['-m32', '-nostdlib'], source: NIF_WITHOUT_HEADERS }),
    refused: /wrong ELF class: ELFCLASS32/,
    rule: 'binary-wrong-architecture',
    names: /i686/,
  },
  {
    name: 'a program at a fixed address',
    make: (workshop) => compile(workshop, { kind: ['-no-pie'], source: 'int main(void) { return 0; }' }),
    refused: /cannot dynamically load executable/,
    rule: 'binary-not-shared-object',
  },
  {
    name: 'a position-independent program',
    make: (workshop) => compile(workshop, { kind: ['-pie', '-fPIE'], source: 'int main(void) { return 0; }' }),
    refused: /cannot dynamically load position-independent executable/,
    rule: 'binary-not-shared-object',
  },
  {
    name: 'a relocatable object',
    make: (workshop) => compile(workshop, { kind: ['-c', '-fPIC'] }),
    refused: /only ET_DYN and ET_EXEC can be loaded/,
    rule: 'binary-not-shared-object',
  },
  {
    name: 'an archive of rustc',
    make: (workshop) => rust(workshop, ['--crate-type', 'staticlib']),
    refused: /invalid ELF header/,
    rule: 'binary-not-shared-object',
    names: /archive/,
  },
  {
    name: 'an empty file',
    make: ({ output }) => writeFileSync(output, ''),
    refused: /file too short/,
    rule: 'binary-wrong-format',
    names: /is empty/,
  },
  {
    name: 'a file that is cut off in its headers',
    make: (workshop) => {
      compile(workshop);
      writeFileSync(workshop.output, readFileSync(workshop.output).subarray(0, 40));
    },
    refused: /file too short/,
    rule: 'binary-wrong-format',
    names: /cut off/,
  },
  {
    name: 'a line of text',
    make: ({ output }) =>
      writeFileSync(output, `version https://git-lfs.github.com/spec/v1\n${'oid sha256:0'.repeat(10)}\n`),
    refused: /invalid ELF header/,
    rule: 'binary-wrong-format',
    names: /text/,
  },
  {
    name: 'a Mach-O file',
    make: ({ output }) => writeFileSync(output, writeMachO({ cpu: 'x86_64', signed: true, defines: ['nif_init'] })),
    refused: /invalid ELF header/,
    rule: 'binary-wrong-format',
    names: /Mach-O/,
  },
  {
    name: 'a folder',
    make: ({ output }) => mkdirSync(output),
    refused: /cannot read file data: Is a directory/,
    rule: 'binary-wrong-format',
    names: /directory/,
  },
  {
    name: 'a dangling link',
    make: ({ output }) => symlinkSync('../../absent.so', output),
    refused: /cannot open shared object file: No such file/,
    rule: 'binary-wrong-format',
    names: /absent\.so/,
  },
  {
    name: 'musl-gcc, as it links',
    make: (workshop) => compile(workshop, { compiler: 'musl-gcc' }),
    // The linker script of libc6-dev where that is installed.
    refused: /libc\.so: (invalid ELF header|cannot open shared object file)/,
    rule: 'binary-libc-mismatch',
    names: /libc\.so/,
  },
];

function threadLocal(size: number): Compilation {
  return {
    flags: ['-ftls-model=initial-exec'],
    defines: { BEFORE: `static __thread volatile char storage[${size}];`, EXTRA: 'storage[0] = 1;' },
  };
}
