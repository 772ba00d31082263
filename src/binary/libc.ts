import { libcNamed } from '../knowledge/libc-names.ts';
import type { ElfFile, LibcEvidence } from './model.ts';

/** The C library that a file was linked for. A version need is the surest sign, then a needed library, then the interpreter. */
export function libcOf(file: ElfFile): LibcEvidence {
  for (const { versions } of file.dynamic?.versionNeeds ?? []) {
    const version = versions.find(({ name }) => name.startsWith('GLIBC_'));
    if (version) return { libc: 'glibc', because: `needs ${version.name}` };
  }
  for (const library of file.dynamic?.needed ?? []) {
    const libc = libcNamed(library);
    if (libc) return { libc, because: `needs ${library}` };
  }
  const interpreter = file.interpreter?.split('/').at(-1);
  const libc = interpreter === undefined ? undefined : libcNamed(interpreter);
  return libc ? { libc, because: `is started by ${interpreter}` } : { libc: 'unnamed' };
}
