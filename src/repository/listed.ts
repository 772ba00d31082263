import { baseName, parentPath } from './paths.ts';

/** What a walk found below a root without following a link. Paths are normal (`normalizePath`). */
export interface Listed {
  /** Regular files that were listed. */
  readonly files: ReadonlySet<string>;
  /** The folders that were entered, each with every name in it; the root is ''. */
  readonly folders: ReadonlyMap<string, ReadonlySet<string>>;
}

export const NOTHING_LISTED: Listed = { files: new Set(), folders: new Map() };

/**
 * What stands at a path, as far as the walk tells: to ask the disk costs more than to read a file. Undefined for links, and for what
 * the walk left out.
 */
export function listedKind({ files, folders }: Listed, path: string): 'file' | 'directory' | 'missing' | undefined {
  if (files.has(path)) return 'file';
  if (folders.has(path)) return 'directory';
  if (path === '') return undefined;
  const folder = parentPath(path);
  const names = folders.get(folder);
  if (names) return names.has(baseName(path)) ? undefined : 'missing';
  const around = listedKind({ files, folders }, folder);
  return around === 'missing' || around === 'file' ? 'missing' : undefined;
}
