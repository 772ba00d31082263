import { type DynamicEntries, tag } from './dynamic-entries.ts';
import type { Image } from './image.ts';

const CHUNK = 96 * 1024;
const MOST_BYTES = 64 * 1024 * 1024;

/** The highest row of the symbol table that a relocation names; 0 when none names one. */
export function highestRelocatedSymbol(image: Image, entries: DynamicEntries, machine: number): number {
  let highest = 0;
  eachRelocation(image, entries, (bytes, offset) => {
    highest = Math.max(highest, symbolOf(image, bytes, offset, machine));
  });
  return highest;
}

/** R_X86_64_RELATIVE and R_AARCH64_RELATIVE. */
const RELATIVE: Readonly<Record<number, number>> = { 62: 8, 183: 1027 };

/** Where the pointer at an address of a 64-bit little-endian image points once it is loaded; undefined when that is not plain. */
export function pointerAt(image: Image, entries: DynamicEntries, machine: number, address: number): number | undefined {
  const { fields } = image;
  let target: number | undefined;
  eachRelocation(image, entries, (bytes, offset, kind) => {
    if (kind !== 'rela' || fields.word(bytes, offset) !== address) return;
    const isRelative = fields.u32(bytes, offset + 8) === RELATIVE[machine] && fields.u32(bytes, offset + 12) === 0;
    target = isRelative ? fields.u64(bytes, offset + 16) : undefined;
  });
  if (target !== undefined || entries.last(tag.packedRelocations) === undefined) return target;
  // Packed relocations (DT_RELR) add the load address to what stands in the file.
  const stored = image.read(address, 8);
  return stored.length === 8 ? fields.u64(stored, 0) : undefined;
}

function eachRelocation(
  image: Image,
  entries: DynamicEntries,
  visit: (bytes: Buffer, offset: number, kind: 'rel' | 'rela') => void,
): void {
  for (const { address, size, kind } of relocationTables(entries)) {
    const entrySize = (image.fields.wordSize / 8) * (kind === 'rela' ? 3 : 2);
    const end = Math.min(size, image.reach(address), MOST_BYTES);
    const step = CHUNK - (CHUNK % entrySize);
    for (let at = 0; at < end; at += step) {
      const chunk = image.read(address + at, Math.min(step, end - at));
      for (let offset = 0; offset + entrySize <= chunk.length; offset += entrySize) visit(chunk, offset, kind);
    }
  }
}

interface RelocationTable {
  readonly address: number;
  readonly size: number;
  readonly kind: 'rel' | 'rela';
}

function relocationTables(entries: DynamicEntries): RelocationTable[] {
  const table = (address: number, size: number, kind: 'rel' | 'rela'): RelocationTable[] => {
    const [at, bytes] = [entries.last(address), entries.last(size)];
    return at === undefined || bytes === undefined ? [] : [{ address: at, size: bytes, kind }];
  };
  const pltKind = entries.last(tag.pltRelocationKind) === tag.rel ? 'rel' : 'rela';
  return [
    ...table(tag.rela, tag.relaSize, 'rela'),
    ...table(tag.rel, tag.relSize, 'rel'),
    ...table(tag.pltRelocations, tag.pltRelocationsSize, pltKind),
  ];
}

const MIPS = 8;

function symbolOf({ fields }: Image, bytes: Buffer, offset: number, machine: number): number {
  if (fields.wordSize === 32) return fields.u32(bytes, offset + 4) >>> 8;
  // r_info is symbol and type; MIPS has the symbol first in both byte orders.
  const high = fields.byteOrder === 'little' && machine !== MIPS ? 12 : 8;
  return fields.u32(bytes, offset + high);
}
