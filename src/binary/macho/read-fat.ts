import { type BinarySource, partOfSource } from '../../repository/index.ts';
import { BrokenFile, truncated } from '../broken-file.ts';
import { fieldsOf } from '../fields.ts';
import type { FatMachOFile, MachOFile, NotALibrary } from '../model.ts';
import { cpuOf, isMachO } from './header.ts';
import { readMachO } from './read-macho.ts';

const FAT = 'cafebabe';
const FAT_64 = 'cafebabf';

/** Java class files begin with the same bytes; what follows is their version, from 45 on. */
const MOST_SLICES = 40;

export function isFat(start: Buffer): boolean {
  const magic = start.toString('hex', 0, 4);
  return (magic === FAT || magic === FAT_64) && (start.length < 8 || start.readUInt32BE(4) < MOST_SLICES);
}

/** Reads a file with a slice for each CPU. */
export function readFat(source: BinarySource): FatMachOFile {
  const start = source.read(0, 8);
  if (start.length < 8) throw truncated('Mach-O', 'the list of its slices', 8);
  const wide = start.toString('hex', 0, 4) === FAT_64;
  const count = start.readUInt32BE(4);
  const rowSize = wide ? 32 : 20;
  const table = source.read(8, count * rowSize);
  if (table.length < count * rowSize) throw truncated('Mach-O', 'the list of its slices', 8 + count * rowSize);
  const { u32, u64 } = fieldsOf(64, 'big');
  const slices = Array.from({ length: count }, (_, index) => {
    const row = index * rowSize;
    const offset = wide ? u64(table, row + 8) : u32(table, row + 8);
    const size = wide ? u64(table, row + 16) : u32(table, row + 12);
    const cpu = cpuOf(u32(table, row), u32(table, row + 4));
    return { cpu, offset, size, content: sliceContent(source, offset, size) };
  });
  return { format: 'fat-mach-o', slices };
}

function sliceContent(source: BinarySource, offset: number, size: number): MachOFile | NotALibrary {
  try {
    if (offset + size > source.size) throw truncated('Mach-O', 'a slice', offset + size);
    const slice = partOfSource(source, offset, size);
    const magic = slice.read(0, 4).toString('hex');
    if (isMachO(magic)) return readMachO(slice);
    return { format: 'none', cause: size === 0 ? { kind: 'empty' } : { kind: 'unrecognised', magic } };
  } catch (error) {
    if (error instanceof BrokenFile) return { format: 'none', cause: error.verdict };
    throw error;
  }
}
