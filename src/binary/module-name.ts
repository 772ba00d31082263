import { type BinarySource, withBinarySource } from '../repository/index.ts';
import { BrokenFile } from './broken-file.ts';
import { readDynamicEntries } from './elf/dynamic-entries.ts';
import { readElfHeader } from './elf/header.ts';
import { mapImage } from './elf/image.ts';
import { returnedEntryName } from './elf/nif-entry.ts';
import { readSegments, segmentType } from './elf/segments.ts';
import type { ElfFile, InspectedFile, NifModuleName, Reading } from './model.ts';
import { holdsText, moduleNamesIn, type Stretch } from './names-in-bytes.ts';
import { nifInitOf } from './nif-init.ts';

/** The Erlang module that a library is for, as far as its bytes prove it. Reads the file again. Never throws. */
export function nifModuleName(file: InspectedFile): NifModuleName {
  const entry = file.content.format === 'elf' ? entryName(file.path, file.content) : undefined;
  if (entry !== undefined) return { kind: 'entry', name: entry };
  return search<NifModuleName>(file, (source, loaded) => {
    const names = moduleNamesIn(source, loaded);
    return names ? { kind: 'candidates', names } : { kind: 'unknown', reason: 'it holds too many names of modules' };
  });
}

/**
 * Whether the bytes that a loader maps hold this text, a nul after it: the name in an ErlNifEntry does, unless it is composed
 * at run time. Reads the file again. Never throws.
 */
export function holdsName(file: InspectedFile, name: string): Reading<boolean> {
  return search<Reading<boolean>>(file, (source, loaded) => ({
    kind: 'known',
    value: holdsText(source, loaded, Buffer.from(`${name}\0`)),
  }));
}

type Unknown = { readonly kind: 'unknown'; readonly reason: string };
type Search<T> = (source: BinarySource, loaded: readonly Stretch[]) => T;

const MOST_BYTES = 1024 * 1024 * 1024;

function search<T>({ path, content }: InspectedFile, use: Search<T>): T | Unknown {
  if (content.format === 'none') return { kind: 'unknown', reason: 'it is no library' };
  return withFile<T | Unknown>(path, (source) => {
    // Of a Mach-O file nearly everything is mapped: what is nowhere in it is not in the mapped bytes either.
    const whole: Stretch = { offset: 0, fileSize: source.size, executable: false, writable: false };
    const loaded = content.format === 'elf' ? openImage(source).image.loaded : [whole];
    const bytes = loaded.reduce((sum, { fileSize }) => sum + fileSize, 0);
    if (bytes > MOST_BYTES) return { kind: 'unknown', reason: 'more than 1 GB of it is loaded' };
    return use(source, loaded);
  });
}

function entryName(path: string, file: ElfFile): string | undefined {
  const init = nifInitSymbol(file);
  if (!init) return undefined;
  const read = withFile(path, (source) => {
    const { image, dynamic } = openImage(source);
    const name = dynamic && returnedEntryName(image, readDynamicEntries(image, dynamic), init);
    return { kind: 'read' as const, name };
  });
  return read.kind === 'read' ? read.name : undefined;
}

function nifInitSymbol(file: ElfFile) {
  const init = nifInitOf(file);
  const entry = init.kind === 'known' ? init.value.entry : undefined;
  const symbols = file.dynamic?.symbols;
  if (entry === undefined || symbols?.kind !== 'known') return undefined;
  const symbol = symbols.value.find(({ name, defined }) => defined && name === entry);
  return symbol && { machine: file.machine.number, address: symbol.value };
}

function openImage(source: BinarySource) {
  const header = readElfHeader(source);
  const segments = readSegments(source, header);
  const image = mapImage(source, segments, header.fields);
  return { image, dynamic: segments.findLast(({ type }) => type === segmentType.dynamic) };
}

/** Opens a file that was read before; what stands there now may be another one. */
function withFile<T>(path: string, use: (source: BinarySource) => T): T | Unknown {
  const changed = { kind: 'unknown', reason: 'the file has changed since it was read' } as const;
  try {
    const opened = withBinarySource(path, (source) => ({ kind: 'used' as const, result: use(source) }));
    return opened.kind === 'used' ? opened.result : changed;
  } catch (error) {
    if (error instanceof BrokenFile) return changed;
    throw error;
  }
}
