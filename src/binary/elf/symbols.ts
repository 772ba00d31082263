import type { DynamicSymbol, Reading } from '../model.ts';
import { type DynamicEntries, tag } from './dynamic-entries.ts';
import type { Image } from './image.ts';
import type { StringTable } from './string-table.ts';
import { symbolCount } from './symbol-count.ts';
import type { Versions } from './versions.ts';

/** More than any library has (the largest have some 60,000), and little enough to hold. */
const MOST_SYMBOLS = 400_000;
const ROW_SIZE = { 32: 16, 64: 24 } as const;

/** Reads the dynamic symbols, with the version of each. */
export function readSymbols(
  image: Image,
  entries: DynamicEntries,
  names: StringTable,
  versions: Versions,
  machine: number,
): Reading<readonly DynamicSymbol[]> {
  const address = entries.last(tag.symbols);
  if (address === undefined) return { kind: 'known', value: [] };
  const count = symbolCount(image, entries, machine);
  if (count === undefined) return { kind: 'unknown', reason: 'its hash table does not end inside the loaded segments' };
  if (count > MOST_SYMBOLS) return { kind: 'unknown', reason: `it has more than ${MOST_SYMBOLS} dynamic symbols` };
  const size = ROW_SIZE[image.fields.wordSize];
  const table = image.read(address, count * size);
  if (table.length < count * size) {
    return { kind: 'unknown', reason: 'its symbol table lies outside the loaded segments' };
  }
  if (!names.isKept) return { kind: 'unknown', reason: 'its string table is larger than 32 MB' };
  const indices = versions.indices(count);
  const symbols: DynamicSymbol[] = [];
  // The first row is empty by definition.
  for (let index = 1; index < count; index += 1) {
    symbols.push(readSymbol(image, table, index * size, names, versions, indices?.[index]));
  }
  return { kind: 'known', value: symbols };
}

const SECTION_UNDEFINED = 0;

function readSymbol(
  { fields }: Image,
  table: Buffer,
  offset: number,
  names: StringTable,
  versions: Versions,
  versionIndex: number | undefined,
): DynamicSymbol {
  const wide = fields.wordSize === 64;
  const info = table[offset + (wide ? 4 : 12)] ?? 0;
  const other = table[offset + (wide ? 5 : 13)] ?? 0;
  const defined = fields.u16(table, offset + (wide ? 6 : 14)) !== SECTION_UNDEFINED;
  return {
    name: names.at(fields.u32(table, offset), 'a symbol'),
    binding: BINDINGS[info >> 4] ?? 'other',
    type: TYPES[info & 15] ?? 'other',
    visibility: VISIBILITIES[other & 3] ?? 'default',
    defined,
    value: wide ? fields.u64(table, offset + 8) : fields.u32(table, offset + 4),
    size: wide ? fields.u64(table, offset + 16) : fields.u32(table, offset + 8),
    version: versionIndex === undefined ? undefined : versions.of(versionIndex, defined),
  };
}

const BINDINGS: Readonly<Record<number, DynamicSymbol['binding']>> = {
  0: 'local',
  1: 'global',
  2: 'weak',
  10: 'unique',
};

const TYPES: Readonly<Record<number, DynamicSymbol['type']>> = {
  0: 'none',
  1: 'object',
  2: 'function',
  3: 'section',
  4: 'file',
  5: 'common',
  6: 'tls',
  10: 'ifunc',
};

const VISIBILITIES = ['default', 'internal', 'hidden', 'protected'] as const;
