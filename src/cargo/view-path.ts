/** Paths of a file view: relative to its root, with slashes, no `.` or `..`; the root itself is ''. */

/** `path` as seen from `directory`; undefined when it is absolute or leaves the root. */
export function joinPath(directory: string, path: string): string | undefined {
  if (path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path)) return undefined;
  const segments = directory === '' ? [] : directory.split('/');
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) return undefined;
  }
  return segments.join('/');
}

/** The folder that a path lies in; undefined for the root. */
export function parentOf(path: string): string | undefined {
  if (path === '') return undefined;
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** The last segment of a path. */
export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** `directory` and the folders above it, nearest first, up to and with `ceiling`. */
export function ancestors(directory: string, ceiling: string): string[] {
  const found: string[] = [];
  for (let at: string | undefined = directory; at !== undefined; at = parentOf(at)) {
    found.push(at);
    if (at === ceiling) break;
  }
  return found;
}

/** A file in a folder. */
export function inside(directory: string, file: string): string {
  return directory === '' ? file : `${directory}/${file}`;
}
