/** How the libraries and program interpreters of a C library are called. */
export interface LibcName {
  readonly libc: 'glibc' | 'musl';
  /** Matches a DT_NEEDED entry or the last segment of PT_INTERP, whole. */
  readonly name: RegExp;
  readonly source: string;
}

const GLIBC = 'glibc shlib-versions and sysdeps/*/shlib-versions';
const AUDITWHEEL = 'pypa/auditwheel @86154d15 lddtree.py:519,556-562, policy/__init__.py:338-346';
const MUSL = 'musl configure, Makefile (LDSO_PATHNAME); ldso/dynlink.c reserves the names `libc.`';

export const LIBC_SONAMES: readonly LibcName[] = [
  // libc.so.6.1 on alpha and ia64.
  { libc: 'glibc', name: /^libc\.so\.6(?:\.1)?$/, source: GLIBC },
  { libc: 'glibc', name: /^ld-linux(?:-[\w-]+)?\.so\.\d+$/, source: `${GLIBC}; ${AUDITWHEEL}` },
  // powerpc64 and s390x.
  { libc: 'glibc', name: /^ld64\.so\.\d+$/, source: `${GLIBC}; ${AUDITWHEEL}` },
  // Alpine's name; musl's own is libc.so, as musl-gcc and nixpkgs link it.
  { libc: 'musl', name: /^libc\.musl-[\w-]+\.so\.1$/, source: AUDITWHEEL },
  { libc: 'musl', name: /^ld-musl-[\w-]+\.so\.1$/, source: MUSL },
  { libc: 'musl', name: /^libc\.so$/, source: MUSL },
];

/** The C library that a library or interpreter of this name belongs to. */
export function libcOfSoname(name: string): 'glibc' | 'musl' | undefined {
  return LIBC_SONAMES.find((row) => row.name.test(name))?.libc;
}
