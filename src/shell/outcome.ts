import type { FileView, Span } from '../repository/index.ts';
import { childNames } from './files/backing.ts';
import { ABOVE, ABSOLUTE, type Location, referenceOf, referenceRoot, SOURCE, temporaryRoot } from './files/location.ts';
import { type Files, find, LOOP } from './files/tree.ts';
import type { FileState, Placement, ShellFault, ShellOutcome } from './model.ts';
import { readNode } from './programs/write.ts';
import { pathName, type Run } from './run.ts';
import { ANY_SYMBOL } from './words/symbols.ts';
import { writtenText } from './words/value.ts';

const NOWHERE = { path: '', start: 0, end: 0 };

/** The questions that a finished run answers. */
export function outcomeOf(run: Run, skippedHooks: ShellOutcome['skippedHooks']): ShellOutcome {
  const { placements, events, faults, found, unknown, unproved, history, failure, doubt } = run.records;
  const last = run.state.files;
  const filesAt = (order: number): Files => history[Math.max(0, Math.ceil(order))] ?? last;
  return {
    placements,
    events,
    faults: faults.filter((fault) => !isSweep(fault, found)),
    skippedHooks,
    unproved,
    unknown,
    ending: failure ? { kind: 'failure', ...failure, doubt } : doubt ? { kind: 'unknown', doubt } : { kind: 'success' },
    view: viewOf(run, last),
    listing: (path) => listingOf(run, last, path),
    viewBefore: (order) => viewOf(run, filesAt(order)),
    fileBefore: (path, order) => stateOf(run, filesAt(order), path),
  };
}

/** A substitution that goes over many files, as `lib/*.ex` or a loop names them, is not meant to find its text in each. */
function isSweep(fault: ShellFault, found: readonly Span[]): boolean {
  if (fault.kind !== 'no-match' || fault.failsBuild) return false;
  return found.some(({ path, start }) => path === fault.span.path && start === fault.span.start);
}

/** `priv/x`, `../deps`, `@out/lib`: the place that a path of the model names. */
function placeNamed(run: Run, files: Files, path: string): Location | undefined {
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (path.startsWith('/')) return { root: ABSOLUTE, path: segments };
  if (segments[0] === '..') return { root: ABOVE, path: segments.slice(1) };
  if (!segments[0]?.startsWith('@')) return segments.includes('..') ? undefined : { root: SOURCE, path: segments };
  const name = segments[0].slice(1);
  for (const [reference, output] of run.outputs) {
    if (output === name) return { root: referenceRoot(reference), path: segments.slice(1) };
  }
  if (files.has(temporaryRoot(name))) return { root: temporaryRoot(name), path: segments.slice(1) };
  // A folder of the source may have such a name; an output that no variable names was never written to.
  return { root: SOURCE, path: segments };
}

function stateOf(run: Run, files: Files, path: string): FileState {
  const location = placeNamed(run, files, path);
  if (!location) return { kind: 'unknown', reason: 'the path leaves the source', span: NOWHERE };
  const link = find(run.world, files, location, 'parents');
  const { node, location: real } = find(run.world, files, location, 'all');
  if (node.kind === 'absent') return { kind: 'absent' };
  const own = link.node.kind === 'link' ? link.node.placement : placementOf(node);
  const placement = own ?? (node.kind === 'file' ? throughFolder(run, files, location, real) : undefined);
  if (node.kind === 'unsure' && !node.exists && !isAssumed(run, link.node)) {
    return { kind: 'unknown', reason: node.loss.reason, span: node.loss.span };
  }
  return { kind: 'present', placement };
}

function listingOf(run: Run, files: Files, path: string): readonly string[] | undefined {
  const location = placeNamed(run, files, path);
  const node = location && find(run.world, files, location, 'all').node;
  if (node?.kind !== 'directory') return undefined;
  const { names, complete } = childNames(run.world, node);
  const states = names.map((name) => stateOf(run, files, path === '' ? name : `${path}/${name}`).kind);
  return complete && !states.includes('unknown') ? names.filter((_, index) => states[index] === 'present') : undefined;
}

/** A file of a store path in a folder that a link leads to: it is placed as the link is. */
function throughFolder(run: Run, files: Files, location: Location, real: Location): Placement | undefined {
  const reference = referenceOf(real.root);
  if (reference === undefined || real.root === location.root || run.outputs.has(reference)) return undefined;
  for (let depth = location.path.length - 1; depth > 0; depth -= 1) {
    const folder = { root: location.root, path: location.path.slice(0, depth) };
    const { node } = find(run.world, files, folder, 'parents');
    if (node.kind !== 'link' || !node.placement) continue;
    const origin = { kind: 'reference', reference, path: real.path.join('/') } as const;
    return { ...node.placement, path: pathName(run, location), entry: 'file', origin };
  }
  return undefined;
}

function placementOf(node: {
  readonly kind: string;
  readonly placement?: Placement | undefined;
}): Placement | undefined {
  return node.placement;
}

/** A link into a store path that nobody can look into is taken to lead somewhere, as a copy of it is. */
function isAssumed(_run: Run, node: { readonly kind: string; readonly placement?: Placement | undefined }): boolean {
  return node.kind === 'link' && node.placement?.origin.kind === 'reference';
}

function viewOf(run: Run, files: Files): FileView {
  const nodeOf = (path: string) => {
    const location = placeNamed(run, files, path);
    return location && find(run.world, files, location, 'all').node;
  };
  return {
    entry(path) {
      const node = nodeOf(path);
      if (!node) return { kind: 'refused', reason: 'the path leaves the source' };
      // Links that lead in a circle lead to no file.
      if (node.kind === 'absent' || (node.kind === 'unsure' && node.loss === LOOP)) return { kind: 'missing' };
      if (node.kind === 'file' || node.kind === 'directory') return { kind: node.kind };
      return { kind: 'refused', reason: node.kind === 'unsure' ? node.loss.reason : 'its links lead nowhere' };
    },
    read(path) {
      const node = nodeOf(path);
      if (!node) return { kind: 'refused', reason: 'the path leaves the source' };
      if (node.kind === 'absent') return { kind: 'missing' };
      if (node.kind === 'unsure') return { kind: 'refused', reason: node.loss.reason };
      if (node.kind !== 'file') return { kind: 'refused', reason: 'it is a directory' };
      const { origin } = node;
      if (origin.kind === 'source' && !node.content && !node.altered) return run.world.source.read(origin.path);
      const read = readNode(run, node, NOWHERE);
      if (read.kind !== 'text')
        return { kind: 'refused', reason: read.kind === 'unknown' ? read.reason : 'it is not there' };
      if (ANY_SYMBOL.test(read.value.text) && origin.kind !== 'written')
        return { kind: 'refused', reason: 'not all of it is known' };
      return { kind: 'text', source: writtenText(path, read.value, run.symbols) };
    },
    list(path) {
      const node = nodeOf(path);
      if (node?.kind !== 'directory') return undefined;
      const { names } = childNames(run.world, node);
      return names.filter((name) => {
        const inner = nodeOf(path === '' ? name : `${path}/${name}`);
        return inner?.kind === 'file' || inner?.kind === 'directory' || (inner?.kind === 'unsure' && inner.exists);
      });
    },
  };
}
