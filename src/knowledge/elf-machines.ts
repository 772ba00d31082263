/** A machine that BEAMs and Rust targets exist for, by its number in ELF files. */
export interface ElfMachine {
  /** e_machine. */
  readonly number: number;
  /** The first part of target triples, `x86_64`; where word size or byte order decide, that of the usual one. */
  readonly name: string;
  /** First parts of the target triples that stand for it. */
  readonly triples: RegExp;
  readonly source: string;
}

const REGISTRY = 'binutils include/elf/common.h EM_*; rustc --print target-list';

export const ELF_MACHINES: readonly ElfMachine[] = [
  { number: 62, name: 'x86_64', triples: /^x86_64(?:h|_v3)?$/, source: REGISTRY },
  { number: 183, name: 'aarch64', triples: /^(?:aarch64|arm64)(?:_be|e|ec)?$/, source: REGISTRY },
  { number: 3, name: 'i386', triples: /^i[3-6]86$/, source: REGISTRY },
  { number: 40, name: 'arm', triples: /^(?:arm|thumb)(?:eb)?(?:v[4-8]\w*)?$/, source: REGISTRY },
  { number: 243, name: 'riscv', triples: /^riscv(?:32|64)\w*$/, source: REGISTRY },
  { number: 21, name: 'powerpc64', triples: /^powerpc64(?:le)?$/, source: REGISTRY },
  { number: 20, name: 'powerpc', triples: /^powerpc$/, source: REGISTRY },
  { number: 22, name: 's390x', triples: /^s390x$/, source: REGISTRY },
  { number: 258, name: 'loongarch', triples: /^loongarch(?:32|64)$/, source: REGISTRY },
  { number: 8, name: 'mips', triples: /^mips(?:isa)?(?:32|64)?(?:r6)?(?:el)?$/, source: REGISTRY },
  { number: 43, name: 'sparc64', triples: /^sparc(?:64|v9)$/, source: REGISTRY },
];

/** The name of a machine number; undefined for those without a row. */
export function elfMachineName(number: number): string | undefined {
  return ELF_MACHINES.find((row) => row.number === number)?.name;
}
