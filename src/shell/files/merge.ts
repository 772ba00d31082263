import type { Origin, ShellWorld } from '../model.ts';
import { child } from './backing.ts';
import { type DirectoryNode, type FileNode, folder, type Loss, type Node, type Rest, unsure } from './node.ts';
import type { Files } from './tree.ts';

/** The tree after a branch that may or may not have run. */
export function mergeFiles(
  world: ShellWorld,
  first: Files,
  second: Files,
  roots: (root: string) => Node,
  loss: Loss,
): Files {
  if (first === second) return first;
  const merged = new Map<string, Node>();
  for (const root of new Set([...first.keys(), ...second.keys()])) {
    merged.set(root, mergeNodes(world, first.get(root) ?? roots(root), second.get(root) ?? roots(root), loss));
  }
  return merged;
}

function mergeNodes(world: ShellWorld, a: Node, b: Node, loss: Loss): Node {
  if (a === b) return a;
  if (a.kind === 'absent' && b.kind === 'absent') return a;
  if (a.kind === 'directory' && b.kind === 'directory') return mergeDirectories(world, a, b, loss);
  if (a.kind === 'file' && b.kind === 'file') return mergeFileNodes(a, b, loss);
  if (
    a.kind === 'link' &&
    b.kind === 'link' &&
    a.relative === b.relative &&
    JSON.stringify(a.target) === JSON.stringify(b.target)
  )
    return a;
  const shown = a.kind === 'absent' ? b : a;
  return {
    ...unsure(loss),
    exists: exists(a) && exists(b),
    origin: shown.kind === 'file' || shown.kind === 'unsure' ? shown.origin : undefined,
    placement: shown.kind === 'absent' ? undefined : shown.placement,
  };
}

function exists(node: Node): boolean {
  return node.kind === 'unsure' ? node.exists : node.kind !== 'absent';
}

function mergeDirectories(world: ShellWorld, a: DirectoryNode, b: DirectoryNode, loss: Loss): DirectoryNode {
  const children = new Map<string, Node>();
  for (const name of new Set([...a.children.keys(), ...b.children.keys()])) {
    children.set(name, mergeNodes(world, child(world, a, name), child(world, b, name), loss));
  }
  const rest: Rest = sameRest(a.rest, b.rest) ? a.rest : { kind: 'unknown', loss };
  return { ...folder(rest, a.placement ?? b.placement), children, leak: a.leak ?? b.leak };
}

function sameRest(a: Rest, b: Rest): boolean {
  if (a.kind === 'unknown' || b.kind === 'unknown') return a.kind === b.kind;
  if (a.kind === 'none' || b.kind === 'none') return a.kind === b.kind;
  const sameReference =
    a.kind === 'reference' && b.kind === 'reference' ? a.reference === b.reference : a.kind === b.kind;
  return sameReference && a.path === b.path;
}

function mergeFileNodes(a: FileNode, b: FileNode, loss: Loss): FileNode {
  const altered = a.altered ?? b.altered;
  if (sameOrigin(a.origin, b.origin) && a.content?.text === b.content?.text) return { ...a, altered };
  return {
    kind: 'file',
    origin: { kind: 'unknown', reason: loss.reason, span: loss.span },
    content: undefined,
    placement: a.placement ?? b.placement,
    altered,
  };
}

function sameOrigin(a: Origin, b: Origin): boolean {
  if (a.kind === 'source' && b.kind === 'source') return a.path === b.path;
  if (a.kind === 'reference' && b.kind === 'reference') return a.reference === b.reference && a.path === b.path;
  if (a.kind === 'written' && b.kind === 'written') return a.text.text === b.text.text;
  return false;
}
