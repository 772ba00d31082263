import type { BuiltFolder, FileKind } from '../../repository/index.ts';
import type { PlaceEntry } from '../model.ts';

/** A folder of the tree with what stands in it. */
export interface TreeFolder {
  /** Path below the root, '' for the root. */
  readonly inTree: string;
  /** Absolute, links followed. */
  readonly real: string;
  readonly entries: readonly TreeEntry[];
}

export interface TreeEntry {
  readonly name: string;
  /** What it is, links followed. */
  readonly kind: FileKind;
  /** Absolute, links followed. */
  readonly real: string;
  /** Undefined for files and folders that are what they are called. */
  readonly lost: Exclude<PlaceEntry, { kind: 'file' }> | undefined;
}

export interface TreeWalk {
  /** In order of their depth, then of their path. */
  readonly folders: readonly TreeFolder[];
  readonly problems: readonly { readonly path: string; readonly reason: string }[];
  /** Whether a bound was reached before everything was listed. */
  readonly exhausted: boolean;
}

// A container's root with a whole distribution has some 100,000 entries.
const MOST_ENTRIES = 300_000;
const DEEPEST = 24;

/** Folders of a running system's root that hold no files. */
const KERNEL_FOLDERS = new Set(['proc', 'sys', 'dev']);

/** A folder that is to be listed. */
interface Step {
  readonly inTree: string;
  readonly real: string;
  readonly from: Step | undefined;
  /** Whether it stands below a folder with `ebin`. */
  readonly inApplication: boolean;
}

/**
 * Lists a tree, each folder once: a loop of links cannot hold it. A folder that belongs to an application is listed there even
 * when it was listed elsewhere: `_build/prod/lib/my_app/priv` is a link to the project's own `priv`.
 */
export function walkTree(folder: BuiltFolder): TreeWalk {
  const folders: TreeFolder[] = [];
  const problems: { path: string; reason: string }[] = [];
  const seen = new Set([folder.root]);
  let level: Step[] = [{ inTree: '', real: folder.root, from: undefined, inApplication: false }];
  let count = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    const next: Step[] = [];
    for (const step of level) {
      const { inTree, real } = step;
      const listing = folder.list(real);
      if (listing.kind === 'refused') {
        problems.push({ path: inTree, reason: listing.reason });
        continue;
      }
      count += listing.entries.length;
      if (count > MOST_ENTRIES) {
        problems.push({
          path: inTree,
          reason: `the tree has more than ${MOST_ENTRIES} entries; the rest is not listed`,
        });
        return { folders, problems, exhausted: true };
      }
      const entries = listing.entries.map(({ name, kind }) => entryAt(folder, join(real, name), name, kind));
      folders.push({ inTree, real, entries });
      const isSystem = depth === 0 && ['proc', 'sys'].every((name) => entries.some((entry) => entry.name === name));
      const inApplication = step.inApplication || entries.some(({ name }) => name === 'ebin');
      for (const entry of entries) {
        const path = inTree === '' ? entry.name : `${inTree}/${entry.name}`;
        if (entry.lost?.kind === 'outside-link') {
          problems.push({ path, reason: `the link leads out of the tree, to ${entry.lost.target}` });
        }
        if (entry.kind !== 'directory' || (isSystem && KERNEL_FOLDERS.has(entry.name))) continue;
        if (seen.has(entry.real) && (!inApplication || isAbove(entry.real, step))) continue;
        seen.add(entry.real);
        if (depth < DEEPEST) next.push({ inTree: path, real: entry.real, from: step, inApplication });
        else problems.push({ path, reason: `folders are nested more than ${DEEPEST} deep; this one is not listed` });
      }
    }
    level = next;
  }
  return { folders, problems, exhausted: false };
}

/** Whether a folder is among those that led to a step. */
function isAbove(real: string, step: Step): boolean {
  for (let each: Step | undefined = step; each; each = each.from) if (each.real === real) return true;
  return false;
}

function entryAt(folder: BuiltFolder, real: string, name: string, kind: FileKind): TreeEntry {
  if (kind !== 'link') return { name, kind, real, lost: kind === 'other' ? { kind: 'no-file' } : undefined };
  const followed = folder.follow(real);
  switch (followed.kind) {
    case 'dangling':
      return { name, kind, real, lost: { kind: 'dangling-link', target: followed.target } };
    case 'outside':
      return { name, kind, real, lost: { kind: 'outside-link', target: followed.target } };
    case 'refused':
      return { name, kind, real, lost: { kind: 'no-file' } };
    default:
      return { name, kind: followed.kind, real: followed.real, lost: undefined };
  }
}

function join(folder: string, name: string): string {
  return folder === '/' ? `/${name}` : `${folder}/${name}`;
}
