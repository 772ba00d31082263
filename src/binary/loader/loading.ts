import { posix } from 'node:path';
import { isMuslItself, isOnEverySystem } from '../../knowledge/system-libraries.ts';
import { libcOf } from '../index.ts';
import type { ElfFile } from '../model.ts';
import { doubtsOf } from './doubts.ts';
import type { Mapped } from './mapped.ts';
import type { Loading, NeededLibrary, NeededOutcome, UnmetVersion } from './model.ts';
import type { LoadingProcess } from './process.ts';
import { isHeld, lookUp, runPathOf, setElsewhere, withOrigin } from './search.ts';
import { otherwiseVersioned, unboundSymbols, unknownToBeam } from './symbols.ts';

/** What the loader of a process does with the library that is opened by this path. */
export function loadingOf(file: ElfFile, path: string, process: LoadingProcess): Loading {
  const nif: Mapped = { name: undefined, file, path, askedBy: undefined };
  const needed: NeededLibrary[] = [];
  const mapped: Mapped[] = [nif];
  const seen = new Set<string>();
  for (const library of mapped) {
    for (const name of library.file.dynamic?.needed ?? []) {
      if (seen.has(name)) continue;
      seen.add(name);
      const own = mapped.find((each) => answersTo(each, name, process));
      const { outcome, found } = own ? { outcome: foundAs(own), found: undefined } : outcomeOf(name, library, process);
      needed.push({ name, by: library.name, outcome });
      if (found) mapped.push({ name, file: found.file, path: found.path, askedBy: library });
    }
  }
  const everything = needed.every(({ outcome }) => outcome.kind === 'loaded' || outcome.kind === 'found');
  const unmet = unmetVersions(mapped, process);
  return {
    needed,
    along: mapped.slice(1),
    unmetVersions: unmet.filter(({ version }) => isCertain(version, process)),
    doubts: [
      ...mapped.flatMap((library) => doubtsIn(library, process)),
      ...unmet.filter(({ version }) => !isCertain(version, process)).map((each) => versionDoubt(each, process)),
      ...otherwiseVersioned(mapped, process).map((symbol) => `\`${symbol}\` is defined in another version alone`),
    ],
    unbound: unboundSymbols(mapped, process, everything),
    unknownToBeam: unknownToBeam(mapped, process),
    beside: beside(needed, path, process),
    runPath: runPathOf(file, posix.dirname(path)).map((entry) => ({
      ...entry,
      held: isHeld(entry, process.finder.tree),
    })),
  };
}

/** A start script may bring a newer library into the process, but no newer glibc: the loader is of one with it. */
function isCertain(version: string, { searchPathSetBy }: LoadingProcess): boolean {
  return searchPathSetBy === undefined || version.startsWith('GLIBC_');
}

function doubtsIn({ name, file }: Mapped, process: LoadingProcess): readonly string[] {
  const doubts = doubtsOf(file, process);
  return name === undefined ? doubts : doubts.map((doubt) => `${name}: ${doubt}`);
}

function versionDoubt({ version, library }: UnmetVersion, { searchPathSetBy = '' }: LoadingProcess): string {
  return `whether ${library} defines ${version} is not known: ${setElsewhere(searchPathSetBy)}`;
}

/**
 * Whether a library that is mapped already is taken for a name: glibc knows it by its soname too (elf/dl-load.c `_dl_map_object`),
 * musl by the name alone that it was found by (ldso/dynlink.c `load_library`).
 */
function answersTo({ file }: Mapped, name: string, { libc }: LoadingProcess): boolean {
  return libc.libc !== 'musl' && file.dynamic?.soname === name;
}

function foundAs({ path }: Mapped): NeededOutcome {
  return { kind: 'found', path };
}

function outcomeOf(
  name: string,
  library: Mapped,
  process: LoadingProcess,
): { readonly outcome: NeededOutcome; readonly found?: { readonly file: ElfFile; readonly path: string } } {
  const musl = process.libc.libc === 'musl';
  if (process.loaded.has(name) || (musl && isMuslItself(name))) return { outcome: { kind: 'loaded' } };
  // glibc puts the folder of whoever asks for `$ORIGIN` here as well (elf/dl-deps.c `expand_dst`).
  const path = musl ? name : withOrigin(name, posix.dirname(library.path));
  if (path.includes('/') && (!path.startsWith('/') || path.includes('$'))) {
    return { outcome: { kind: 'unknown', reason: 'only the loader knows where that path leads' } };
  }
  const found = process.finder.find(path, searchedFor(library, process), process.file ?? library.file);
  if (found.kind === 'file') return { outcome: { kind: 'found', path: found.path }, found };
  const { searchPathSetBy } = process;
  if (found.kind === 'not-loadable' && searchPathSetBy !== undefined) {
    return { outcome: { kind: 'unknown', reason: setElsewhere(searchPathSetBy) } };
  }
  if (found.kind === 'not-loadable') {
    return { outcome: { ...found, broughtBy: process.bringerOf(name, library.path) } };
  }
  return { outcome: notFound(name, library, found, process) };
}

function notFound(
  name: string,
  library: Mapped,
  found:
    | { readonly kind: 'nowhere'; readonly searched: readonly string[] }
    | { readonly kind: 'out-of-sight'; readonly directories: readonly string[] }
    | { readonly kind: 'in-doubt'; readonly reason: string },
  process: LoadingProcess,
): NeededOutcome {
  const { system, searchPathSetBy } = process;
  if (hasUnreadEntry(library))
    return { kind: 'unknown', reason: 'a run path holds a token that only the loader knows' };
  if (searchPathSetBy !== undefined) return { kind: 'unknown', reason: setElsewhere(searchPathSetBy) };
  const libc = process.libc.libc === 'unnamed' ? libcOf(library.file).libc : process.libc.libc;
  if (system === undefined && (libc === 'unnamed' || isOnEverySystem(name, libc))) return { kind: 'every-system' };
  if (found.kind === 'in-doubt') return { kind: 'unknown', reason: found.reason };
  if (found.kind === 'out-of-sight') {
    return { kind: 'unknown', reason: `${found.directories[0]} cannot be looked into from here` };
  }
  if (system === undefined) {
    return { kind: 'left-to-the-machine', broughtBy: process.bringerOf(name, library.path) };
  }
  // A library that the BEAM brings along may bring this one.
  if (process.gap !== undefined) return { kind: 'unknown', reason: process.gap };
  return { kind: 'missing', searched: found.searched, broughtBy: process.bringerOf(name, library.path) };
}

function hasUnreadEntry({ file }: Mapped): boolean {
  return runPathOf(file, '/').some(({ directory, written }) => directory === undefined && written !== '');
}

/**
 * The folders of run paths that count for what a library needs. glibc takes the library's own DT_RUNPATH, or its DT_RPATH and those
 * of whoever asked for it; musl takes both kinds from the library and from whoever asked for it.
 */
function searchedFor(library: Mapped, process: LoadingProcess): readonly string[] {
  const own = directoriesOf(library, process);
  const musl = process.libc.libc === 'musl';
  if (!musl && library.file.dynamic?.runpath !== undefined) return own;
  const asking: Mapped[] = [];
  for (let by = library.askedBy; by; by = by.askedBy) {
    if (musl || by.file.dynamic?.runpath === undefined) asking.push(by);
  }
  const { beam, file } = process;
  const beamAsks = beam && file && (musl || file.dynamic?.runpath === undefined);
  const ofBeam = beamAsks ? runPathOf(file, posix.dirname(beam.path)).flatMap(({ directory }) => directory ?? []) : [];
  return [...own, ...asking.flatMap((each) => directoriesOf(each, process)), ...ofBeam];
}

function directoriesOf({ file, path }: Mapped, { libc }: LoadingProcess): readonly string[] {
  const entries = runPathOf(file, posix.dirname(path));
  // musl gives up the whole of it for one token that it does not know (ldso/dynlink.c `fixup_rpath`).
  if (
    libc.libc === 'musl' &&
    entries.some(({ written, directory }) => directory === undefined && written.includes('$'))
  ) {
    return [];
  }
  return entries.flatMap(({ directory }) => directory ?? []);
}

/** glibc refuses a library whose versions are not defined (elf/dl-version.c); musl knows no versions. */
function unmetVersions(mapped: readonly Mapped[], process: LoadingProcess): UnmetVersion[] {
  if (process.libc.libc === 'musl') return [];
  const provider = (name: string) =>
    process.loaded.get(name) ??
    mapped.find((library) => library.name === name || answersTo(library, name, process))?.file;
  return mapped.flatMap(({ name: by, file }) =>
    (file.dynamic?.versionNeeds ?? []).flatMap(({ library, versions }) => {
      const definitions = provider(library)?.dynamic?.versionDefinitions ?? [];
      // A library without definitions is taken with a warning.
      if (definitions.length === 0) return [];
      return versions
        .filter(({ name, weak }) => !weak && !definitions.some((definition) => definition.name === name))
        .map(({ name: version }) => ({ version, library, by, symbols: symbolsOf(file, version) }));
    }),
  );
}

function symbolsOf(file: ElfFile, version: string): readonly string[] {
  const symbols = file.dynamic?.symbols;
  if (symbols?.kind !== 'known') return [];
  return symbols.value.filter((symbol) => !symbol.defined && symbol.version?.name === version).map(({ name }) => name);
}

function beside(needed: readonly NeededLibrary[], path: string, { finder }: LoadingProcess): ReadonlySet<string> {
  const folder = posix.dirname(path);
  const absent = needed.filter(({ outcome }) => outcome.kind === 'missing' || outcome.kind === 'left-to-the-machine');
  return new Set(absent.map(({ name }) => name).filter((name) => lookUp(folder, name, finder.tree).kind === 'file'));
}
