/** A library that a Linux system has without anybody installing it. */
export interface SystemLibrary {
  readonly name: string;
  /**
   * `libc`: part of the C library's own package. `compiler`: the run-time library of GCC, which every glibc distribution
   * carries in its base system, and a musl one does not (Alpine: packages libgcc, libstdc++).
   */
  readonly part: 'libc' | 'compiler';
  readonly libc: 'glibc' | 'musl';
  readonly source: string;
}

const MANYLINUX = 'pypa/auditwheel policy/manylinux-policy.json lib_whitelist @2d1ad639; glibc Makeconfig all-subdirs';
const MUSL =
  'musl 1.2: one libc.so; its Makefile installs empty libm, libpthread, … archives and no other shared library';

/** What glibc 2.17 and later install, and the two libraries of GCC that their distributions carry. */
export const SYSTEM_LIBRARIES: readonly SystemLibrary[] = [
  ...[
    'libc.so.6',
    'libm.so.6',
    'libdl.so.2',
    'libpthread.so.0',
    'librt.so.1',
    'libutil.so.1',
    'libresolv.so.2',
    'libanl.so.1',
    'libnsl.so.1',
    'libmvec.so.1',
    'libBrokenLocale.so.1',
    'libthread_db.so.1',
  ].map((name) => row(name, 'libc', 'glibc', MANYLINUX)),
  ...['libgcc_s.so.1', 'libstdc++.so.6'].map((name) => row(name, 'compiler', 'glibc', MANYLINUX)),
  row('libc.so', 'libc', 'musl', MUSL),
];

/** The dynamic loader itself is always there: `ld-linux-x86-64.so.2`, `ld64.so.2`, `ld-musl-x86_64.so.1`, `libc.musl-x86_64.so.1`. */
const LOADERS =
  /^(ld-linux[-a-z0-9_]*\.so\.\d+|ld64\.so\.\d+|ld\.so\.1|ld-musl-[a-z0-9_]+\.so\.1|libc\.musl-[a-z0-9_]+\.so\.1)$/;

/** Whether every system with this C library has a library of that name. */
export function isOnEverySystem(name: string, libc: 'glibc' | 'musl'): boolean {
  if (LOADERS.test(name)) return /musl/.test(name) === (libc === 'musl');
  return SYSTEM_LIBRARIES.some((library) => library.name === name && library.libc === libc);
}

/**
 * musl's loader takes a needed library of these names for itself, whoever asks and whatever follows the name:
 * `libc.so.6` binds to musl.
 */
const MUSL_RESERVED = ['c.', 'pthread.', 'rt.', 'm.', 'dl.', 'util.', 'xnet.'];

/** Whether musl answers for a needed library itself (musl ldso/dynlink.c, `load_library`, `reserved`). */
export function isMuslItself(name: string): boolean {
  if (/^(ld-musl-|libc\.musl-)/.test(name)) return true;
  return name.startsWith('lib') && MUSL_RESERVED.some((reserved) => name.slice(3).startsWith(reserved));
}

function row(name: string, part: SystemLibrary['part'], libc: SystemLibrary['libc'], source: string): SystemLibrary {
  return { name, part, libc, source };
}
