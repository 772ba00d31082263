import type { ShellWorld } from '../model.ts';
import { child, leaked, OUTSIDE, referenceNode, sourceNode } from './backing.ts';
import { below, isTemporary, type Location, referenceOf, SOURCE } from './location.ts';
import { type DirectoryNode, folder, type Loss, type Node, unsure } from './node.ts';

/** All places that phases can write to, by root. A root that is missing was not touched. */
export type Files = ReadonlyMap<string, Node>;

export interface Found {
  readonly node: Node;
  /** The place after links were followed. */
  readonly location: Location;
}

const MOST_LINKS = 40;
/** More links than the kernel follows. */
export const LOOP: Loss = {
  reason: 'its links lead in a circle',
  span: { path: '', start: 0, end: 0 },
  alters: false,
};

const LOST_LINK: Loss = { ...LOOP, reason: 'nobody can know where a link leads' };

export function rootNode(world: ShellWorld, files: Files, root: string): Node {
  const touched = files.get(root);
  // A link in place of an output leads out of what is modelled.
  if (touched) return touched.kind === 'link' ? unsure(OUTSIDE) : touched;
  if (root === SOURCE) return sourceRoot(world);
  if (isTemporary(root)) return folder({ kind: 'none' }, undefined);
  const reference = referenceOf(root);
  return reference === undefined
    ? folder({ kind: 'unknown', loss: OUTSIDE }, undefined)
    : referenceNode(world, reference, '');
}

function sourceRoot(world: ShellWorld): Node {
  const node = sourceNode(world, '');
  return node.kind === 'directory' ? node : folder({ kind: 'unknown', loss: OUTSIDE }, undefined);
}

/** What stands at a place. `follow`: a link at the end is followed as well; links on the way always are. */
export function find(world: ShellWorld, files: Files, location: Location, follow: 'all' | 'parents'): Found {
  let place = location;
  for (let links = 0; links < MOST_LINKS; links += 1) {
    const step = findOnce(world, files, place, follow);
    if (step.kind === 'found') return step;
    if (!step.place) return { node: unsure(LOST_LINK), location: place };
    place = step.place;
  }
  return { node: unsure(LOOP), location: place };
}

type Step = ({ kind: 'found' } & Found) | { kind: 'link'; place: Location | undefined };

function findOnce(world: ShellWorld, files: Files, location: Location, follow: 'all' | 'parents'): Step {
  let node = rootNode(world, files, location.root);
  for (const [index, name] of location.path.entries()) {
    node = child(world, node, name);
    const isLast = index === location.path.length - 1;
    if (node.kind !== 'link' || (isLast && follow === 'parents')) continue;
    const rest = location.path.slice(index + 1);
    const target = node.target && { root: node.target.root, path: [...node.target.path, ...rest] };
    return { kind: 'link', place: target };
  }
  return { kind: 'found', node, location };
}

/** The tree with another node at a place. Folders on the way are made when nothing stands there. */
export function place(world: ShellWorld, files: Files, location: Location, node: Node): Files {
  const real = realPlace(world, files, location);
  const root = rootNode(world, files, real.root);
  return new Map(files).set(real.root, placeIn(world, root, real.path, 0, node));
}

/** The place itself, its parent's links followed. */
export function realPlace(world: ShellWorld, files: Files, location: Location): Location {
  const name = location.path.at(-1);
  if (name === undefined) return location;
  const parent = { root: location.root, path: location.path.slice(0, -1) };
  return below(find(world, files, parent, 'all').location, name);
}

function placeIn(world: ShellWorld, node: Node, path: readonly string[], index: number, added: Node): Node {
  const name = path[index];
  if (name === undefined) return added;
  const directory = asDirectory(node);
  const inner = placeIn(world, child(world, directory, name), path, index + 1, added);
  return { ...directory, children: new Map(directory.children).set(name, inner) };
}

/** A node that a command used as a folder, which it then was. */
export function asDirectory(node: Node): DirectoryNode {
  if (node.kind === 'directory') return node;
  if (node.kind === 'unsure') return { ...folder(node.rest, node.placement), leak: node.loss };
  return folder({ kind: 'none' }, undefined);
}

/** The tree after a command that may have made anything at and below a place, and removed nothing. */
export function leakAt(world: ShellWorld, files: Files, location: Location, loss: Loss): Files {
  return changeDeepest(world, files, location, (node) => leaked(node, loss));
}

/** The tree after a command that may have made, changed or removed what stands at a place. */
export function loseAt(world: ShellWorld, files: Files, location: Location, loss: Loss): Files {
  return changeDeepest(world, files, location, (node, reached) => {
    if (!reached) return leaked(node, loss);
    const known = node.kind === 'file' || node.kind === 'unsure' ? node.origin : undefined;
    const placement = node.kind === 'absent' ? undefined : node.placement;
    return { ...unsure(loss), origin: known, placement };
  });
}

/** Changes the node at a place or, where its parents do not exist, the first of them that does not. */
function changeDeepest(
  world: ShellWorld,
  files: Files,
  location: Location,
  change: (node: Node, reached: boolean) => Node,
): Files {
  for (let length = 0; length <= location.path.length; length += 1) {
    const at = { root: location.root, path: location.path.slice(0, length) };
    const { node, location: real } = find(world, files, at, 'all');
    const reached = length === location.path.length;
    if (!reached && node.kind === 'directory') continue;
    if (!reached && node.kind !== 'absent') return files;
    const changed = change(node, reached);
    return changed === node ? files : place(world, files, reached ? location : real, changed);
  }
  return files;
}
