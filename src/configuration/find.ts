import { lstatSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isWithin } from '../repository/index.ts';

export const FILE_NAME = '.rustler-nix.toml';

export type FoundFile =
  | { readonly kind: 'none' }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'refused'; readonly path: string; readonly reason: string };

/**
 * The configuration file of a checked directory: the nearest one from there upwards to the top of its git checkout, and outside a
 * checkout the directory's own.
 */
export function findConfiguration(root: string): FoundFile {
  const start = realpathSync.native(root);
  let nearest: string | undefined;
  for (let folder = start; ; folder = dirname(folder)) {
    if (nearest === undefined && exists(join(folder, FILE_NAME))) nearest = folder;
    if (isCheckout(folder)) return nearest === undefined ? { kind: 'none' } : asFile(nearest, folder);
    if (dirname(folder) === folder) break;
  }
  return nearest === start ? asFile(start, start) : { kind: 'none' };
}

/** A link may lead to another file of the checkout; one that leaves it is not followed. */
function asFile(folder: string, top: string): FoundFile {
  const path = join(folder, FILE_NAME);
  try {
    const real = realpathSync.native(path);
    if (!isWithin(real, top)) return { kind: 'refused', path, reason: 'the link leaves the checkout' };
    return statSync(real).isFile() ? { kind: 'file', path } : { kind: 'refused', path, reason: 'it is no file' };
  } catch {
    return { kind: 'refused', path, reason: 'the link leads nowhere' };
  }
}

function isCheckout(folder: string): boolean {
  return exists(join(folder, '.git'));
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
