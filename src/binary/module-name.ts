import { type BinarySource, withBinarySource } from '../repository/index.ts';
import { BrokenFile } from './broken-file.ts';
import { readDynamicEntries } from './elf/dynamic-entries.ts';
import { readElfHeader } from './elf/header.ts';
import { type Image, mapImage } from './elf/image.ts';
import { returnedEntryName } from './elf/nif-entry.ts';
import { readSegments, type Segment, segmentType } from './elf/segments.ts';
import type { ElfFile, InspectedFile, NifModuleName, Reading } from './model.ts';
import { nifInitOf } from './nif-init.ts';

/** The Erlang module that a library is for, as far as its bytes prove it. Reads the file again. Never throws. */
export function nifModuleName({ path, content }: InspectedFile): NifModuleName {
  if (content.format !== 'elf') return { kind: 'unknown', reason: 'only ELF files are searched for it' };
  return withImage<NifModuleName>(path, (source, image) => {
    const name = entryName(content, image);
    if (name !== undefined) return { kind: 'entry', name };
    const names = candidates(source, image.loaded);
    return names ? { kind: 'candidates', names } : { kind: 'unknown', reason: 'it holds too many names of modules' };
  });
}

/**
 * Whether the bytes that a loader maps hold this text, a nul after it: the name in an ErlNifEntry does, unless it is composed
 * at run time. Reads the file again. Never throws.
 */
export function holdsName({ path, content }: InspectedFile, name: string): Reading<boolean> {
  if (content.format !== 'elf') return { kind: 'unknown', reason: 'only ELF files are searched for it' };
  return withImage<Reading<boolean>>(path, (source, image) => {
    const wanted = Buffer.from(`${name}\0`);
    for (const chunk of chunks(source, image.loaded, wanted.length)) {
      if (chunk.includes(wanted)) return { kind: 'known', value: true };
    }
    return { kind: 'known', value: false };
  });
}

interface ReadImage extends Image {
  readonly dynamic: Segment | undefined;
}

function withImage<T>(
  path: string,
  use: (source: BinarySource, image: ReadImage) => T,
): T | { readonly kind: 'unknown'; readonly reason: string } {
  const changed = { kind: 'unknown', reason: 'the file has changed since it was read' } as const;
  try {
    const opened = withBinarySource(path, (source) => {
      const header = readElfHeader(source);
      const segments = readSegments(source, header);
      const image = mapImage(source, segments, header.fields);
      if (image.loaded.reduce((sum, { fileSize }) => sum + fileSize, 0) > MOST_BYTES) {
        return {
          kind: 'used' as const,
          result: { kind: 'unknown' as const, reason: 'more than 1 GB of it is loaded' },
        };
      }
      const dynamic = segments.findLast(({ type }) => type === segmentType.dynamic);
      return { kind: 'used' as const, result: use(source, { ...image, dynamic }) };
    });
    return opened.kind === 'used' ? opened.result : changed;
  } catch (error) {
    if (error instanceof BrokenFile) return changed;
    throw error;
  }
}

function entryName(file: ElfFile, image: ReadImage): string | undefined {
  const init = nifInitSymbol(file);
  return init && image.dynamic && returnedEntryName(image, readDynamicEntries(image, image.dynamic), init);
}

function nifInitSymbol(file: ElfFile) {
  const init = nifInitOf(file);
  const entry = init.kind === 'known' ? init.value.entry : undefined;
  const symbols = file.dynamic?.symbols;
  if (entry === undefined || symbols?.kind !== 'known') return undefined;
  const symbol = symbols.value.find(({ name, defined }) => defined && name === entry);
  return symbol && { machine: file.machine.number, address: symbol.value };
}

const PREFIX = Buffer.from('Elixir.');
const LONGEST_NAME = 255;
const MOST_SIGHTINGS = 100_000;

/** Names of Elixir modules that a nul follows; what stands before them may be any other text of the linker's choice. */
function candidates(source: BinarySource, loaded: readonly Segment[]): string[] | undefined {
  const names = new Set<string>();
  let sightings = 0;
  for (const chunk of chunks(source, loaded, PREFIX.length + LONGEST_NAME)) {
    for (let at = chunk.indexOf(PREFIX); at !== -1; at = chunk.indexOf(PREFIX, at + 1)) {
      const name = /^[A-Z]\w*(?:\.[A-Z]\w*)*(?=\0)/.exec(
        chunk.toString('latin1', at + PREFIX.length, at + PREFIX.length + LONGEST_NAME),
      )?.[0];
      sightings += 1;
      if (sightings > MOST_SIGHTINGS) return undefined;
      if (name !== undefined) names.add(`Elixir.${name}`);
    }
  }
  return [...names].sort();
}

const CHUNK = 1024 * 1024;
const MOST_BYTES = 1024 * 1024 * 1024;

/**
 * The loaded bytes in pieces that overlap, so that no text of up to `overlap` bytes is cut. Constants first: they are where names
 * stand, and code is most of a file. A piece holds until the next one is asked for.
 */
function* chunks(source: BinarySource, loaded: readonly Segment[], overlap: number): Generator<Buffer> {
  const memory = Buffer.allocUnsafeSlow(CHUNK + overlap);
  const rank = ({ executable, writable }: Segment) => (executable ? 2 : writable ? 1 : 0);
  for (const { offset, fileSize } of [...loaded].sort((one, other) => rank(one) - rank(other))) {
    for (let at = 0; at < fileSize; at += CHUNK) {
      yield source.readInto(memory.subarray(0, Math.min(memory.length, fileSize - at)), offset + at);
    }
  }
}
