import { valueOf } from '../chain/facts.ts';
import type { ExpectedFile, HandedFile, Model, ModuleLink } from '../chain/model.ts';
import { shownPath } from '../chain/path.ts';
import { baseName } from '../repository/index.ts';
import type { ShellEvent } from '../shell/model.ts';

export { baseName, shownPath };

/** Whether a handed-over file was built from the crate that initialises this module: then it is meant for it and no other. */
export function belongsTo(file: HandedFile, module: ModuleLink, model: Model): boolean {
  const directory = file.library?.package.directory;
  return directory !== undefined && initialises(directory, module, model);
}

/** Whether the crate in a folder holds the `init!` of this module. */
export function initialises(directory: string, module: ModuleLink, model: Model): boolean {
  return model.chains.some(({ crate }) => {
    if (crate.state === 'lost' || crate.facts.package.directory !== directory) return false;
    return crate.facts.source.initialisations.some((init) => init.module.value === module.module.atom);
  });
}

/** Whether a file bears the name that a module loads, but for `lib`, the extension, or a hyphen. */
export function isNamesake(file: HandedFile, wanted: ExpectedFile): boolean {
  return plainName(baseName(file.placement.path)) === plainName(wanted.loadName);
}

function plainName(name: string): string {
  return name
    .replace(/\.(so|dylib|dll)$/, '')
    .replace(/^lib/, '')
    .replaceAll('-', '_');
}

/** Whether another module of some chain loads the file where it stands. */
export function awaitedElsewhere(file: HandedFile, model: Model): boolean {
  return model.chains.some(({ handOff }) => {
    if (handOff.state === 'lost' || handOff.facts.expected.kind === 'unknown') return false;
    return handOff.facts.expected.value.path === file.placement.path;
  });
}

/** Whether a file stands in the folder that the module loads from: in the source, in `_build`, or in the release. */
export function isInLoadFolder({ placement, inApplication }: HandedFile, wanted: ExpectedFile, module: ModuleLink) {
  if (folderOf(placement.path) === wanted.directory) return true;
  const from = valueOf(module.module.options.loadFrom);
  if (!from || inApplication.application !== from.app.value) return false;
  return folderOf(inApplication.path) === folderOf(from.path.value);
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}

/** The command of an event without its options: `mix release`. */
export function shownEvent({ words }: ShellEvent): string {
  const [program, ...rest] = words;
  const task = rest.find((word) => word !== undefined && !word.startsWith('-'));
  return [program, task].filter((word) => word !== undefined).join(' ');
}
