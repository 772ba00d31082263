import type { BinaryLink } from '../model.ts';

/** One line for people: path, size, machine, C library, needed libraries, highest GLIBC version, init function. */
export function summaryOf(binary: BinaryLink): string {
  const { file, path } = binary;
  if (!file) return `${path} is not there`;
  const { content, size } = file;
  if (content.format === 'none') return `${path} is no library`;
  return [`${path}: ${sizeInWords(size)}`, ...imageParts(binary), ...initPart(binary)].join(', ');
}

function imageParts({ elf, machO, libc, glibc, file }: BinaryLink): string[] {
  if (elf) {
    const machine = elf.machine.name ?? `machine ${elf.machine.number}`;
    const needed = elf.dynamic?.needed ?? [];
    return [
      `ELF ${machine}`,
      ...(libc.libc === 'unnamed' ? [] : [libc.libc]),
      needed.length === 0 ? 'needs no library' : `needs ${needed.join(' ')}`,
      ...(glibc ? [`GLIBC_${glibc.version}`] : []),
    ];
  }
  if (machO) return [`Mach-O ${machO.cpu.name ?? `cpu ${machO.cpu.type}`}`, machO.signed ? 'signed' : 'not signed'];
  return [file?.content.format === 'fat-mach-o' ? 'Mach-O for other processors' : 'no library'];
}

function initPart({ init }: BinaryLink): string[] {
  if (init.kind === 'unknown') return [];
  const { entry, crates } = init.value;
  if (entry !== undefined) return [`exports ${entry}`];
  return crates.length > 0 ? [`exports ${crates[0]}_nif_init alone`] : ['exports no nif_init'];
}

function sizeInWords(bytes: number): string {
  if (bytes < 10_000) return `${bytes} bytes`;
  return bytes < 10_000_000 ? `${Math.round(bytes / 1000)} kB` : `${Math.round(bytes / 1_000_000)} MB`;
}
