import { malformed } from '../broken-file.ts';
import type { DynamicSection } from '../model.ts';
import { type DynamicEntries, readDynamicEntries, tag } from './dynamic-entries.ts';
import type { Image } from './image.ts';
import type { Segment } from './segments.ts';
import { openStringTable, type StringTable } from './string-table.ts';
import { readSymbols } from './symbols.ts';
import { readVersions } from './versions.ts';

const DF_TEXTREL = 0x4;
const DF_BIND_NOW = 0x8;
const DF_STATIC_TLS = 0x10;
const DF_1_NOW = 0x1;
const DF_1_NOOPEN = 0x40;
const DF_1_PIE = 0x0800_0000;

/** Reads the dynamic section and the tables that it names. */
export function readDynamicSection(image: Image, segment: Segment, machine: number): DynamicSection {
  const entries = readDynamicEntries(image, segment);
  const names = stringTable(image, entries);
  const name = (key: number, whose: string) => {
    const offset = entries.last(key);
    return offset === undefined ? undefined : names.at(offset, whose);
  };
  const flags = entries.last(tag.flags) ?? 0;
  const flags1 = entries.last(tag.flags1) ?? 0;
  const needed = entries.all(tag.needed).map((offset) => names.at(offset, 'a needed library'));
  const versions = readVersions(image, entries, names);
  return {
    needed,
    soname: name(tag.soname, 'the library itself'),
    rpath: name(tag.rpath, 'the RPATH'),
    runpath: name(tag.runpath, 'the RUNPATH'),
    packedRelocations: entries.last(tag.packedRelocations) !== undefined,
    filters: entries.all(tag.filter).map((offset) => names.at(offset, 'the library that it is a filter of')),
    isProgram: has(flags1, DF_1_PIE),
    refusesDlopen: has(flags1, DF_1_NOOPEN),
    bindNow: entries.last(tag.bindNow) !== undefined || has(flags, DF_BIND_NOW) || has(flags1, DF_1_NOW),
    textRelocations: entries.last(tag.textRelocations) !== undefined || has(flags, DF_TEXTREL),
    staticTls: has(flags, DF_STATIC_TLS),
    symbols: readSymbols(image, entries, names, versions, machine),
    versionNeeds: versions.needs,
    versionDefinitions: versions.definitions,
  };
}

function stringTable(image: Image, entries: DynamicEntries): StringTable {
  const address = entries.last(tag.strings);
  if (address === undefined) throw malformed('ELF', 'its dynamic section names no string table');
  // No loader asks for the size.
  const size = entries.last(tag.stringsSize) ?? image.reach(address);
  if (image.reach(address) === 0) throw malformed('ELF', 'its string table lies outside the loaded segments');
  return openStringTable(image, address, size);
}

function has(flags: number, flag: number): boolean {
  // Not `&` alone: flags of a 64-bit file may be above 2^32.
  return (Number(BigInt(Math.trunc(flags)) & 0xffff_ffffn) & flag) !== 0;
}
