import type { UnpackedFolder } from '../model.ts';
import type { Symbols } from '../words/symbols.ts';
import { isPathSymbol, UNKNOWN_SYMBOL } from '../words/symbols.ts';

/**
 * A place that a path names. Roots: the unpacked source, the folder that holds it (`$NIX_BUILD_TOP`), the file system, a store
 * path or output, a temporary folder.
 */
export interface Location {
  readonly root: string;
  readonly path: readonly string[];
}

export const SOURCE = 'source';
/** The folder above the source; its other content is not known, and the source's own name in it not always. */
export const ABOVE = 'above';
export const ABSOLUTE = 'absolute';
const REFERENCE = 'reference:';
const TEMPORARY = 'temporary:';
const DEEPEST_PATH = 200;

export function referenceRoot(reference: string): string {
  return REFERENCE + reference;
}

/** The reference whose path a root is, if it is one. */
export function referenceOf(root: string): string | undefined {
  return root.startsWith(REFERENCE) ? root.slice(REFERENCE.length) : undefined;
}

export function isTemporary(root: string): boolean {
  return root.startsWith(TEMPORARY);
}

export function temporaryRoot(name: string): string {
  return TEMPORARY + name;
}

export function temporaryName(root: string): string {
  return root.slice(TEMPORARY.length);
}

/** What a path is read with: the symbols in it, and what is known of the folder that Nix makes for a build. */
export interface Surroundings {
  readonly symbols: Symbols;
  /** Names of the builder's variables that hold one store path, by reference. */
  readonly outputs: ReadonlyMap<string, string>;
  readonly world: { readonly unpacked: UnpackedFolder | undefined };
}

/** The place that a path names for a process in `folder`; undefined when it cannot be followed. */
export function locate(path: string, folder: Location | undefined, around: Surroundings): Location | undefined {
  const location = follow(path, folder, around.symbols);
  return location && unpackedPlace(location, around);
}

/** Variables of Nix for the folder that holds the source (Nix manual, "Build-time environment"). */
const BUILD_TOPS: ReadonlySet<string> = new Set(['NIX_BUILD_TOP', 'TMPDIR', 'TEMPDIR', 'TMP', 'TEMP']);

export function namesBuildTop(root: string, { outputs }: Surroundings): boolean {
  const reference = referenceOf(root);
  return reference !== undefined && BUILD_TOPS.has(outputs.get(reference) ?? '');
}

/** The source by its own name, where a path comes to it from the folder above. */
function unpackedPlace(location: Location, around: Surroundings): Location {
  const { unpacked } = around.world;
  const [name, ...rest] = location.path;
  if (!unpacked || name !== unpacked.name) return location;
  const isAbove = location.root === ABOVE ? unpacked.path.length === 0 : namesBuildTop(location.root, around);
  return isAbove ? { root: SOURCE, path: [...unpacked.path, ...rest] } : location;
}

function follow(path: string, folder: Location | undefined, symbols: Symbols): Location | undefined {
  if (path === '' || UNKNOWN_SYMBOL.test(path)) return undefined;
  const first = path[0] as string;
  if (isPathSymbol(first)) {
    const rest = path.slice(1);
    if (rest !== '' && !rest.startsWith('/')) return undefined;
    const root = symbolRoot(first, symbols);
    return root === undefined ? undefined : walk({ root, path: [] }, rest);
  }
  if (first === '/') return walk({ root: ABSOLUTE, path: [] }, path);
  return folder && walk(folder, path);
}

function symbolRoot(character: string, symbols: Symbols): string | undefined {
  const symbol = symbols.find(character);
  if (symbol?.kind === 'reference') return referenceRoot(symbol.reference);
  if (symbol?.kind === 'working-tree') return SOURCE;
  if (symbol?.kind === 'temporary') return temporaryRoot(symbol.name);
  return undefined;
}

function walk(start: Location, text: string): Location | undefined {
  let { root } = start;
  const path = [...start.path];
  for (const segment of text.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') {
      // A symbol is an absolute path: in the middle of another it is not what its author meant.
      if (isPathSymbol(segment[0])) return undefined;
      path.push(segment);
    } else if (path.length > 0) path.pop();
    else if (root === SOURCE) root = ABOVE;
    else if (root !== ABSOLUTE) return undefined;
  }
  return path.length > DEEPEST_PATH ? undefined : { root, path };
}

export function below(location: Location, name: string): Location {
  return { root: location.root, path: [...location.path, name] };
}

export function parentOf(location: Location): Location {
  return { root: location.root, path: location.path.slice(0, -1) };
}

export function sameLocation(a: Location, b: Location): boolean {
  return a.root === b.root && a.path.length === b.path.length && a.path.every((name, index) => name === b.path[index]);
}

/** True when `inner` is `outer` or lies in it. */
export function isWithin(inner: Location, outer: Location): boolean {
  return inner.root === outer.root && outer.path.every((name, index) => name === inner.path[index]);
}
