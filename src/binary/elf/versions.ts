import { malformed } from '../broken-file.ts';
import type { SymbolVersion, VersionDefinition, VersionNeed } from '../model.ts';
import { type DynamicEntries, tag } from './dynamic-entries.ts';
import type { Image } from './image.ts';
import type { StringTable } from './string-table.ts';

/** The versions that a file needs and defines, and which symbol has which (.gnu.version_r, .gnu.version_d, .gnu.version). */
export interface Versions {
  readonly needs: readonly VersionNeed[];
  readonly definitions: readonly VersionDefinition[];
  /** DT_VERSYM, one number a symbol; undefined without it. */
  indices(count: number): readonly number[] | undefined;
  /** The version that a number of DT_VERSYM stands for. */
  of(index: number, defined: boolean): SymbolVersion | undefined;
}

const WEAK = 2;
const BASE = 1;
const HIDDEN = 0x8000;
const MOST_VERSIONS = 20_000;

export function readVersions(image: Image, entries: DynamicEntries, names: StringTable): Versions {
  const needed = new Map<number, SymbolVersion>();
  const defined = new Map<number, SymbolVersion>();
  const needs = readNeeds(image, entries, names, needed);
  const definitions = readDefinitions(image, entries, names, defined);
  return {
    needs,
    definitions,
    indices(count) {
      const address = entries.last(tag.versions);
      if (address === undefined) return undefined;
      const bytes = image.read(address, count * 2);
      if (bytes.length < count * 2)
        throw malformed('ELF', 'the versions of its symbols lie outside the loaded segments');
      return Array.from({ length: count }, (_, index) => image.fields.u16(bytes, index * 2));
    },
    of(index, isDefined) {
      const number = index & ~HIDDEN;
      // 0: local; 1: the file's base version.
      if (number < 2) return undefined;
      const [first, second] = isDefined ? [defined, needed] : [needed, defined];
      const version = first.get(number) ?? second.get(number);
      return version && (index & HIDDEN) !== 0 && version.library === undefined
        ? { ...version, hidden: true }
        : version;
    },
  };
}

function readNeeds(
  image: Image,
  entries: DynamicEntries,
  names: StringTable,
  byIndex: Map<number, SymbolVersion>,
): VersionNeed[] {
  const { fields } = image;
  const rows = tableWalk(image, 'the versions that it needs');
  const needs: VersionNeed[] = [];
  const first = entries.last(tag.versionNeeds);
  if (first === undefined) return needs;
  for (const need of rows(first, entries.last(tag.versionNeedCount) ?? 0, 16, 12)) {
    const library = names.at(fields.u32(need.bytes, 4), 'a library with versions');
    const versions = Array.from(
      rows(need.address + fields.u32(need.bytes, 8), fields.u16(need.bytes, 2), 16, 12),
      ({ bytes }) => {
        const name = names.at(fields.u32(bytes, 8), 'a needed version');
        const weak = (fields.u16(bytes, 4) & WEAK) !== 0;
        byIndex.set(fields.u16(bytes, 6) & ~HIDDEN, { name, library, hidden: false, weak });
        return { name, weak };
      },
    );
    needs.push({ library, versions });
  }
  return needs;
}

function readDefinitions(
  image: Image,
  entries: DynamicEntries,
  names: StringTable,
  byIndex: Map<number, SymbolVersion>,
): VersionDefinition[] {
  const { fields } = image;
  const rows = tableWalk(image, 'the versions that it defines');
  const definitions: VersionDefinition[] = [];
  const first = entries.last(tag.versionDefinitions);
  if (first === undefined) return definitions;
  for (const { address, bytes } of rows(first, entries.last(tag.versionDefinitionCount) ?? 0, 20, 16)) {
    const flags = fields.u16(bytes, 2);
    const auxiliaries = rows(address + fields.u32(bytes, 12), fields.u16(bytes, 6), 8, 4);
    const [name, ...parents] = Array.from(auxiliaries, (row) => names.at(fields.u32(row.bytes, 0), 'a version'));
    if (name === undefined) continue;
    const weak = (flags & WEAK) !== 0;
    definitions.push({ name, base: (flags & BASE) !== 0, weak, parents });
    byIndex.set(fields.u16(bytes, 4) & ~HIDDEN, { name, library: undefined, hidden: false, weak });
  }
  return definitions;
}

interface Row {
  readonly address: number;
  readonly bytes: Buffer;
}

/** Walks tables whose rows say how far it is to the next one; all walks of one table together are bounded. */
function tableWalk(image: Image, what: string) {
  let walked = 0;
  return function* rows(first: number, count: number, size: number, nextField: number): Generator<Row> {
    let address = first;
    for (let index = 0; index < count; index += 1) {
      const bytes = image.read(address, size);
      if (bytes.length < size) throw malformed('ELF', `the table of ${what} lies outside the loaded segments`);
      walked += 1;
      if (walked > MOST_VERSIONS) throw malformed('ELF', `the table of ${what} runs on and on`);
      yield { address, bytes };
      const distance = image.fields.u32(bytes, nextField);
      if (distance === 0) return;
      address += distance;
    }
  };
}
