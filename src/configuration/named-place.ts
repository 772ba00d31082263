import { realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isWithin } from '../repository/index.ts';

const STORE = '/nix/store';

/**
 * Why a path that a configuration file names is not opened; undefined when it may be, or leads nowhere. Whoever wrote the file may be
 * a stranger: what it names stands in its checkout, links followed, or in the Nix store, where `result` leads.
 */
export function placeRefusal(path: string, folder: string, wanted: 'file' | 'built'): string | undefined {
  try {
    const real = realpathSync.native(reachedPart(path));
    if (!isWithin(real, checkoutOf(realpathSync.native(folder))) && !(wanted === 'built' && isWithin(real, STORE))) {
      return 'the link leaves the checkout';
    }
    const stats = statSync(path, { throwIfNoEntry: false });
    return wanted === 'file' && stats && !stats.isFile() ? 'it is no file' : undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The path, or the innermost folder around it that is there. */
function reachedPart(path: string): string {
  return statSync(path, { throwIfNoEntry: false }) || dirname(path) === path ? path : reachedPart(dirname(path));
}

/** The top of the checkout that a folder stands in; the folder itself outside of any. */
function checkoutOf(folder: string): string {
  for (let top = folder; ; top = dirname(top)) {
    if (statSync(join(top, '.git'), { throwIfNoEntry: false })) return top;
    if (dirname(top) === top) return folder;
  }
}
