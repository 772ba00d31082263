import { describe, expect, it } from 'vitest';
import { ELF_MACHINE_NAMES, elfMachineName } from '../../src/knowledge/elf-machines.ts';
import { ERTS_VERSIONS, otpOfErts } from '../../src/knowledge/erts-versions.ts';
import { MACHO_CPUS, machoCpuName } from '../../src/knowledge/macho-cpus.ts';

describe('the tables about built files', () => {
  it('name each machine once, with a source', () => {
    const numbers = ELF_MACHINE_NAMES.map(({ number }) => number);
    expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => one - other));
    expect(new Set(ELF_MACHINE_NAMES.map(({ name }) => name)).size).toBe(numbers.length);
    for (const { source } of [...ELF_MACHINE_NAMES, ...MACHO_CPUS, ...ERTS_VERSIONS]) expect(source).not.toBe('');
    expect([elfMachineName(183), elfMachineName(9999)]).toEqual(['aarch64', undefined]);
  });

  it('tell CPUs apart by subtype, whatever capabilities it carries', () => {
    expect(machoCpuName(0x0100_000c, 0)).toBe('arm64');
    expect(machoCpuName(0x0100_000c, 0x8000_0002)).toBe('arm64e');
    expect(machoCpuName(0x0100_0007, 3)).toBe('x86_64');
    expect(machoCpuName(1, 0)).toBeUndefined();
  });

  it('know the OTP release of an emulator, and of none that is too old or too new', () => {
    const versions = [
      '9.3.3',
      '10.3.5',
      '10.4',
      '10.7.2.18',
      '11.2',
      '12.3.2',
      '13.1.5',
      '14.2',
      '15.1.2',
      '16.0',
      '17.0.3',
    ];
    expect(versions.map(otpOfErts)).toEqual([20, 21, 22, 22, 23, 24, 25, 26, 27, 28, 29]);
    expect(['8.3', '18.0', 'x', ''].map(otpOfErts)).toEqual([undefined, undefined, undefined, undefined]);
  });
});
