import { releaseNumber } from '../../knowledge/release-number.ts';
import { STATIC_TLS_SURPLUS } from '../../knowledge/static-tls.ts';
import type { ElfFile } from '../model.ts';
import type { BeamProcess } from './model.ts';

/** Since this version glibc makes no stack executable for a library that is loaded, and refuses it (NEWS of 2.41). */
const GLIBC_WITHOUT_EXECUTABLE_STACKS = '2.41';

/** What the loader refuses a library for, or may, although it finds all that is needed: phrases. */
export function doubtsOf(file: ElfFile, process: BeamProcess): readonly string[] {
  return process.libc.libc === 'musl' ? doubtsOfMusl(file) : doubtsOfGlibc(file, process);
}

/** musl looks at no mark; it lacks what glibc has beyond the gABI. */
function doubtsOfMusl({ dynamic, threadLocal }: ElfFile): readonly string[] {
  const symbols = dynamic?.symbols.kind === 'known' ? dynamic.symbols.value : [];
  return [
    ...(dynamic?.packedRelocations ? ['its relocations are packed (DT_RELR), which musl reads from 1.2.4 on'] : []),
    ...(symbols.some(({ type }) => type === 'ifunc') ? ['it has indirect functions, which musl does not know'] : []),
    ...(dynamic?.staticTls && threadLocal ? ['it is marked for static thread-local storage'] : []),
  ];
}

function doubtsOfGlibc(file: ElfFile, { glibc }: BeamProcess): readonly string[] {
  const { dynamic, oddities, stack, processorLevel } = file;
  return [
    ...oddities,
    ...(dynamic?.refusesDlopen ? ['it is marked as one that dlopen does not take (DF_1_NOOPEN)'] : []),
    ...(dynamic?.filters ?? []).map((name) => `whether ${name}, which it is a filter of, is found is not known`),
    ...(stack !== 'not-executable' && isFrom(GLIBC_WITHOUT_EXECUTABLE_STACKS, glibc?.version)
      ? [`it asks for an executable stack, and glibc ${glibc?.version} gives none`]
      : []),
    ...(processorLevel > 1 ? [`it asks for a processor of level x86-64-v${processorLevel}`] : []),
    ...(wantsStaticStorage(file)
      ? ['whether there is enough static thread-local storage depends on what is loaded before']
      : []),
  ];
}

function wantsStaticStorage({ dynamic, threadLocal }: ElfFile): boolean {
  if (!dynamic?.staticTls || !threadLocal) return false;
  return Math.max(threadLocal.size, threadLocal.alignment) > STATIC_TLS_SURPLUS;
}

function isFrom(first: string, version: string | undefined): boolean {
  const [from, is] = [releaseNumber(first), version === undefined ? undefined : releaseNumber(version)];
  return from !== undefined && is !== undefined && is.compare(from) >= 0;
}
