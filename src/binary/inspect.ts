import { type BinarySource, type NoFile, withBinarySource } from '../repository/index.ts';
import { BrokenFile } from './broken-file.ts';
import { readElf } from './elf/read-elf.ts';
import { foreignCause } from './foreign.ts';
import { isMachO } from './macho/header.ts';
import { isFat, readFat } from './macho/read-fat.ts';
import { readMachO } from './macho/read-macho.ts';
import type { FileContent, InspectedFile, NotALibrary } from './model.ts';

/** Opens the file at an absolute path, its links followed, and reads what a loader would. Never throws. */
export function inspectLibrary(path: string): InspectedFile {
  const opened = withBinarySource(path, (source) => ({ kind: 'read' as const, file: inspectSource(path, source) }));
  return opened.kind === 'read' ? opened.file : { path, size: 0, content: noLibrary(opened) };
}

/** The same for bytes that are open already. */
export function inspectSource(path: string, source: BinarySource): InspectedFile {
  return { path, size: source.size, content: contentOf(source) };
}

const ELF_MAGIC = '7f454c46';

function contentOf(source: BinarySource): FileContent {
  try {
    const start = source.read(0, 4096);
    const magic = start.toString('hex', 0, 4);
    if (magic === ELF_MAGIC) return readElf(source);
    if (isMachO(magic)) return readMachO(source);
    if (isFat(start)) return readFat(source);
    return noLibrary(foreignCause(start));
  } catch (error) {
    if (error instanceof BrokenFile) return noLibrary(error.verdict);
    throw error;
  }
}

function noLibrary(cause: NotALibrary['cause'] | NoFile): NotALibrary {
  return { format: 'none', cause };
}
