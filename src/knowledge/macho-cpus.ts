/** A CPU that Darwin runs on, by its number in Mach-O files. */
export interface MachOCpu {
  readonly type: number;
  /** Undefined: whatever the subtype. The capability bits above 24 do not count. */
  readonly subtype: number | undefined;
  readonly name: string;
  readonly source: string;
}

const MACHINE_H = 'Darwin mach/machine.h CPU_TYPE_*, CPU_SUBTYPE_*';

export const MACHO_CPUS: readonly MachOCpu[] = [
  { type: 0x0100_000c, subtype: 2, name: 'arm64e', source: MACHINE_H },
  { type: 0x0100_000c, subtype: undefined, name: 'arm64', source: MACHINE_H },
  { type: 0x0200_000c, subtype: undefined, name: 'arm64_32', source: MACHINE_H },
  { type: 0x0000_000c, subtype: undefined, name: 'arm', source: MACHINE_H },
  { type: 0x0100_0007, subtype: 8, name: 'x86_64h', source: MACHINE_H },
  { type: 0x0100_0007, subtype: undefined, name: 'x86_64', source: MACHINE_H },
  { type: 0x0000_0007, subtype: undefined, name: 'i386', source: MACHINE_H },
  { type: 0x0000_0012, subtype: undefined, name: 'ppc', source: MACHINE_H },
  { type: 0x0100_0012, subtype: undefined, name: 'ppc64', source: MACHINE_H },
];

/** The name of a CPU as `lipo` says it; undefined for those without a row. */
export function machoCpuName(type: number, subtype: number): string | undefined {
  const plain = subtype % 0x0100_0000;
  return MACHO_CPUS.find((row) => row.type === type && (row.subtype === undefined || row.subtype === plain))?.name;
}
