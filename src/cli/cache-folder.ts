import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { ReportStore } from '../engine/cached-check.ts';
import { replaceFile } from './replace-file.ts';

/** Reports that are kept; a workplace has as many checkouts and ways to call. The oldest make room. */
const MOST_KEPT = 64;
/** A longer report takes longer to keep than it saves. */
const LONGEST = 64 * 1024 * 1024;

/**
 * The folder for what can be lost: XDG Base Directory Specification, and the places that Apple and Microsoft name. undefined:
 * the surroundings name none.
 */
export function cacheFolder(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): string | undefined {
  const { XDG_CACHE_HOME, HOME, LOCALAPPDATA } = env;
  // A relative path is to be ignored, says the specification.
  if (XDG_CACHE_HOME?.startsWith('/')) return join(XDG_CACHE_HOME, 'rustler-nix');
  if (platform === 'win32') return LOCALAPPDATA ? join(LOCALAPPDATA, 'rustler-nix', 'cache') : undefined;
  if (!HOME?.startsWith('/') || HOME === '/homeless-shelter') return undefined;
  return platform === 'darwin' ? join(HOME, 'Library/Caches/rustler-nix') : join(HOME, '.cache/rustler-nix');
}

/** Keeps reports in a folder. A folder that cannot be written keeps nothing, and says nothing: every check works without. */
export function folderStore(folder: string): ReportStore {
  const fileOf = (name: string) => join(folder, `${name}.json`);
  return {
    load(name) {
      try {
        const { size } = statSync(fileOf(name));
        return size > LONGEST ? undefined : readFileSync(fileOf(name));
      } catch {
        return undefined;
      }
    },
    now() {
      // Named like a report that was not finished, and taken away with those when it stays.
      const probe = `${fileOf('time')}.${process.pid}.tmp`;
      try {
        makeFolder(folder);
        writeFileSync(probe, '', { mode: 0o600 });
        const { mtimeMs } = statSync(probe);
        rmSync(probe);
        return mtimeMs;
      } catch {
        return undefined;
      }
    },
    keep(name, text) {
      if (text.length > LONGEST) return;
      try {
        makeFolder(folder);
        replaceFile(fileOf(name), text, 0o600);
        makeRoom(folder);
      } catch {
        // The next run checks anew.
      }
    },
  };
}

/** Node's own recursion never ends where no folder can be made, such as in /proc: it tries ENOENT again for ever. */
function makeFolder(folder: string): void {
  const missing: string[] = [];
  let path = resolve(folder);
  while (!existsSync(path) && dirname(path) !== path) {
    missing.unshift(path);
    path = dirname(path);
  }
  for (const each of missing) {
    try {
      mkdirSync(each, { mode: 0o700 });
    } catch (error) {
      // Another run may have made it meanwhile.
      if (!existsSync(each)) throw error;
    }
  }
}

function makeRoom(folder: string): void {
  const files = readdirSync(folder).filter((file) => /\.json(\.\d+\.tmp)?$/.test(file));
  if (files.length <= MOST_KEPT) return;
  const byAge = files
    .map((file) => resolve(folder, file))
    .map((path) => ({ path, written: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((one, other) => other.written - one.written);
  for (const { path } of byAge.slice(MOST_KEPT)) rmSync(path, { force: true });
}
