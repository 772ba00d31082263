import { holdsName, nifInitAmong, nifModuleName } from '../../binary/index.ts';
import type { Loading } from '../../binary/loader/index.ts';
import type { ElfFile, InspectedFile, MachOFile, NifInit, NifModuleName, Reading } from '../../binary/model.ts';

/** What `erlang:load_nif/2` finds in a library and in those that come along with it. */
export interface NifEntry {
  readonly init: Reading<NifInit>;
  readonly moduleName: NifModuleName;
  readonly holdsModule: Reading<boolean>;
}

const NOT_A_LIBRARY = { kind: 'unknown', reason: 'it is no library' } as const;

export const noEntry: NifEntry = { init: NOT_A_LIBRARY, moduleName: NOT_A_LIBRARY, holdsModule: NOT_A_LIBRARY };

/**
 * dlsym looks for the init function in the library, then in what it needs; the name of the module may stand in any of them. What is
 * left to the machine is taken for a library of the system, which has neither.
 */
export function nifEntryOf(
  file: InspectedFile,
  image: ElfFile | MachOFile,
  loading: Loading | undefined,
  module: string | undefined,
): NifEntry {
  const along = loading?.along ?? [];
  const unread = unreadLibrary(image, loading);
  const found = nifInitAmong([image, ...along.map((library) => library.file)]);
  const files = [file, ...along.map((library) => ({ path: library.path, size: 0, content: library.file }))];
  const moduleName = nifModuleName((found.kind === 'known' && files[found.value.holder]) || file);
  return {
    init: found.kind === 'known' ? initOf(found.value.init, unread) : found,
    moduleName,
    holdsModule: module === undefined ? NOT_A_LIBRARY : holdsModule(files, module, moduleName, unread),
  };
}

function initOf(init: NifInit, unread: string | undefined): Reading<NifInit> {
  if (init.entry !== undefined || unread === undefined) return { kind: 'known', value: init };
  return unknown(`whether ${unread} has the init function is not known`);
}

/** Whether it is for the module; certainly not only where another name stands: one that is composed at run time stands nowhere. */
function holdsModule(
  files: readonly InspectedFile[],
  module: string,
  moduleName: NifModuleName,
  unread: string | undefined,
): Reading<boolean> {
  if (moduleName.kind === 'entry') return { kind: 'known', value: moduleName.name === module };
  for (const file of files) {
    const held = holdsName(file, module);
    if (held.kind === 'unknown' || held.value) return held;
  }
  if (unread !== undefined) return unknown(`whether ${unread} has the name of its module is not known`);
  if (moduleName.kind !== 'candidates' || moduleName.names.length === 0) {
    return unknown('its bytes do not show for which module it is');
  }
  return { kind: 'known', value: false };
}

/** A library that comes along and could not be found here. */
function unreadLibrary(image: ElfFile | MachOFile, loading: Loading | undefined): string | undefined {
  if (image.format === 'mach-o') {
    // Those of the system have neither; of others it is what comes along, or what the library passes on as its own.
    return image.dylibs.find(({ name, kind }) => {
      return name.startsWith('@') || (kind === 're-export' && !/^\/(usr\/lib|System)\//.test(name));
    })?.name;
  }
  return loading?.needed.find(({ outcome }) => outcome.kind === 'unknown')?.name;
}

function unknown(reason: string) {
  return { kind: 'unknown' as const, reason };
}
