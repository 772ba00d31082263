/** A segment that the one spelling does not have: an empty one, `.` or `..`. */
const UNUSUAL = /(?:^|\/)\.{0,2}(?:\/|$)/;

/**
 * A path relative to the root in its one spelling: slashes, no `.` or `..` segments, no slash at either end; the root is ''.
 * Undefined when the path is absolute or leaves the root.
 */
export function normalizePath(path: string): string | undefined {
  if (path.startsWith('/')) return undefined;
  if (!UNUSUAL.test(path)) return path;
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) return undefined;
  }
  return segments.join('/');
}

/** What `relative` names as seen from the folder `directory`; undefined when it is absolute or leaves the root. */
export function joinPath(directory: string, relative: string): string | undefined {
  return relative.startsWith('/') ? undefined : normalizePath(`${directory}/${relative}`.replace(/^\/+/, ''));
}

/** The folder of a path, '' for what stands in the root. */
export function parentPath(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}

/** The last segment of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Whether a path is a folder or lies in it; everything lies in the root, ''. */
export function isInFolder(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}

/** The folders that a path stands in, outermost first, without the root: `a/b/c` stands in `a` and `a/b`. */
export function parentFolders(path: string): string[] {
  const folders: string[] = [];
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1))
    folders.push(path.slice(0, slash));
  return folders;
}

/** Order by UTF-16 code unit: the same on every machine, whatever its language. */
export function byCodeUnit(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
