import type {
  BeamExecutable,
  BeamPlace,
  BuiltTree,
  CompiledModuleRead,
  InspectedFile,
  NifModuleName,
  Reading,
} from './model.ts';

export { inspectLibrary, inspectSource } from './inspect.ts';
export { libcOf } from './libc.ts';
export type * from './model.ts';
export { exportedNames, nifInitOf } from './nif-init.ts';
export { compareParts, type HighestNeed, highestNeed, versionParts } from './version-needs.ts';

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

/** The Erlang module that a library is for, as far as its bytes prove it. Reads the file again. */
export function nifModuleName(file: InspectedFile): NifModuleName {
  return notReadYet(file.path);
}

/** Whether the bytes that a loader maps hold this text, a nul after it. Reads the file again. */
export function holdsName(file: InspectedFile, name: string): Reading<boolean> {
  return notReadYet(`${file.path} ${name}`);
}

function notReadYet(what: string): never {
  throw new Error(`the readers are not written yet (${what})`);
}
