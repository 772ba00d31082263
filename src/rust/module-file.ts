import type { FileView } from '../repository/index.ts';

/** Where a file or an inline module looks for the files of its modules (Rust reference, items/modules). */
export interface ModulePlace {
  /** Folder that `mod name;` searches. */
  readonly searched: string;
  /** Folder that `#[path]` is relative to. */
  readonly pathBase: string;
}

export type ModuleFile =
  | { readonly kind: 'file'; readonly path: string; readonly place: ModulePlace }
  | { readonly kind: 'missing' }
  | { readonly kind: 'ambiguous' };

// PATH_MAX on Linux: no file lies deeper, however many inline modules a text nests.
const LONGEST_PATH = 4_096;

/** The place of a file whose modules lie beside it: the crate's root, a `mod.rs`, a file named by `#[path]`. */
export function placeBeside(file: string): ModulePlace {
  const folder = folderOf(file);
  return { searched: folder, pathBase: folder };
}

/** The file of `mod name;`: `name.rs` or `name/mod.rs`. */
export function moduleFile(view: FileView, place: ModulePlace, name: string): ModuleFile {
  const plain = resolve(place.searched, `${name}.rs`);
  const nested = resolve(place.searched, `${name}/mod.rs`);
  const found = [plain, nested].filter((path) => path !== undefined && view.entry(path).kind === 'file');
  if (found.length > 1) return { kind: 'ambiguous' };
  const [path] = found;
  if (path === undefined) return { kind: 'missing' };
  if (path === nested) return { kind: 'file', path, place: placeBeside(path) };
  const searched = resolve(place.searched, name) ?? place.searched;
  return { kind: 'file', path, place: { searched, pathBase: folderOf(path) } };
}

/** The file of `#[path = "…"] mod name;`. */
export function namedModuleFile(view: FileView, place: ModulePlace, written: string): ModuleFile {
  const path = resolve(place.pathBase, written);
  if (path === undefined || view.entry(path).kind !== 'file') return { kind: 'missing' };
  return { kind: 'file', path, place: placeBeside(path) };
}

/** The place of `mod name { … }`, or of `#[path = "…"] mod name { … }`. */
export function inlinePlace(place: ModulePlace, name: string, written: string | undefined): ModulePlace {
  const folder = written === undefined ? resolve(place.searched, name) : resolve(place.pathBase, written);
  const searched = folder ?? place.searched;
  return { searched, pathBase: searched };
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}

function resolve(folder: string, path: string): string | undefined {
  if (path.startsWith('/') || folder.length > LONGEST_PATH) return undefined;
  const segments = folder === '' ? [] : folder.split('/');
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) return undefined;
  }
  return segments.join('/');
}
