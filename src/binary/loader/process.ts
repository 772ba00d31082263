import { join, posix } from 'node:path';
import { releaseNumber } from '../../knowledge/release-number.ts';
import { isMuslItself } from '../../knowledge/system-libraries.ts';
import { namesIn, smallText } from '../../repository/index.ts';
import { libcOf, readBeam } from '../index.ts';
import type { BeamExecutable, BeamPlace, BuiltTree, ElfFile } from '../model.ts';
import { createFinder, type Finder } from './finder.ts';
import type { BeamProcess } from './model.ts';
import { runPathOf } from './search.ts';
import { systemOf } from './system.ts';

const LARGEST_SCRIPT = 262_144;

/** A process and where its libraries are looked for. */
export interface LoadingProcess extends BeamProcess {
  readonly finder: Finder;
  /** The first library of the tree but this one that needs a library of that name and finds it, as far as one can look. */
  bringerOf(name: string, but: string): string | undefined;
}

/**
 * The process of a BEAM of the tree; without one, a process of which nothing is known. `scripts`: folders of its start scripts;
 * `roots`: every tree that was given, so that a library's own folder is looked into wherever it lies.
 */
export function processOf(
  tree: BuiltTree,
  place: BeamPlace | undefined,
  scripts: readonly string[],
  roots: readonly string[],
): LoadingProcess {
  const beam = place && readBeam(place);
  const file = beam?.file.content.format === 'elf' ? beam.file.content : undefined;
  const system = file?.interpreter === undefined ? undefined : systemOf(tree.root, file.interpreter);
  const finder = createFinder({ root: tree.root, roots, system });
  const { loaded, gap } = beam && file ? atStart(beam, file, finder) : { loaded: new Map(), gap: withoutBeam(beam) };
  return {
    beam,
    file,
    libc: file ? libcOf(file) : { libc: 'unnamed' },
    system,
    loaded,
    gap,
    glibc: glibcOf(loaded.get('libc.so.6'), file?.interpreter),
    searchPathSetBy: searchPathSetBy(scripts),
    finder,
    bringerOf: (name, but) => (file ? bringerOf(name, but, { tree, finder, file }) : undefined),
  };
}

interface Surroundings {
  readonly tree: BuiltTree;
  readonly finder: Finder;
  readonly file: ElfFile;
}

function bringerOf(name: string, but: string, { tree, finder, file }: Surroundings): string | undefined {
  const bringer = tree.libraries.find(({ path, inTree, entry }) => {
    const opened = posix.join(tree.root, inTree);
    if (entry.kind !== 'file' || opened === but) return false;
    const library = finder.at(path);
    if (!library?.dynamic?.needed.includes(name)) return false;
    const runPath = directories(library, posix.dirname(opened));
    const found = finder.find(name, runPath, file).kind;
    return found === 'file' || (found === 'out-of-sight' && runPath.length > 0);
  });
  return bringer?.inTree;
}

function withoutBeam(beam: BeamExecutable | undefined): string {
  return beam ? 'the BEAM beside it is no ELF file' : 'there is no BEAM beside it';
}

/** The closure of the BEAM's needed libraries, as its loader maps them before `main`. */
function atStart(beam: BeamExecutable, file: ElfFile, finder: Finder): Pick<BeamProcess, 'loaded' | 'gap'> {
  const loaded = new Map<string, ElfFile | undefined>();
  let gap: string | undefined;
  const interpreter = file.interpreter;
  const loader = interpreter === undefined ? undefined : finder.at(interpreter);
  if (interpreter !== undefined) loaded.set(posix.basename(interpreter), loader);
  const musl = libcOf(file).libc === 'musl';
  const origin = posix.dirname(beam.path);
  const queue: { file: ElfFile; runPath: readonly string[] }[] = [{ file, runPath: directories(file, origin) }];
  for (const { file: requester, runPath } of queue) {
    for (const name of requester.dynamic?.needed ?? []) {
      if (loaded.has(name)) continue;
      if (musl && isMuslItself(name)) {
        loaded.set(name, loader);
        continue;
      }
      const found = finder.find(name, runPath, file);
      if (found.kind !== 'file') {
        loaded.set(name, undefined);
        gap ??= `${name}, which the BEAM needs, could not be read here`;
        continue;
      }
      loaded.set(name, found.file);
      if (found.file.dynamic?.soname !== undefined) loaded.set(found.file.dynamic.soname, found.file);
      queue.push({ file: found.file, runPath: [...directories(found.file, posix.dirname(found.path)), ...runPath] });
    }
  }
  if (loader === undefined && interpreter !== undefined) gap ??= `${interpreter} could not be read here`;
  return { loaded, gap };
}

function directories(file: ElfFile, origin: string): readonly string[] {
  return runPathOf(file, origin).flatMap(({ directory }) => directory ?? []);
}

/** From the definitions of the libc that is in the process, else from the name of its store path. */
function glibcOf(libc: ElfFile | undefined, interpreter: string | undefined): BeamProcess['glibc'] {
  const versions = (libc?.dynamic?.versionDefinitions ?? []).flatMap(({ name }) => {
    const version = /^GLIBC_(\d+\.\d+(?:\.\d+)?)$/.exec(name)?.[1];
    return version === undefined ? [] : [version];
  });
  const newest = versions.reduce<string | undefined>(
    (best, version) => (isAbove(version, best) ? version : best),
    undefined,
  );
  if (newest !== undefined) return { version: newest, path: 'libc.so.6' };
  const named = /^\/nix\/store\/[a-z0-9]{32}-glibc-(\d+\.\d+)/.exec(interpreter ?? '');
  return named?.[1] === undefined ? undefined : { version: named[1], path: interpreter ?? '' };
}

function isAbove(version: string, best: string | undefined): boolean {
  if (best === undefined) return true;
  const [left, right] = [releaseNumber(version), releaseNumber(best)];
  return left !== undefined && right !== undefined && left.compare(right) > 0;
}

/** A start script that sets the loader's search path: the path of the script. */
function searchPathSetBy(folders: readonly string[]): string | undefined {
  const scripts = folders.flatMap((folder) => namesIn(folder).map((name) => join(folder, name)));
  return scripts.find((path) => /\bLD_(LIBRARY_PATH|PRELOAD)\b/.test(smallText(path, LARGEST_SCRIPT) ?? ''));
}
