/** How a C library shows among the needed libraries of a file, and in PT_INTERP. */
export interface LibcName {
  readonly libc: 'glibc' | 'musl';
  /** The whole name, or what it begins with. */
  readonly name: string;
  readonly match: 'whole' | 'prefix';
  readonly source: string;
}

const LDDTREE = 'pypa/auditwheel src/auditwheel/lddtree.py @86154d15';
const MUSLLINUX = 'pypa/auditwheel src/auditwheel/policy/__init__.py @86154d15 (Alpine)';

/** `libc.so` alone is musl: glibc's is `libc.so.6`, and its `libc.so` is a linker script that no file needs. */
export const LIBC_NAMES: readonly LibcName[] = [
  { libc: 'glibc', name: 'libc.so.6', match: 'whole', source: LDDTREE },
  // libc.so.6.1 on alpha and ia64.
  { libc: 'glibc', name: 'libc.so.6.', match: 'prefix', source: 'glibc shlib-versions' },
  { libc: 'glibc', name: 'ld-linux', match: 'prefix', source: LDDTREE },
  { libc: 'glibc', name: 'ld64.so.', match: 'prefix', source: LDDTREE },
  {
    libc: 'musl',
    name: 'libc.so',
    match: 'whole',
    source: 'musl-gcc of Debian, nixpkgs musl: their libc.so has this soname',
  },
  { libc: 'musl', name: 'libc.musl-', match: 'prefix', source: MUSLLINUX },
  { libc: 'musl', name: 'ld-musl-', match: 'prefix', source: MUSLLINUX },
];

/** The C library that a needed library's name, or the base name of an interpreter, stands for. */
export function libcNamed(name: string): 'glibc' | 'musl' | undefined {
  return LIBC_NAMES.find((row) => (row.match === 'whole' ? row.name === name : name.startsWith(row.name)))?.libc;
}
