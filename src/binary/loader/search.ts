import { posix } from 'node:path';
import { isDirectory, isWithin, realFile, realPathUnder } from '../../repository/index.ts';
import type { ElfFile } from '../model.ts';
import type { RunPathEntry, SystemView } from './model.ts';

/** The tree that was given, as a loader's search sees it. */
export interface SearchedTree {
  /** Absolute, links followed: the tree of the BEAM. */
  readonly root: string;
  /** Every folder that was given, or that holds a file that was. */
  readonly roots: readonly string[];
  readonly system: SystemView | undefined;
}

/**
 * Where a loader looks for what a library needs: DT_RPATH unless there is a DT_RUNPATH, then DT_RUNPATH, with `$ORIGIN` as the
 * folder of the name that it was opened by (links are not followed for it: glibc and musl agree).
 */
export function runPathOf({ dynamic }: ElfFile, origin: string): readonly RunPathEntry[] {
  const written = dynamic?.runpath ?? dynamic?.rpath;
  if (written === undefined || written === '') return [];
  return written.split(':').map((entry) => ({ written: entry, directory: directoryOf(entry, origin) }));
}

function directoryOf(entry: string, origin: string): string | undefined {
  const expanded = withOrigin(entry, origin);
  return expanded.startsWith('/') && !expanded.includes('$') ? posix.normalize(expanded) : undefined;
}

/** `$ORIGIN` as the folder that it stands for. */
export function withOrigin(text: string, origin: string): string {
  return text.replace(/\$(ORIGIN\b|\{ORIGIN\})/g, () => origin);
}

/** Whether the tree is a system and holds the folder of an entry. */
export function isHeld({ directory }: RunPathEntry, { root, system }: SearchedTree): boolean {
  const real = directory === undefined || system?.kind !== 'root' ? undefined : realPathUnder(root, directory);
  return real !== undefined && isDirectory(real);
}

/** Why a search is not followed to its end: a start script has a say in it. */
export function setElsewhere(script: string): string {
  return `${script} sets where the loader looks`;
}

export type Lookup =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'nothing' }
  /** The folder lies where the doctor does not look, or on another machine. */
  | { readonly kind: 'out-of-sight' };

/** What a folder, as the process sees it, holds under a name. */
export function lookUp(directory: string, name: string, { root, roots, system }: SearchedTree): Lookup {
  const path = posix.join(directory, name);
  if (system?.kind === 'root') {
    // The tree's own files are known by their place on this machine as well: `$ORIGIN` of a file that was found there.
    const inside = isWithin(path, root) && root !== '/' ? `/${path.slice(root.length).replace(/^\/+/, '')}` : path;
    return asFile(realPathUnder(root, inside));
  }
  if (isWithin(path, '/nix/store')) {
    const [, , , storePath = ''] = path.split('/');
    return isDirectory(`/nix/store/${storePath}`) ? asFile(path) : { kind: 'out-of-sight' };
  }
  const isGiven = (place: string) => roots.some((given) => isWithin(place, given));
  if (!isGiven(path)) return { kind: 'out-of-sight' };
  const found = realFile(path);
  if (found === undefined) return { kind: 'nothing' };
  return isGiven(found) || isWithin(found, '/nix/store') ? { kind: 'file', path } : { kind: 'out-of-sight' };
}

function asFile(path: string | undefined): Lookup {
  return path !== undefined && realFile(path) !== undefined ? { kind: 'file', path } : { kind: 'nothing' };
}
