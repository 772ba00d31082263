import { type FileView, foundOnce } from '../../../repository/index.ts';
import type { Keeps } from './keeps.ts';

/**
 * A set of files (nixpkgs lib/fileset). `contains` says of a file whether it is in the set, and of a folder whether it may hold
 * a file of the set.
 */
export interface Fileset {
  readonly contains: Keeps;
}

/** A file, or everything below a folder. */
export function filesetOfPath(view: FileView, path: string): Fileset {
  const isFolder = view.entry(path).kind === 'directory' || path === '';
  return {
    contains(asked, kind) {
      if (asked === path || path === '') return true;
      if (isFolder && asked.startsWith(`${path}/`)) return true;
      return kind === 'directory' && path.startsWith(`${asked}/`);
    },
  };
}

export const EMPTY_FILESET: Fileset = { contains: () => false };

export function union(sets: readonly Fileset[]): Fileset {
  return { contains: (path, kind) => any(sets.map((set) => set.contains(path, kind))) };
}

export function intersection(left: Fileset, right: Fileset): Fileset {
  return { contains: (path, kind) => both(left.contains(path, kind), right.contains(path, kind)) };
}

export function difference(left: Fileset, right: Fileset): Fileset {
  return {
    contains(path, kind) {
      const positive = left.contains(path, kind);
      // A folder that the right side touches may still hold files of the left side.
      if (kind === 'directory') return positive;
      const negative = right.contains(path, kind);
      return both(positive, negative === undefined ? undefined : !negative);
    },
  };
}

/** The files below a path that a predicate takes. */
export function filtered(base: Fileset, takes: (path: string) => boolean | undefined): Fileset {
  return {
    contains: (path, kind) =>
      kind === 'directory' ? base.contains(path, kind) : both(base.contains(path, kind), takes(path)),
  };
}

/** Entries that are looked at for one source. A folder that nobody got to the end of counts as one that has a file of the set. */
const MOST_ENTRIES = 20_000;

/** What a source made of a set keeps: a folder comes with the files of the set in it, and without one not at all. */
export function keptOf({ contains }: Fileset, view: FileView): Keeps {
  const folders = new Map<string, boolean | undefined>();
  let looked = 0;
  const isKept = (folder: string): boolean | undefined => {
    const may = contains(folder, 'directory');
    return may ? foundOnce(folders, folder, () => holdsAny(folder)) : may;
  };
  const holdsAny = (folder: string): boolean | undefined => {
    let certain: boolean | undefined = false;
    for (const name of view.list(folder) ?? []) {
      looked += 1;
      if (looked > MOST_ENTRIES) return true;
      const path = folder === '' ? name : `${folder}/${name}`;
      const kept = view.entry(path).kind === 'directory' ? isKept(path) : contains(path, 'file');
      if (kept) return true;
      if (kept === undefined) certain = undefined;
    }
    return certain;
  };
  return (path, kind) => (kind === 'file' ? contains(path, kind) : isKept(path));
}

function any(answers: readonly (boolean | undefined)[]): boolean | undefined {
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}

function both(left: boolean | undefined, right: boolean | undefined): boolean | undefined {
  if (left === false || right === false) return false;
  return left === undefined || right === undefined ? undefined : true;
}
