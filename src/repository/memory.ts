import type { FileKind, FileSystem } from './file-system.ts';
import { byCodeUnit, normalizePath, parentFolders } from './paths.ts';
import type { Repository, Tracking } from './repository.ts';
import { rootedView } from './rooted-view.ts';

const ROOT = '/repository';

/** What git says of the files of a repository in memory. */
export interface MemoryTracking {
  /** The tracked paths; left out, every file that is not ignored is tracked. */
  readonly tracked?: readonly string[];
  readonly ignored?: readonly string[];
}

/**
 * A repository of files given as path and text, for tests. Without `options` it is in no checkout (`tracking` is `outside`);
 * with them git's words are as told there, and ignored files are not among `files`.
 */
export function memoryRepository(files: Readonly<Record<string, string>>, options?: MemoryTracking): Repository {
  const tracked = options?.tracked && new Set(options.tracked);
  const ignored = new Set(options?.ignored ?? []);

  function tracking(path: string): Tracking {
    if (!options) return 'outside';
    if ([...parentFolders(path), path].some((folder) => ignored.has(folder))) return 'ignored';
    const below = (listed: string) => listed === path || listed.startsWith(`${path}/`);
    return !tracked || [...tracked].some(below) ? 'tracked' : 'untracked';
  }

  return {
    ...rootedView(ROOT, memoryFileSystem(files)),
    root: ROOT,
    files: Object.keys(files)
      .filter((path) => tracking(path) !== 'ignored')
      .sort(byCodeUnit),
    tracking: (path) => tracking(normalizePath(path) ?? path),
    problems: [],
    submodules: [],
  };
}

function memoryFileSystem(files: Readonly<Record<string, string>>): FileSystem {
  const contents = new Map(Object.entries(files).map(([path, text]) => [`${ROOT}/${path}`, text]));
  const folders = new Map<string, Map<string, FileKind>>([[ROOT, new Map()]]);
  for (const path of Object.keys(files)) addToFolders(folders, path);

  function kindAt(path: string): FileKind {
    if (contents.has(path)) return 'file';
    if (folders.has(path)) return 'directory';
    throw Object.assign(new Error(`no such file: ${path}`), { code: 'ENOENT' });
  }

  return {
    lstat: (path) => ({ kind: kindAt(path), size: contents.get(path)?.length ?? 0 }),
    readFile: (path) => new TextEncoder().encode(contents.get(path)),
    readSource: (path) => new TextEncoder().encode(contents.get(path)),
    readdir: (path) => [...(folders.get(path) ?? [])].map(([name, kind]) => ({ name, kind })),
    realpath: (path) => {
      kindAt(path);
      return path;
    },
  };
}

function addToFolders(folders: Map<string, Map<string, FileKind>>, path: string): void {
  let folder = ROOT;
  const names = path.split('/');
  for (const [depth, name] of names.entries()) {
    const inner = folders.get(folder) ?? new Map<string, FileKind>();
    folders.set(folder, inner.set(name, depth === names.length - 1 ? 'file' : 'directory'));
    folder = `${folder}/${name}`;
  }
}
