import { inspectLibrary } from '../inspect.ts';
import type { BeamExecutable, BeamPlace, FileContent, Reading } from '../model.ts';
import { exportedNames } from '../nif-init.ts';

/** Reads a BEAM that a tree holds. Never throws. */
export function readBeam({ path, ertsVersion }: BeamPlace): BeamExecutable {
  const file = inspectLibrary(path);
  return { path, ertsVersion, file, nifFunctions: nifFunctions(file.content) };
}

function nifFunctions(content: FileContent): Reading<ReadonlySet<string>> {
  if (content.format !== 'elf' && content.format !== 'mach-o') {
    return { kind: 'unknown', reason: 'the emulator is no ELF or Mach-O file for one CPU' };
  }
  const exported = exportedNames(content);
  if (exported.kind === 'unknown') return exported;
  return { kind: 'known', value: new Set(exported.value.filter((name) => name.startsWith('enif_'))) };
}
