import { malformed } from '../broken-file.ts';
import type { Image } from './image.ts';
import type { Segment } from './segments.ts';

/** Tags of the dynamic section (gABI "Dynamic Section"; binutils include/elf/common.h for the GNU ones). */
export const tag = {
  null: 0,
  needed: 1,
  pltRelocationsSize: 2,
  hash: 4,
  strings: 5,
  symbols: 6,
  rela: 7,
  relaSize: 8,
  stringsSize: 10,
  symbolSize: 11,
  soname: 14,
  rpath: 15,
  rel: 17,
  relSize: 18,
  pltRelocationKind: 20,
  textRelocations: 22,
  pltRelocations: 23,
  bindNow: 24,
  runpath: 29,
  flags: 30,
  packedRelocations: 36,
  gnuHash: 0x6ffffef5,
  versions: 0x6ffffff0,
  flags1: 0x6ffffffb,
  versionDefinitions: 0x6ffffffc,
  versionDefinitionCount: 0x6ffffffd,
  versionNeeds: 0x6ffffffe,
  versionNeedCount: 0x6fffffff,
  filter: 0x7fffffff,
} as const;

/** The rows of the dynamic section up to DT_NULL. */
export interface DynamicEntries {
  /** The value of a tag; the last one counts, as in glibc. */
  last(tag: number): number | undefined;
  all(tag: number): readonly number[];
}

const MOST_ENTRIES = 65_536;

/** Reads what PT_DYNAMIC points to, through the mapping as the loader does. */
export function readDynamicEntries(image: Image, segment: Segment): DynamicEntries {
  const { fields } = image;
  const half = fields.wordSize / 8;
  const reach = image.reach(segment.address);
  if (reach < 2 * half) throw malformed('ELF', 'its dynamic section lies outside the loaded segments');
  // The loader reads on to DT_NULL, whatever the segment's size says.
  const bytes = image.read(segment.address, Math.min(reach, MOST_ENTRIES * 2 * half));
  const values = new Map<number, number[]>();
  for (let offset = 0; offset + 2 * half <= bytes.length; offset += 2 * half) {
    const key = fields.word(bytes, offset);
    if (key === tag.null) return entriesOf(values);
    const value = fields.word(bytes, offset + half);
    const known = values.get(key);
    if (known) known.push(value);
    else values.set(key, [value]);
  }
  throw malformed('ELF', 'its dynamic section does not end');
}

function entriesOf(values: ReadonlyMap<number, readonly number[]>): DynamicEntries {
  return { last: (key) => values.get(key)?.at(-1), all: (key) => values.get(key) ?? [] };
}
