/** What a machine is called whose number an ELF file has. */
export interface ElfMachineName {
  /** e_machine. */
  readonly number: number;
  /** As target triples begin; where word size or byte order decide, without them. */
  readonly name: string;
  readonly source: string;
}

const COMMON_H = 'binutils include/elf/common.h EM_*';

/** Machines that BEAMs and Rust targets exist for. */
export const ELF_MACHINE_NAMES: readonly ElfMachineName[] = [
  { number: 3, name: 'i386', source: COMMON_H },
  { number: 8, name: 'mips', source: COMMON_H },
  { number: 20, name: 'powerpc', source: COMMON_H },
  { number: 21, name: 'powerpc64', source: COMMON_H },
  { number: 22, name: 's390x', source: COMMON_H },
  { number: 40, name: 'arm', source: COMMON_H },
  { number: 43, name: 'sparc64', source: COMMON_H },
  { number: 62, name: 'x86_64', source: COMMON_H },
  { number: 183, name: 'aarch64', source: COMMON_H },
  { number: 243, name: 'riscv', source: COMMON_H },
  { number: 258, name: 'loongarch', source: COMMON_H },
];

/** The name of a machine number; undefined for those without a row. */
export function elfMachineName(number: number): string | undefined {
  return ELF_MACHINE_NAMES.find((row) => row.number === number)?.name;
}
