import { type DynamicEntries, tag } from './dynamic-entries.ts';
import type { Image } from './image.ts';

const CHUNK = 96 * 1024;
const MOST_BYTES = 64 * 1024 * 1024;

/** The highest row of the symbol table that a relocation names; 0 when none names one. */
export function highestRelocatedSymbol(image: Image, entries: DynamicEntries, machine: number): number {
  let highest = 0;
  for (const { address, size, kind } of relocationTables(entries)) {
    const entrySize = relocationSize(image.fields.wordSize, kind);
    const end = Math.min(size, image.reach(address), MOST_BYTES);
    const step = CHUNK - (CHUNK % entrySize);
    for (let at = 0; at < end; at += step) {
      const chunk = image.read(address + at, Math.min(step, end - at));
      for (let offset = 0; offset + entrySize <= chunk.length; offset += entrySize) {
        highest = Math.max(highest, symbolOf(image, chunk, offset, machine));
      }
    }
  }
  return highest;
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

function relocationSize(wordSize: 32 | 64, kind: 'rel' | 'rela'): number {
  return (wordSize / 8) * (kind === 'rela' ? 3 : 2);
}

const MIPS = 8;

function symbolOf({ fields }: Image, bytes: Buffer, offset: number, machine: number): number {
  if (fields.wordSize === 32) return fields.u32(bytes, offset + 4) >>> 8;
  // r_info is symbol and type; MIPS has the symbol first in both byte orders.
  const high = fields.byteOrder === 'little' && machine !== MIPS ? 12 : 8;
  return fields.u32(bytes, offset + high);
}
