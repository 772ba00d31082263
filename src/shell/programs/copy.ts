import type { Span } from '../../repository/index.ts';
import { child, childNames } from '../files/backing.ts';
import { below, type Location, locate, parentOf } from '../files/location.ts';
import { type DirectoryNode, folder, type LinkNode, type Loss, type Node, type UnsureNode } from '../files/node.ts';
import { asDirectory, find } from '../files/tree.ts';
import type { Origin } from '../model.ts';
import { lose, type Run, setNode } from '../run.ts';
import { isStorePath, type PlacementWords, recordPlacement } from './targets.ts';

/** What a copy takes from its source. `links`: how a link is copied. */
export interface CopyMode {
  readonly words: PlacementWords;
  readonly links: 'kept' | 'followed';
  /** True for `cp -n`: what stands at the destination stays. */
  readonly keeps: boolean;
}

const MOST_PLACEMENTS = 2_000;

/**
 * What became of a copy. `perhaps`: a file may stand where a folder goes, and it is assumed that none does. `part`: one stands there, or
 * a folder where a file should go, so that this was not copied. `doubtful`: it would be written through a link into the store.
 */
export type Copied = 'whole' | 'perhaps' | 'part' | 'doubtful';

const byWeight: readonly Copied[] = ['whole', 'perhaps', 'part', 'doubtful'];

function worse(one: Copied, other: Copied): Copied {
  return byWeight.indexOf(one) > byWeight.indexOf(other) ? one : other;
}

/** Puts a copy of a node at a place, into the folder that stands there if both are folders. */
export function copyNode(run: Run, source: Node, from: Location, to: Location, mode: CopyMode): Copied {
  const isLink = find(run.world, run.state.files, to, 'parents').node.kind === 'link';
  const there = find(run.world, run.state.files, to, 'all');
  // A folder goes through no link that has its name, wherever that leads (coreutils copy.c, "cannot overwrite non-directory").
  if (source.kind === 'directory' && isLink) return 'part';
  if (source.kind === 'directory' && there.node.kind === 'directory') {
    return copyInto(run, source, from, there.location, mode);
  }
  if (source.kind === 'directory' && there.node.kind === 'unsure') {
    setNode(run, there.location, asDirectory(there.node));
    return worse('perhaps', copyInto(run, source, from, there.location, mode));
  }
  if (there.node.kind === 'file' && source.kind === 'directory') return 'part';
  if (isLink && there.node.kind === 'unsure') {
    loseBehindLink(run, to, mode.words.from);
    return 'perhaps';
  }
  if (mode.keeps && there.node.kind !== 'absent') return 'whole';
  // cp does not write through a link that leads nowhere.
  if (source.kind !== 'link' && there.node.kind === 'absent' && isLink) return mode.keeps ? 'whole' : 'part';
  if (there.node.kind === 'directory' && source.kind !== 'unsure') return 'part';
  const target = source.kind === 'file' && there.node.kind === 'file' ? there.location : to;
  if (isStorePath(run, target)) {
    const reason = 'this is written through a link into the store';
    lose(run, reason, mode.words.from, { appears: [], changes: [target], alters: true });
    return 'doubtful';
  }
  setNode(run, target, copied(run, source, from, target, mode));
  return 'whole';
}

/** Something is written through a link of which nobody knows where it leads. */
export function loseBehindLink(run: Run, link: Location, span: Span): void {
  lose(run, 'the link that is written through is not followed', span, { appears: [], changes: [link], alters: true });
}

/** Merges a folder into another: names of both, the copied file where both have one. */
function copyInto(run: Run, source: DirectoryNode, from: Location, to: Location, mode: CopyMode): Copied {
  let all: Copied = 'whole';
  const { names, complete } = childNames(run.world, source);
  for (const name of names) {
    const inner = child(run.world, source, name);
    if (inner.kind === 'absent') continue;
    const place = below(from, name);
    all = worse(all, copyNode(run, resolved(run, inner, place, mode), place, below(to, name), mode));
  }
  if (complete) return all;
  const { node } = find(run.world, run.state.files, to, 'all');
  if (node.kind !== 'directory') return all;
  const leak = source.leak ?? incomplete(mode);
  // A name that nobody lists may come from either folder, or replace what is there.
  setNode(run, to, { ...node, leak });
  recordPlacement(run, to, 'directory', originOf(source, from), mode.words);
  return all;
}

function incomplete(mode: CopyMode): Loss {
  return { reason: 'nobody can know what the copied folder holds', span: mode.words.from, alters: false };
}

function resolved(run: Run, node: Node, place: Location, mode: CopyMode): Node {
  if (node.kind !== 'link' || mode.links === 'kept') return node;
  return find(run.world, run.state.files, place, 'all').node;
}

/** The node that a copy yields, with a placement on all that is known of it. */
function copied(run: Run, source: Node, from: Location, to: Location, mode: CopyMode): Node {
  if (source.kind === 'absent') return source;
  const origin = originOf(source, from);
  const entry = source.kind === 'directory' || (source.kind === 'unsure' && !hasExtension(to)) ? 'directory' : 'file';
  const placement = recordPlacement(run, to, entry, origin, mode.words);
  if (source.kind === 'directory') return copiedFolder(run, source, from, to, mode, placement);
  if (source.kind === 'unsure') return { ...source, origin, placement } satisfies UnsureNode;
  return source.kind === 'file' ? { ...source, origin, placement } : { ...moved(run, source, to), placement };
}

/** A relative link leads elsewhere from where its copy stands. */
function moved(run: Run, link: LinkNode, to: Location): LinkNode {
  if (link.relative === undefined || !link.target) return link;
  const folder = find(run.world, run.state.files, parentOf(to), 'all').location;
  return { ...link, target: locate(link.relative, folder, run) };
}

function copiedFolder(
  run: Run,
  source: DirectoryNode,
  from: Location,
  to: Location,
  mode: CopyMode,
  placement: DirectoryNode['placement'],
): DirectoryNode {
  const { names, complete } = childNames(run.world, source);
  const isLarge = names.length + run.records.placements.length > MOST_PLACEMENTS || to.path.length > 60;
  if (isLarge && source.children.size === 0) return { ...source, placement };
  const children = new Map<string, Node>();
  for (const name of isLarge ? source.children.keys() : names) {
    const inner = resolved(run, child(run.world, source, name), below(from, name), mode);
    children.set(name, isLarge ? inner : copied(run, inner, below(from, name), below(to, name), mode));
  }
  // Everything is listed: nothing else can appear through the folder it came from.
  return { ...folder(complete && !isLarge ? { kind: 'none' } : source.rest, placement), children, leak: source.leak };
}

function originOf(node: Node, from: Location): Origin {
  if (node.kind === 'file' || (node.kind === 'unsure' && node.origin)) return node.origin as Origin;
  if (node.kind === 'directory' && node.rest.kind === 'source') return { kind: 'source', path: node.rest.path };
  if (node.kind === 'directory' && node.rest.kind === 'reference') {
    return { kind: 'reference', reference: node.rest.reference, path: node.rest.path };
  }
  if (from.root === 'source') return { kind: 'source', path: from.path.join('/') };
  const span = { path: '', start: 0, end: 0 };
  return { kind: 'unknown', reason: 'nobody can know where this comes from', span };
}

function hasExtension(location: Location): boolean {
  return (location.path.at(-1) ?? '').includes('.');
}
