import type {
  BeamExecutable,
  BeamPlace,
  BuiltTree,
  CompiledModuleRead,
  ElfFile,
  InspectedFile,
  LibcEvidence,
  MachOFile,
  NifInit,
  NifModuleName,
  Reading,
} from './model.ts';

export type * from './model.ts';

/** Opens the file at an absolute path, its links followed, and reads what a loader would. Never throws. */
export function inspectLibrary(path: string): InspectedFile {
  return notReadYet(path);
}

/** Looks through a built tree: names and links alone, no file is opened but the few that say the release. Never throws. */
export function readBuiltTree(path: string): BuiltTree {
  return notReadYet(path);
}

/** Reads a BEAM that a tree holds. */
export function readBeam(place: BeamPlace): BeamExecutable {
  return notReadYet(place.path);
}

/** Reads the names in a compiled module. */
export function readCompiledModule(path: string): CompiledModuleRead {
  return notReadYet(path);
}

/** The init functions that a library exports. */
export function nifInitOf(file: ElfFile | MachOFile): Reading<NifInit> {
  return notReadYet(file.format);
}

/** The Erlang module that a library is for, as far as its bytes prove it. Reads the file again. */
export function nifModuleName(file: InspectedFile): NifModuleName {
  return notReadYet(file.path);
}

/** Whether the bytes that a loader maps hold this text, a nul after it. Reads the file again. */
export function holdsName(file: InspectedFile, name: string): Reading<boolean> {
  return notReadYet(`${file.path} ${name}`);
}

/** The C library that a file was linked for. */
export function libcOf(file: ElfFile): LibcEvidence {
  return notReadYet(file.format);
}

/**
 * The highest version with this prefix (`GLIBC`, `GLIBCXX`, `CXXABI`, `GCC`) that must be there, and the symbols that need it;
 * undefined when none is needed. Weak needs do not count.
 */
export function highestNeed(
  file: ElfFile,
  prefix: string,
): { readonly version: string; readonly library: string; readonly symbols: readonly string[] } | undefined {
  return notReadYet(`${file.format} ${prefix}`);
}

function notReadYet(what: string): never {
  throw new Error(`the readers are not written yet (${what})`);
}
