import ignore, { type Ignore } from 'ignore';
import type { FileSystem } from './file-system.ts';
import { parentFolders, parentPath } from './paths.ts';

/** What .gitignore files say. Paths are relative to `top`; a directory's ends without a slash. */
export interface IgnoreRules {
  /** True when a rule ignores the path itself; whether a folder around it is ignored was asked before. */
  ignoresEntry(path: string, kind: 'file' | 'directory'): boolean;
  /** True when the path or a folder around it is ignored. */
  ignores(path: string, kind: 'file' | 'directory'): boolean;
}

/**
 * The rules of the .gitignore files below `top`, and of a checkout's info/exclude. The user's own ignore file is left out:
 * a report must be the same for everyone.
 */
export function ignoreRules(top: string, exclude: string | undefined, fileSystem: FileSystem): IgnoreRules {
  const folders = new Map<string, Ignore | undefined>();
  const excluded = exclude === undefined ? undefined : rulesIn(exclude, fileSystem);

  function rulesOf(folder: string): Ignore | undefined {
    if (!folders.has(folder)) folders.set(folder, rulesIn(`${top}/${folder}/.gitignore`, fileSystem));
    return folders.get(folder);
  }

  function ignoresEntry(path: string, kind: 'file' | 'directory'): boolean {
    const written = kind === 'directory' ? `${path}/` : path;
    // The innermost file that has something to say decides.
    for (const folder of [...parentFolders(path).reverse(), '']) {
      const verdict = verdictOf(rulesOf(folder), folder === '' ? written : written.slice(folder.length + 1));
      if (verdict !== undefined) return verdict;
    }
    return verdictOf(excluded, written) ?? false;
  }

  function ignores(path: string, kind: 'file' | 'directory'): boolean {
    return parentFolders(path).some((folder) => ignoresEntry(folder, 'directory')) || ignoresEntry(path, kind);
  }

  return { ignoresEntry, ignores };
}

function verdictOf(rules: Ignore | undefined, path: string): boolean | undefined {
  if (!rules) return undefined;
  const { ignored, unignored } = rules.test(path);
  if (unignored) return false;
  if (!ignored) return undefined;
  // `ignore` passes a folder's verdict on to what is in it. Here the folder was asked before, with all files' rules, and was
  // not ignored in the end: a file further in had re-included it. Then its verdict must not come back from this file.
  const folder = parentPath(path.replace(/\/$/, ''));
  return folder !== '' && rules.test(`${folder}/`).ignored ? undefined : true;
}

function rulesIn(path: string, fileSystem: FileSystem): Ignore | undefined {
  try {
    // git does not follow a .gitignore that is a link either.
    if (fileSystem.lstat(path).kind !== 'file') return undefined;
    return ignore({ ignoreCase: false }).add(new TextDecoder().decode(fileSystem.readFile(path)));
  } catch {
    return undefined;
  }
}
