import { type Span, withoutTrailing } from '../../repository/index.ts';
import { child, childNames, UNREAD } from '../files/backing.ts';
import { type Location, locate, parentOf, referenceOf } from '../files/location.ts';
import type { Node } from '../files/node.ts';
import { find } from '../files/tree.ts';
import type { Origin, Placement } from '../model.ts';
import { leaveUnproved, pathName, type Run } from '../run.ts';
import type { Word } from '../words/expand.ts';
import { isPathSymbol, isUnknownSymbol } from '../words/symbols.ts';
import type { Value } from '../words/value.ts';

/** What a path names, seen from the current folder. */
export function locateWord(run: Run, word: Word): Location | undefined {
  return locate(word.value.text, run.state.folder, run);
}

export function nodeAt(run: Run, location: Location, follow: 'all' | 'parents' = 'all'): Node {
  return find(run.world, run.state.files, location, follow).node;
}

export type Kind = 'file' | 'directory' | 'absent' | 'unknown';

export function kindAt(run: Run, location: Location): Kind {
  const { kind } = nodeAt(run, location);
  return kind === 'unsure' || kind === 'link' ? 'unknown' : kind;
}

/** A place in a store path that the build did not make: nothing there can be changed. */
export function isStorePath(run: Run, location: Location): boolean {
  const reference = referenceOf(location.root);
  return reference !== undefined && !run.outputs.has(reference);
}

/** Whether a folder is empty; undefined when nobody can know. */
export function isEmptyFolder(run: Run, node: Node): boolean | undefined {
  if (node.kind !== 'directory') return undefined;
  const { names, complete } = childNames(run.world, node);
  const kinds = names.map((name) => {
    const inner = child(run.world, node, name);
    return inner.kind === 'unsure' && inner.exists ? 'there' : inner.kind;
  });
  if (kinds.some((kind) => kind !== 'absent' && kind !== 'unsure')) return false;
  return complete && !kinds.includes('unsure') ? true : undefined;
}

/** The last name of a path as `basename` has it; undefined for a store path, whose name nobody knows before the build. */
export function baseName(value: Value): string | undefined {
  const text = withoutTrailing(value.text, '/');
  const name = text.slice(text.lastIndexOf('/') + 1);
  if (name === '' || name.split('').some((character) => isPathSymbol(character) || isUnknownSymbol(character)))
    return undefined;
  return name;
}

/** The name of a store path as it is called in the store, when the value is one and nothing else. */
export function storeName(run: Run, { text }: Value): string | undefined {
  const symbol = text.length === 1 ? run.symbols.find(text) : undefined;
  return symbol?.kind === 'reference' ? run.world.references.name?.(symbol.reference) : undefined;
}

/** The longest known folder of a path of which the end is unknown: where its file will be. */
export function knownFolder(run: Run, value: Value): Location | undefined {
  const unknown = value.text.split('').findIndex(isUnknownSymbol);
  if (unknown <= 0) return undefined;
  const slash = value.text.lastIndexOf('/', unknown);
  if (slash < 0) return run.state.folder;
  return locate(value.text.slice(0, slash + 1), run.state.folder, run);
}

export interface PlacementWords {
  readonly command: Span;
  readonly from: Span;
  readonly to: Span;
}

/** Records that a command places something. */
export function recordPlacement(
  run: Run,
  location: Location,
  entry: Placement['entry'],
  origin: Origin,
  words: PlacementWords,
): Placement {
  const placement: Placement = {
    path: pathName(run, location),
    entry,
    origin,
    phase: run.phase,
    order: run.order,
    ...words,
    conditional: run.conditional > 0,
  };
  run.records.placements.push(placement);
  return placement;
}

/** A place that begins with a variable which nothing sets: it may lie at the top of the file system, where no build can write. */
export function leaveDestination(run: Run, { value, span }: Word): void {
  const symbol = run.symbols.find(value.text[0] ?? '');
  if (symbol?.kind !== 'unknown' || symbol.variable === undefined || !/^.(\/|$)/.test(value.text)) return;
  leaveUnproved(run, { kind: 'destination', variable: symbol.variable, span });
}

/** A folder of an output that something is put into, although nothing that was followed has made it. */
export function leaveFolder(run: Run, location: Location, span: Span): void {
  const node = nodeAt(run, location);
  if (node.kind !== 'unsure' || node.loss !== UNREAD || isStorePath(run, location)) return;
  const path = pathName(run, location);
  const [output = ''] = path.split('/');
  // Something that was not followed may have made it.
  if (run.records.unknown.some(({ touches }) => !touches || touches.some((place) => place.split('/')[0] === output)))
    return;
  leaveUnproved(run, { kind: 'folder', path, span, order: run.order });
}

/** Whether the folder that a new file goes into is there. */
export function parentKind(run: Run, location: Location): Kind {
  return location.path.length === 0 ? 'directory' : kindAt(run, parentOf(location));
}
