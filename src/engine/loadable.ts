import type { ElfFile, FileContent, MachOFile, NotALibraryCause } from '../binary/index.ts';

/** Why no dynamic loader takes a file as a library, a phrase that follows the file's name; undefined when one does. */
export function refusalOf(content: FileContent): string | undefined {
  switch (content.format) {
    case 'elf':
      return elfRefusal(content);
    case 'mach-o':
      return machORefusal(content);
    case 'fat-mach-o':
      return content.slices.length === 0 ? 'is a Mach-O file without slices' : firstRefusal(content.slices);
    case 'none':
      return withoutLibrary(content.cause);
  }
}

/** What glibc says: `cannot dynamically load executable`, `… position-independent executable`, `only ET_DYN and ET_EXEC …`. */
function elfRefusal({ type, positionIndependentExecutable, dynamic }: ElfFile): string | undefined {
  switch (type.kind) {
    case 'shared-object':
      if (positionIndependentExecutable) return 'is an executable, not a library';
      return dynamic ? undefined : 'has no dynamic section';
    case 'executable':
      return 'is an executable, not a library';
    case 'relocatable':
      return 'is an object file that was not linked';
    case 'core':
      return 'is a core dump';
    case 'other':
      return `is an ELF file of type ${type.number}, which no loader knows`;
  }
}

function machORefusal({ type }: MachOFile): string | undefined {
  if (type.kind === 'dylib' || type.kind === 'bundle') return undefined;
  return type.kind === 'other' ? `is a Mach-O file of type ${type.number}` : `is a Mach-O ${type.kind}, not a library`;
}

function firstRefusal(slices: readonly { readonly content: FileContent }[]): string | undefined {
  return slices.map(({ content }) => refusalOf(content)).find((refusal) => refusal !== undefined);
}

/** The same for what is no ELF or Mach-O file at all. */
export function withoutLibrary(cause: NotALibraryCause): string {
  switch (cause.kind) {
    case 'missing':
      return 'does not exist';
    case 'dangling-link':
      return `is a link to ${cause.target}, which does not exist`;
    case 'directory':
      return 'is a directory';
    case 'special':
      return `is a ${cause.what === 'other' ? 'special file' : cause.what}`;
    case 'unreadable':
      return `cannot be read: ${cause.reason}`;
    case 'empty':
      return 'is empty';
    case 'archive':
      return 'is an archive (.a or .rlib), not a library that can be loaded';
    case 'linker-script':
      return 'is a linker script: text for the linker that names the library';
    case 'text':
      return `is text that begins with “${cause.firstLine}”`;
    case 'foreign':
      return `is a file of another kind: ${cause.what}`;
    case 'truncated':
      return `ends before ${cause.part}: that takes ${cause.needs} bytes`;
    case 'malformed':
      return `is a broken ${cause.of} file: ${cause.reason}`;
    case 'unrecognised':
      return `begins with ${cause.magic}, which no library does`;
  }
}
