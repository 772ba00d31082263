import { byCodeUnit, normalizePath, parentFolders, parentPath } from './paths.ts';
import type { Entry, FileView, Repository } from './repository.ts';
import { fileText, type SourceText } from './source-text.ts';

/**
 * A tree of files after changes: `removed` takes a file, or a folder with all that is in it; a text adds or replaces a file,
 * and the folders around it exist then. What was added below a removed folder is there.
 */
export function overlayView(base: FileView, changes: ReadonlyMap<string, SourceText | 'removed'>): FileView {
  const added = new Map<string, SourceText>();
  const removed = new Set<string>();
  const folders = new Map<string, Set<string>>();
  for (const [path, change] of changes) {
    if (change === 'removed') {
      removed.add(path);
      continue;
    }
    added.set(path, change);
    for (const inner of [...parentFolders(path), path]) nameIn(folders, inner);
  }

  /** True where the base no longer shows: something above was removed, or is a file now. */
  function isHidden(path: string): boolean {
    return removed.has(path) || parentFolders(path).some((folder) => removed.has(folder) || added.has(folder));
  }

  function entryAt(path: string): Entry {
    if (added.has(path)) return { kind: 'file' };
    if (folders.has(path)) return { kind: 'directory' };
    return isHidden(path) ? { kind: 'missing' } : base.entry(path);
  }

  return {
    entry: (path) => entryAt(normalizePath(path) ?? path),
    read(path) {
      const normal = normalizePath(path) ?? path;
      const source = added.get(normal);
      if (source) return { kind: 'text', source };
      if (folders.has(normal)) return { kind: 'refused', reason: 'it is a directory' };
      return isHidden(normal) ? { kind: 'missing' } : base.read(normal);
    },
    list(path) {
      const normal = normalizePath(path) ?? path;
      if (entryAt(normal).kind !== 'directory') return undefined;
      const names = isHidden(normal) ? [] : (base.list(normal) ?? []);
      const kept = names.filter((name) => entryAt(normal === '' ? name : `${normal}/${name}`).kind !== 'missing');
      return [...new Set([...kept, ...(folders.get(normal) ?? [])])].sort(byCodeUnit);
    },
  };
}

function nameIn(folders: Map<string, Set<string>>, path: string): void {
  const folder = parentPath(path);
  const names = folders.get(folder) ?? new Set();
  folders.set(folder, names.add(folder === '' ? path : path.slice(folder.length + 1)));
}

/** A repository in which some files have other texts; a listing of it stays what it was. */
export function withTexts(repository: Repository, texts: ReadonlyMap<string, string>): Repository {
  const sources = new Map([...texts].map(([path, text]) => [path, fileText(path, text)]));
  return {
    ...repository,
    ...overlayView(repository, sources),
    ask: undefined,
    textsRead: () => repository.textsRead().map((source) => sources.get(source.path) ?? source),
  };
}
