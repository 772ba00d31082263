import { lstatSync, readdirSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { kindOf } from './disk.ts';
import { type FileKind, failureOf } from './file-system.ts';
import { byCodeUnit } from './paths.ts';

/**
 * A folder of built files: a release, a Nix store path, a container's root. Links are followed as long as they stay below the
 * folder, as a container's own kernel would resolve them, or lead into the Nix store.
 */
export interface BuiltFolder {
  /** Absolute, links followed. */
  readonly root: string;
  /** What stands in a folder, sorted by name; the path is one that `follow` or the root gave. */
  list(real: string): FolderListing;
  /** Where a path leads that `list` called a link. */
  follow(real: string): Followed;
}

export type FolderListing =
  | { readonly kind: 'listed'; readonly entries: readonly { readonly name: string; readonly kind: FileKind }[] }
  | { readonly kind: 'refused'; readonly reason: string };

export type Followed =
  | { readonly kind: FileKind; readonly real: string }
  | { readonly kind: 'dangling'; readonly target: string }
  | { readonly kind: 'outside'; readonly target: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** What stands at the path that a person gave; its own links are followed wherever they lead. */
export type GivenPlace =
  | { readonly kind: 'directory'; readonly folder: BuiltFolder }
  | { readonly kind: 'file'; readonly real: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'dangling'; readonly target: string }
  | { readonly kind: 'refused'; readonly reason: string };

const STORE = '/nix/store/';
/** As many as Linux follows. */
const MOST_LINKS = 40;

export function openBuiltPlace(path: string): GivenPlace {
  const absolute = resolve(path);
  try {
    const real = realpathSync.native(absolute);
    const isDirectory = statSync(real).isDirectory();
    return isDirectory ? { kind: 'directory', folder: builtFolder(real) } : { kind: 'file', real };
  } catch (error) {
    const failure = failureOf(error);
    const target = failure.kind === 'missing' ? targetOfDangling(absolute) : undefined;
    return target === undefined ? failure : { kind: 'dangling', target };
  }
}

function targetOfDangling(path: string): string | undefined {
  try {
    return linkTarget(path);
  } catch {
    return undefined;
  }
}

function builtFolder(root: string): BuiltFolder {
  const plain = new Set<string>();
  return {
    root,
    list(real) {
      try {
        const entries = readdirSync(real, { withFileTypes: true }).map((entry) => ({
          name: entry.name,
          kind: kindOf(entry),
        }));
        return { kind: 'listed', entries: entries.sort((one, other) => byCodeUnit(one.name, other.name)) };
      } catch (error) {
        const failure = failureOf(error);
        return failure.kind === 'refused' ? failure : { kind: 'refused', reason: 'it is no longer there' };
      }
    },
    follow: (real) => followLinks(real, root, plain),
  };
}

/**
 * Resolves a path segment by segment: what an absolute link means depends on the root, not on this machine's. `plain` collects
 * the folders that are no links.
 */
function followLinks(path: string, root: string, plain: Set<string>): Followed {
  const firstTarget = linkTarget(path) ?? path;
  let pending = path.split('/').filter((segment) => segment !== '');
  let reached = '/';
  let links = 0;
  try {
    for (let segment = pending.shift(); segment !== undefined; segment = pending.shift()) {
      if (segment === '.') continue;
      const next = segment === '..' ? join(reached, '..') : join(reached, segment);
      const target = plain.has(next) ? undefined : linkTarget(next);
      if (target === undefined) {
        if (pending.length > 0) plain.add(next);
        reached = next;
        continue;
      }
      links += 1;
      if (links > MOST_LINKS) return { kind: 'refused', reason: 'the symbolic link leads back to itself' };
      const place = isAbsolute(target) ? absoluteTarget(target, root) : join(reached, target);
      pending = [...place.split('/').filter((each) => each !== ''), ...pending];
      reached = '/';
    }
    return placeAt(reached, root, firstTarget);
  } catch (error) {
    const failure = failureOf(error);
    return failure.kind === 'missing' ? { kind: 'dangling', target: firstTarget } : failure;
  }
}

function placeAt(path: string, root: string, target: string): Followed {
  const kind = entryKind(path);
  if (kind === undefined) {
    return isInside(path, root) || path.startsWith(STORE) ? { kind: 'dangling', target } : { kind: 'outside', target };
  }
  return isInside(path, root) || path.startsWith(STORE) ? { kind, real: path } : { kind: 'outside', target };
}

/** `/opt/app` in a container that lies at `root` is `<root>/opt/app`. */
function absoluteTarget(target: string, root: string): string {
  if (isInside(target, root)) return target;
  const inside = join(root, target);
  return entryKind(inside) === undefined ? target : inside;
}

function entryKind(path: string): FileKind | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats && kindOf(stats);
}

function linkTarget(path: string): string | undefined {
  // readlink alone throws for everything that is no link, which costs more than it does.
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ? readlinkSync(path) : undefined;
}

function isInside(path: string, root: string): boolean {
  return path === root || path.startsWith(root === '/' ? root : `${root}/`);
}
