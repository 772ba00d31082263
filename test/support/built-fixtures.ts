import { type ElfSketch, type UsedSymbol, writeElf } from './elf-writer.ts';
import { writeMachO } from './macho-writer.ts';

/** What a fixture's built tree holds: bytes, or the target of a link. */
export type BuiltFile = Buffer | { readonly link: string };

/** Files by their path below fixtures/. */
export type BuiltFiles = Readonly<Record<string, BuiltFile>>;

const AARCH64 = 183;
const MALLOC: UsedSymbol = { name: 'malloc', version: 'GLIBC_2.2.5' };
const NIF = {
  needed: ['libgcc_s.so.1', 'libc.so.6'],
  defines: ['my_nif_nif_init', 'nif_init'],
  uses: [MALLOC, { name: '__gmon_start__', weak: true }],
  names: ['Elixir.MyApp.Native'],
} satisfies ElfSketch;
const MUSL_NIF = { ...NIF, needed: ['libgcc_s.so.1', 'libc.so'], uses: ['malloc'] } satisfies ElfSketch;

const GLIBC_LOADER = '/lib64/ld-linux-x86-64.so.2';
const MUSL_LOADER = '/lib/ld-musl-x86_64.so.1';
const BEAM = {
  pie: true,
  interpreter: GLIBC_LOADER,
  needed: ['libz.so.1', 'libstdc++.so.6', 'libm.so.6', 'libgcc_s.so.1', 'libc.so.6'],
  defines: ['enif_make_int', 'enif_get_int', 'enif_make_atom'],
  uses: [MALLOC],
} satisfies ElfSketch;
const MUSL_BEAM = { ...BEAM, interpreter: MUSL_LOADER, needed: ['libz.so.1', 'libc.so'], uses: ['malloc'] };
const STORE = '/nix/store/0c0ikwnzqzsy2xs8ppzjw4yckdiwybh0-glibc-2.40-66';
const NIX_BEAM = { ...BEAM, interpreter: `${STORE}/lib/ld-linux-x86-64.so.2`, runpath: `${STORE}/lib` };

/** A release: `lib/<app>-<version>`, the module and what stands at its load path. */
function release(folder: string, beam: ElfSketch, library: BuiltFile | undefined): BuiltFiles {
  return {
    [`${folder}/erts-15.0/bin/beam.smp`]: writeElf(beam),
    [`${folder}/releases/start_erl.data`]: Buffer.from('15.0 0.1.0\n'),
    [`${folder}/lib/my_app-0.1.0/ebin/Elixir.MyApp.Native.beam`]: compiledModule('Elixir.MyApp.Native', [['add', 2]]),
    ...(library ? { [`${folder}/lib/my_app-0.1.0/priv/native/my_nif.so`]: library } : {}),
  };
}

/** `FOR1`, `BEAM` and the atoms: what tells a module's name. */
/** A compiled module with nothing but its name and what it exports. */
export function compiledModule(name: string, exported: readonly (readonly [name: string, arity: number])[]): Buffer {
  const atoms = [name, ...exported.map(([atom]) => atom)].map((atom) => Buffer.from(`\0${atom}`));
  for (const atom of atoms) atom[0] = atom.length - 1;
  const rows = exported.map(([, arity], index) => Buffer.concat([size(index + 2), size(arity), size(index + 1)]));
  const chunks = [
    chunk('AtU8', Buffer.concat([size(atoms.length), ...atoms])),
    chunk('ExpT', Buffer.concat([size(rows.length), ...rows])),
  ];
  const body = Buffer.concat([Buffer.from('BEAM'), ...chunks]);
  return Buffer.concat([Buffer.from('FOR1'), size(body.length), body]);
}

function chunk(name: string, content: Buffer): Buffer {
  const padding = Buffer.alloc((4 - (content.length % 4)) % 4);
  return Buffer.concat([Buffer.from(name), size(content.length), content, padding]);
}

function size(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** The root of a Debian container: a release below /app, glibc 2.36 and GCC 12's libraries. */
function debian(folder: string, beam: ElfSketch, library: BuiltFile): BuiltFiles {
  const lib = `${folder}/lib/x86_64-linux-gnu`;
  const versions = ['GLIBC_2.2.5', 'GLIBC_2.34', 'GLIBC_2.36'];
  const needed = ['libc.so.6'];
  return {
    ...release(`${folder}/app`, beam, library),
    [`${folder}${GLIBC_LOADER}`]: { link: '../lib/x86_64-linux-gnu/ld-linux-x86-64.so.2' },
    [`${lib}/ld-linux-x86-64.so.2`]: writeElf({
      soname: 'ld-linux-x86-64.so.2',
      defines: ['__tls_get_addr'],
      versions: ['GLIBC_2.3'],
    }),
    [`${lib}/libc.so.6`]: writeElf({
      soname: 'libc.so.6',
      needed: ['ld-linux-x86-64.so.2'],
      defines: ['malloc', 'free'],
      versions,
    }),
    [`${lib}/libm.so.6`]: writeElf({ soname: 'libm.so.6', needed, defines: ['pow'], versions }),
    [`${lib}/libz.so.1`]: writeElf({ soname: 'libz.so.1', needed, defines: ['deflate'] }),
    [`${lib}/libgcc_s.so.1`]: writeElf({ soname: 'libgcc_s.so.1', needed, defines: ['_Unwind_Resume'] }),
    [`${lib}/libstdc++.so.6`]: writeElf({
      soname: 'libstdc++.so.6',
      needed,
      defines: ['_Znwm', '_ZSt9terminatev'],
      versions: ['GLIBCXX_3.4', 'GLIBCXX_3.4.30'],
    }),
  };
}

/** The root of an Alpine container, whose BEAM has no just-in-time compiler and so no C++ runtime. */
function alpine(folder: string, library: BuiltFile): BuiltFiles {
  return {
    ...release(`${folder}/app`, MUSL_BEAM, library),
    [`${folder}${MUSL_LOADER}`]: writeElf({ soname: 'libc.so', defines: ['malloc', 'free', 'pow'] }),
    [`${folder}/lib/libz.so.1`]: writeElf({ soname: 'libz.so.1', needed: ['libc.so'], defines: ['deflate'] }),
  };
}

function at(folder: string, files: BuiltFiles): BuiltFiles {
  return Object.fromEntries(Object.entries(files).map(([path, file]) => [`${folder}/${path}`, file]));
}

const nif = (changes: ElfSketch = {}) => writeElf({ ...NIF, ...changes });
const muslNif = (changes: ElfSketch = {}) => writeElf({ ...MUSL_NIF, ...changes });
const plain = (library: BuiltFile | undefined) => release('result', BEAM, library);
const image = (library: BuiltFile) => debian('image', BEAM, library);
const native = 'lib/my_app-0.1.0/priv/native';
const inRoot = `image/app/${native}`;
const uses = (...symbols: UsedSymbol[]) => [...NIF.uses, ...symbols];
const foo = (soname: string, changes: ElfSketch = {}) =>
  writeElf({ soname, needed: ['libc.so.6'], defines: ['foo'], ...changes });

const trees: Readonly<Record<string, BuiltFiles>> = {
  'binary-missing/broken': { ...plain(undefined), [`result/${native}/libmy_nif.so`]: nif() },
  'binary-missing/broken-build-mix': {
    'result/lib/erlang/lib/my_app-0.1.0/ebin/Elixir.MyApp.Native.beam': compiledModule('Elixir.MyApp.Native', [
      ['add', 2],
    ]),
    'result/lib/erlang/lib/my_app-0.1.0/priv/static/robots.txt': Buffer.from('User-agent: *\n'),
  },
  'binary-missing/sound': plain(nif()),
  'binary-missing/sound-linked': {
    'result/lib/erlang/lib/my_app-0.1.0/ebin/Elixir.MyApp.Native.beam': compiledModule('Elixir.MyApp.Native', [
      ['add', 2],
    ]),
    'result/lib/erlang/lib/my_app-0.1.0/priv/native/my_nif.so': { link: '../../../../../../nif/libmy_nif.so' },
    'result/nif/libmy_nif.so': nif(),
  },
  'binary-missing/sound-other-release': {
    'result/erts-15.0/bin/beam.smp': writeElf(BEAM),
    'result/releases/start_erl.data': Buffer.from('15.0 0.1.0\n'),
    'result/lib/other_app-0.1.0/ebin/Elixir.Other.beam': compiledModule('Elixir.Other', []),
  },

  'binary-wrong-format/broken': plain(
    Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 4194304\n'),
  ),
  'binary-wrong-format/broken-dangling-link': plain({ link: '../../../../target/release/libmy_nif.so' }),
  'binary-wrong-format/broken-cut-off': plain(nif().subarray(0, 300)),
  'binary-wrong-format/broken-macos': plain(
    writeMachO({ cpu: 'x86_64', signed: true, defines: ['nif_init'], names: NIF.names }),
  ),
  'binary-wrong-format/broken-linker-script': plain(
    Buffer.from('/* GNU ld script */\nOUTPUT_FORMAT(elf64-x86-64)\nGROUP ( /lib/x86_64-linux-gnu/libc.so.6 )\n'),
  ),
  'binary-wrong-format/sound': plain(nif()),

  'binary-not-shared-object/broken': plain(
    Buffer.from('!<arch>\nlib.rmeta/      0           0     0     644     0         `\n'),
  ),
  'binary-not-shared-object/broken-program': plain(nif({ type: 2 })),
  'binary-not-shared-object/broken-position-independent': plain(nif({ pie: true, interpreter: GLIBC_LOADER })),
  'binary-not-shared-object/broken-object': plain(nif({ type: 1 })),
  'binary-not-shared-object/sound': plain(nif()),
  'binary-not-shared-object/sound-interpreter': plain(nif({ interpreter: GLIBC_LOADER })),

  'binary-wrong-architecture/broken': plain(nif({ machine: AARCH64 })),
  'binary-wrong-architecture/broken-nix': release('result', NIX_BEAM, nif({ machine: AARCH64 })),
  'binary-wrong-architecture/broken-word-size': plain(nif({ machine: 3, wordSize: 32 })),
  'binary-wrong-architecture/broken-asked-target': { 'my_nif.so': nif() },
  'binary-wrong-architecture/sound': release('result', { ...BEAM, machine: AARCH64 }, nif({ machine: AARCH64 })),
  'binary-wrong-architecture/sound-asked-target': { 'my_nif.so': nif({ machine: 21, byteOrder: 'big' }) },

  'binary-no-nif-init/broken': plain(nif({ defines: ['my_nif_nif_init'] })),
  'binary-no-nif-init/broken-none': plain(nif({ defines: ['add'] })),
  'binary-no-nif-init/broken-alone': { 'my_nif.so': nif({ defines: ['add'] }) },
  'binary-no-nif-init/sound': plain(nif()),
  'binary-no-nif-init/sound-underscore': plain(nif({ defines: ['_nif_init'] })),

  'binary-module-mismatch/broken': plain(nif({ names: ['Elixir.MyApp.Old'] })),
  'binary-module-mismatch/sound': plain(nif()),
  'binary-module-mismatch/sound-two-names': plain(nif({ names: ['Elixir.MyApp.Error', 'Elixir.MyApp.Native'] })),

  'binary-libc-mismatch/broken': image(muslNif()),
  'binary-libc-mismatch/broken-nix': release('result', NIX_BEAM, muslNif()),
  'binary-libc-mismatch/broken-unknown-machine': plain(muslNif()),
  'binary-libc-mismatch/broken-loads': {
    ...image(muslNif({ needed: ['libc.so'], runpath: '$ORIGIN/musl' })),
    [`${inRoot}/musl/libc.so`]: writeElf({ soname: 'libc.so', defines: ['malloc', 'free'] }),
  },
  'binary-libc-mismatch/broken-glibc-in-musl': alpine('image', nif({ needed: ['libc.so.6', 'ld-linux-x86-64.so.2'] })),
  'binary-libc-mismatch/broken-glibc-loads-in-musl': alpine('image', nif({ needed: ['libc.so.6'] })),
  'binary-libc-mismatch/broken-glibc-symbol': alpine(
    'image',
    nif({ needed: ['libc.so.6'], uses: uses('__memcpy_chk') }),
  ),
  'binary-libc-mismatch/sound': image(nif()),
  'binary-libc-mismatch/sound-musl': alpine('image', muslNif({ needed: ['libc.so'] })),
  'binary-libc-mismatch/sound-needs-nothing': alpine('image', muslNif({ needed: [] })),

  'binary-glibc-too-new/broken': image(nif({ uses: uses({ name: 'strlcpy', version: 'GLIBC_2.38' }) })),
  'binary-glibc-too-new/broken-asked': plain(nif({ uses: uses({ name: 'pthread_create', version: 'GLIBC_2.34' }) })),
  'binary-glibc-too-new/broken-store': release(
    'result',
    NIX_BEAM,
    nif({ uses: uses({ name: 'x', version: 'GLIBC_2.41' }) }),
  ),
  'binary-glibc-too-new/sound': image(nif({ uses: [{ name: 'malloc', version: 'GLIBC_2.34' }] })),
  'binary-glibc-too-new/sound-asked': plain(nif({ uses: uses({ name: 'pthread_create', version: 'GLIBC_2.34' }) })),
  'binary-glibc-too-new/sound-loader': image(
    nif({
      needed: ['libc.so.6', 'ld-linux-x86-64.so.2'],
      uses: uses({ name: '__tls_get_addr', version: 'GLIBC_2.3', library: 'ld-linux-x86-64.so.2' }),
    }),
  ),

  'binary-cxx-runtime/broken': image(
    nif({
      needed: ['libstdc++.so.6', 'libc.so.6'],
      uses: uses({ name: '_Znwm', version: 'GLIBCXX_3.4.32', library: 'libstdc++.so.6' }),
    }),
  ),
  'binary-cxx-runtime/broken-not-linked': debian(
    'image',
    { ...BEAM, needed: ['libc.so.6'] },
    nif({ needed: ['libc.so.6'], uses: uses('_ZNSt10filesystem4path5_ListC1Ev') }),
  ),
  'binary-cxx-runtime/broken-alone': { 'my_nif.so': nif({ uses: uses('_Znwm', '_ZSt9terminatev') }) },
  'binary-cxx-runtime/sound': image(nif({ needed: ['libstdc++.so.6', 'libc.so.6'], uses: uses('_Znwm') })),
  'binary-cxx-runtime/sound-from-beam': image(nif({ needed: ['libc.so.6'], uses: uses('_Znwm') })),
  'binary-cxx-runtime/sound-unread-beam': plain(nif({ uses: uses('_Znwm') })),

  'binary-needs-rust-std/broken': plain(nif({ needed: ['libstd-c10c01f750e28d27.so', ...NIF.needed] })),
  'binary-needs-rust-std/broken-dylib': plain(nif({ needed: ['libstd-c10c01f750e28d27.so', ...NIF.needed] })),
  'binary-needs-rust-std/sound': plain(nif()),
  'binary-needs-rust-std/sound-beside': {
    ...plain(nif({ needed: ['libstd-c10c01f750e28d27.so', ...NIF.needed], runpath: '$ORIGIN' })),
    [`result/${native}/libstd-c10c01f750e28d27.so`]: foo('libstd-c10c01f750e28d27.so'),
  },

  'binary-needs-libgcc/broken': release('result', MUSL_BEAM, muslNif()),
  'binary-needs-libgcc/broken-root': alpine('image', muslNif()),
  'binary-needs-libgcc/sound': {
    ...alpine('image', muslNif()),
    'image/usr/lib/libgcc_s.so.1': writeElf({
      soname: 'libgcc_s.so.1',
      needed: ['libc.so'],
      defines: ['_Unwind_Resume'],
    }),
  },
  'binary-needs-libgcc/sound-glibc': plain(nif()),

  'binary-library-not-found/broken': plain(nif({ needed: ['libssl.so.1.1', ...NIF.needed] })),
  'binary-library-not-found/broken-root': image(nif({ needed: ['libgomp.so.1', ...NIF.needed] })),
  'binary-library-not-found/broken-beside': {
    ...image(nif({ needed: ['libonnxruntime.so.1', ...NIF.needed] })),
    [`${inRoot}/libonnxruntime.so.1`]: foo('libonnxruntime.so.1'),
  },
  'binary-library-not-found/broken-of-companion': {
    ...image(nif({ needed: ['libfoo.so.1', 'libc.so.6'], runpath: '$ORIGIN' })),
    [`${inRoot}/libfoo.so.1`]: foo('libfoo.so.1', { needed: ['libbar.so.1', 'libc.so.6'] }),
  },
  'binary-library-not-found/sound': {
    ...image(nif({ needed: ['libonnxruntime.so.1', ...NIF.needed], runpath: '$ORIGIN' })),
    [`${inRoot}/libonnxruntime.so.1`]: foo('libonnxruntime.so.1'),
  },
  'binary-library-not-found/sound-loaded-by-beam': plain(nif({ needed: ['libz.so.1', ...NIF.needed] })),
  'binary-library-not-found/sound-configured': {
    ...image(nif({ needed: ['libfoo.so.1', ...NIF.needed] })),
    'image/etc/ld.so.conf': Buffer.from('include /etc/ld.so.conf.d/*.conf\n'),
    'image/etc/ld.so.conf.d/foo.conf': Buffer.from('# of foo\n/opt/foo/lib\n'),
    'image/opt/foo/lib/libfoo.so.1': foo('libfoo.so.1'),
  },
  'binary-library-not-found/sound-start-script': {
    ...image(nif({ needed: ['libfoo.so.1', ...NIF.needed] })),
    'image/app/bin/my_app': Buffer.from(
      '#!/bin/sh\nexport LD_LIBRARY_PATH=/srv/lib\nexec "$(dirname "$0")/../erts-15.0/bin/erlexec" "$@"\n',
    ),
  },

  'binary-runpath-outside-release/broken': plain(nif({ runpath: '/build/source/target/release/deps:$ORIGIN' })),
  'binary-runpath-outside-release/broken-store': plain(nif({ runpath: `${STORE}/lib` })),
  'binary-runpath-outside-release/sound': plain(nif({ runpath: '$ORIGIN:/usr/lib/my_app' })),
  'binary-runpath-outside-release/sound-nix': release('result', NIX_BEAM, nif({ runpath: `${STORE}/lib` })),

  'binary-static-tls/broken': plain(nif({ staticTls: 4096 })),
  'binary-static-tls/broken-musl': alpine('image', muslNif({ needed: ['libc.so'], staticTls: 64 })),
  'binary-static-tls/sound': plain(nif({ staticTls: 64 })),

  'binary-hardening/broken': plain(nif({ executableStack: true, textRelocations: true })),
  'binary-hardening/broken-relative': plain(nif({ runpath: '$ORIGIN:lib' })),
  'binary-hardening/sound': plain(nif({ runpath: '$ORIGIN' })),

  'binary-code-signature/broken': {
    'my_nif.so': writeMachO({ cpu: 'arm64', signed: false, defines: ['nif_init'], names: NIF.names }),
  },
  'binary-code-signature/sound': {
    'my_nif.so': writeMachO({ cpu: 'arm64', signed: true, defines: ['nif_init'], names: NIF.names }),
  },
  'binary-code-signature/sound-intel': {
    'my_nif.so': writeMachO({ cpu: 'x86_64', signed: false, defines: ['nif_init'], names: NIF.names }),
  },

  'binary-undefined-symbols/broken': plain(nif({ uses: uses('enif_set_option', 'enif_make_int') })),
  'binary-undefined-symbols/broken-root': image(nif({ uses: uses('openblas_set_num_threads') })),
  'binary-undefined-symbols/broken-version': {
    ...image(
      nif({
        needed: ['libfoo.so.1', ...NIF.needed],
        runpath: '$ORIGIN',
        uses: uses({ name: 'foo', version: 'FOO_2', library: 'libfoo.so.1' }),
      }),
    ),
    [`${inRoot}/libfoo.so.1`]: foo('libfoo.so.1', { versions: ['FOO_1'] }),
  },
  'binary-undefined-symbols/sound': image(nif({ uses: uses('enif_make_int', { name: 'absent', weak: true }) })),
  'binary-undefined-symbols/sound-unread-libraries': plain(nif({ uses: uses('openblas_set_num_threads') })),
};

/** Every built file of the fixtures, by its path below fixtures/. */
export const builtFixtures: BuiltFiles = Object.assign(
  {},
  ...Object.entries(trees).map(([variant, files]) => at(variant, files)),
);

/** Variants whose fixture holds a built tree. */
export const builtVariants: readonly string[] = Object.keys(trees);
