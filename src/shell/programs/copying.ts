import { withoutTrailing } from '../../repository/index.ts';
import type { Call } from '../call.ts';
import { below, isWithin, type Location, parentOf, referenceOf, SOURCE, sameLocation } from '../files/location.ts';
import type { Node } from '../files/node.ts';
import { find } from '../files/tree.ts';
import type { Origin } from '../model.ts';
import { type Completion, FAILURE, fault, leaveUnproved, lose, pathName, type Run } from '../run.ts';
import type { Word } from '../words/expand.ts';
import { unmatchedName } from '../words/glob.ts';
import {
  baseName,
  kindAt,
  knownFolder,
  leaveDestination,
  leaveFolder,
  locateWord,
  nodeAt,
  parentKind,
  storeName,
} from './targets.ts';

const LIBRARY = /\.(so|dylib|dll)(\.\d+)*$/;

/** Where the operands of `cp`, `mv`, `install` and `ln` go. */
export interface Transfer {
  readonly sources: readonly Word[];
  readonly target: Word;
  /** `into`: the target is a folder for certain (`-t`); `as`: it is the name itself (`-T`). */
  readonly manner: 'into' | 'as' | 'either';
  /** Files that the same command already made, with where they came from. */
  readonly made: Map<string, string>;
  /** Folders that it already copied, and how they were written. */
  readonly folders: Location[];
  readonly written: Set<string>;
}

/** The sources and the target of a call; `undefined` when operands are missing. */
export function transferOf(operands: readonly Word[], folder: Word | undefined, exact: boolean): Transfer | undefined {
  if (folder)
    return operands.length === 0
      ? undefined
      : { sources: operands, target: folder, manner: 'into', made: new Map(), folders: [], written: new Set() };
  const target = operands.at(-1);
  if (!target || operands.length < 2) return undefined;
  if (exact && operands.length > 2) return undefined;
  return {
    sources: operands.slice(0, -1),
    target,
    manner: exact ? 'as' : 'either',
    made: new Map(),
    folders: [],
    written: new Set(),
  };
}

/** A copy without enough operands: nullglob took the pattern that should have given them. */
export function missingOperand(run: Run, call: Call): Completion {
  for (const unmatched of call.unmatched) {
    const { location, span } = unmatched;
    const reference = location && referenceOf(location.root);
    const path = location && reference !== undefined ? location.path.join('/') : unmatchedName(run, unmatched);
    fault(run, 'fails', { kind: 'source-missing', reference, path, span, unmatchedGlob: true });
  }
  return FAILURE;
}

export type Destination =
  /** `sure`: the folder that it goes into is there. */
  | { readonly kind: 'at'; readonly location: Location; readonly sure: boolean }
  | { readonly kind: 'unknown'; readonly folder: Location | undefined }
  | { readonly kind: 'fails' };

/** The place that one source of a transfer arrives at. */
export function destinationOf(run: Run, transfer: Transfer, source: Word, sourceKind: Node['kind']): Destination {
  const { target, manner, sources } = transfer;
  const location = locateWord(run, target);
  if (!location) {
    leaveDestination(run, target);
    return { kind: 'unknown', folder: knownFolder(run, target.value) };
  }
  const kind = kindAt(run, location);
  // A word that may stand for no file at all does not ask for a folder.
  const asks = manner === 'into' || sources.filter((word) => !word.many).length > 1;
  const slash = /\/\.?$/.test(target.value.text);
  if (kind === 'unknown') leaveFolder(run, slash || manner === 'into' ? location : parentOf(location), target.span);
  const isFolder = manner !== 'as' && (kind === 'directory' || (asks && kind === 'unknown'));
  if (isFolder) return inFolder(run, location, source, kind === 'directory');
  if (asks) return missingFolder(run, location, target);
  // Nobody makes a folder with the name of a library: where that is all there is to doubt, it is the file's name.
  const isName = !slash && sourceKind !== 'directory' && LIBRARY.test(target.value.text);
  if (kind === 'unknown' && manner !== 'as' && !isName) {
    return slash ? inFolder(run, location, source, false) : { kind: 'unknown', folder: location };
  }
  if (slash && (sourceKind === 'file' || sourceKind === 'link')) return missingFolder(run, location, target);
  if (kind === 'absent') {
    const parent = parentKind(run, location);
    if (parent === 'absent') return missingFolder(run, parentOf(location), target);
    if (parent === 'file') return { kind: 'fails' };
    warnOfName(run, location, source, target, sourceKind);
  }
  const place = slash && kind === 'directory' ? followed(run, location) : location;
  return { kind: 'at', location: place, sure: kind !== 'unknown' && parentKind(run, location) !== 'unknown' };
}

/** What a name with a slash or a dot behind it means: where a link leads, not the link. */
function followed(run: Run, location: Location): Location {
  return find(run.world, run.state.files, location, 'all').location;
}

function inFolder(run: Run, folder: Location, source: Word, sure: boolean): Destination {
  // `cp -r x/. y` copies what is in x.
  if (/(^|\/)\.\/*$/.test(source.value.text)) return { kind: 'at', location: followed(run, folder), sure };
  const name = baseName(source.value) ?? storeName(run, source.value);
  return name === undefined || name === '..'
    ? { kind: 'unknown', folder }
    : { kind: 'at', location: below(folder, name), sure };
}

function missingFolder(run: Run, location: Location, target: Word): Destination {
  fault(run, 'fails', { kind: 'destination-folder-missing', path: pathName(run, location), span: target.span });
  return { kind: 'fails' };
}

/** A library that loses its extension: the folder that was meant does not exist, so the file gets its name. */
function warnOfName(run: Run, location: Location, source: Word, target: Word, sourceKind: Node['kind']): void {
  const name = location.path.at(-1) ?? '';
  const isLibrary = LIBRARY.test(source.value.text);
  if (!isLibrary || name.includes('.') || sourceKind === 'directory' || target.many) return;
  fault(run, 'misleads', { kind: 'named-like-folder', path: pathName(run, location), span: target.span });
}

/**
 * True when the command made this file from another source: coreutils refuse to overwrite what they just created. cp and mv let
 * the same source pass, install (no `source`) does not.
 */
export function isMadeTwice(
  transfer: Transfer,
  source: Location | undefined,
  target: Location,
  kind: Node['kind'],
): boolean {
  if (kind === 'directory') return false;
  const [from, to] = [source ? JSON.stringify(source) : '', JSON.stringify(target)];
  const before = transfer.made.get(to);
  if (before === undefined) transfer.made.set(to, from);
  return before !== undefined && (before !== from || !source);
}

/**
 * True when a folder stands among the sources a second time under the same name: cp warns, "source directory specified more than
 * once", and goes on (coreutils copy.c, `seen_file`; gnulib same.c compares the last segments and the folders that they stand in).
 */
export function isWrittenTwice(transfer: Transfer, word: Word, location: Location): boolean {
  const name = withoutTrailing(word.value.text, '/').split('/').at(-1) ?? '';
  const key = `${name}\0${JSON.stringify(location)}`;
  const twice = transfer.written.has(key);
  transfer.written.add(key);
  return twice;
}

export function isSameFile(run: Run, source: Location, target: Location): boolean {
  return sameLocation(followed(run, source), followed(run, target));
}

/**
 * cp copies a folder once in a command: a second time, or below a later one, it would be a hard link (coreutils copy.c, "will not
 * create hard link"). 'same', or the place in the target that stays without it.
 */
export function copiedBefore(transfer: Transfer, source: Location, target: Location): 'same' | Location | undefined {
  const before = transfer.folders.find((folder) => isWithin(folder, source));
  transfer.folders.push(source);
  if (!before) return undefined;
  const rest = before.path.slice(source.path.length);
  return rest.length === 0 ? 'same' : { root: target.root, path: [...target.path, ...rest] };
}

export type Source =
  | { readonly kind: 'node'; readonly node: Node; readonly location: Location }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'missing' };

/** What a source names. A missing one is a fault. */
export function sourceOf(run: Run, word: Word, follow: 'all' | 'parents'): Source {
  const location = locateWord(run, word);
  if (!location || word.many) return { kind: 'unknown' };
  const node = nodeAt(run, location, follow);
  if (node.kind === 'absent') return missingSource(run, word, location);
  if (node.kind === 'file' && word.value.text.endsWith('/')) return missingSource(run, word, location);
  // What a compiler makes is not there because somebody takes it.
  if (node.kind === 'unsure' && !node.exists && !node.loss.alters && location.root === SOURCE)
    leaveUnproved(run, { kind: 'source', path: pathName(run, location), span: word.span });
  return { kind: 'node', node, location };
}

function missingSource(run: Run, word: Word, location: Location): Source {
  const reference = referenceOf(location.root);
  const path = reference === undefined ? pathName(run, location) : location.path.join('/');
  fault(run, 'fails', { kind: 'source-missing', reference, path, span: word.span, unmatchedGlob: false });
  return { kind: 'missing' };
}

/** Something of which the name or the place is not known arrives in a folder, or nobody knows where. */
export function loseArrival(run: Run, folder: Location | undefined, word: Word): void {
  const known = folder && kindAt(run, folder) === 'absent' ? parentOf(folder) : folder;
  const reason = 'the name that this arrives under is not known';
  lose(run, reason, word.span, { appears: [known], changes: [], alters: true });
}

/** Something of which nothing is known arrives at a place: into the folder that is there, or instead of what is. */
export function loseTarget(run: Run, location: Location, word: Word): void {
  if (kindAt(run, location) === 'directory') loseArrival(run, location, word);
  else lose(run, 'what arrives here is not known', word.span, { appears: [], changes: [location], alters: true });
}

/** The node that stands for a source nobody knows anything of but that the command succeeded. */
export function assumed(node: Node, recursive: boolean): Node {
  if (node.kind !== 'unsure') return node;
  if (recursive) return { ...node, exists: true };
  const { reason, span } = node.loss;
  const origin: Origin = node.origin ?? { kind: 'unknown', reason, span };
  return { kind: 'file', origin, content: undefined, placement: node.placement, altered: undefined };
}
