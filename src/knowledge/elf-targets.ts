import { MUSL_PLATFORMS, NATIVE_PLATFORMS } from './platforms.ts';

/** What an ELF file for a processor says in its header. */
export interface ElfMachine {
  /** e_machine. */
  readonly number: number;
  readonly wordSize: 32 | 64;
  readonly byteOrder: 'little' | 'big';
  readonly source: string;
}

const GABI = 'System V gABI, "ELF Header", e_machine; rustc --print target-spec-json';

/** By the first part of a triple, as rustc, GNU and Nix systems write it. */
const MACHINES: readonly (readonly [pattern: RegExp, machine: ElfMachine])[] = [
  [/^x86_64$/, elf(62, 64, 'little')],
  [/^i[3-6]86$/, elf(3, 32, 'little')],
  [/^aarch64_be$/, elf(183, 64, 'big')],
  [/^(aarch64|arm64)$/, elf(183, 64, 'little')],
  // armv6l and armv7l are Nix's and GNU's, thumbv7neon rustc's.
  [/^armeb(v\d.*)?$/, elf(40, 32, 'big')],
  [/^(arm|armv[4-8][a-z]*|thumbv[4-8][a-z]*)$/, elf(40, 32, 'little')],
  [/^riscv64(gc|imac|a23)?$/, elf(243, 64, 'little')],
  [/^riscv32[a-z]*$/, elf(243, 32, 'little')],
  [/^powerpc64le$/, elf(21, 64, 'little')],
  [/^powerpc64$/, elf(21, 64, 'big')],
  [/^powerpc$/, elf(20, 32, 'big')],
  [/^s390x$/, elf(22, 64, 'big')],
  [/^loongarch64$/, elf(258, 64, 'little')],
  [/^mips64$/, elf(8, 64, 'big')],
  [/^mips64el$/, elf(8, 64, 'little')],
  [/^mips$/, elf(8, 32, 'big')],
  [/^mipsel$/, elf(8, 32, 'little')],
];

/** Where a library for a triple is loaded: an ELF machine, or a Mach-O processor. */
export type TargetFormat =
  | { readonly format: 'elf'; readonly machine: ElfMachine; readonly libc: 'glibc' | 'musl' | undefined }
  | { readonly format: 'mach-o'; readonly cpu: 'x86_64' | 'arm64' };

/** What a file for a target triple (of rustc, or GNU-style) or a Nix system looks like; undefined for what no BEAM runs on here. */
export function formatOfTarget(triple: string): TargetFormat | undefined {
  const [processor = '', ...rest] = triple.split('-');
  if (rest.length === 0) return undefined;
  const last = rest.join('-');
  // x32: 32-bit pointers in a 64-bit machine's code; no BEAM is built for it.
  if (/x32$/.test(last)) return undefined;
  if (/(^|-)(apple-darwin|darwin|apple-macosx)/.test(last)) {
    if (processor === 'x86_64') return { format: 'mach-o', cpu: 'x86_64' };
    return /^(aarch64|arm64)$/.test(processor) ? { format: 'mach-o', cpu: 'arm64' } : undefined;
  }
  if (!/^([a-z0-9_]+-)?linux(-(gnu|musl)[a-z0-9_]*)?$/.test(last)) return undefined;
  const machine = MACHINES.find(([pattern]) => pattern.test(processor))?.[1];
  return machine && { format: 'elf', machine, libc: libcOf(triple) };
}

/** The C library that a triple names; a Nix system names none. */
function libcOf(triple: string): 'glibc' | 'musl' | undefined {
  if (/-musl[a-z0-9]*$/.test(triple)) return 'musl';
  return /-gnu[a-z0-9_]*$/.test(triple) ? 'glibc' : undefined;
}

/** The triples that the tables of platforms hold, for suggestions. */
export function knownTriples(): readonly string[] {
  return [...NATIVE_PLATFORMS, ...MUSL_PLATFORMS].map((platform) => platform.rustTarget);
}

function elf(number: number, wordSize: 32 | 64, byteOrder: 'little' | 'big'): ElfMachine {
  return { number, wordSize, byteOrder, source: GABI };
}

/** A machine in words, `aarch64` or `ARM (32 bits, big-endian)`: as the first part of a triple where one is known. */
export function nameOfMachine(machine: Omit<ElfMachine, 'source'>): string {
  const { number, wordSize, byteOrder } = machine;
  const name = ['x86_64', 'i686', 'aarch64', 'arm', 'riscv64', 'powerpc64', 'powerpc64le', 's390x', 'loongarch64'].find(
    (candidate) => {
      const known = MACHINES.find(([pattern]) => pattern.test(candidate))?.[1];
      return known?.number === number && known.wordSize === wordSize && known.byteOrder === byteOrder;
    },
  );
  return name ?? `ELF machine ${number} (${wordSize} bits, ${byteOrder}-endian)`;
}
