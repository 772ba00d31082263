import type { Span } from '../../repository/index.ts';
import type { ShellWorld } from '../model.ts';
import { ABSENT, type DirectoryNode, folder, type Loss, type Node, plainFile, type Rest, unsure } from './node.ts';

const NOWHERE: Span = { path: '', start: 0, end: 0 };

function ignorance(reason: string): Loss {
  return { reason, span: NOWHERE, alters: false };
}

export const OUTSIDE: Loss = ignorance('it lies outside the source');
/** What stands in a store path of which nothing is known, and in an output before anything is put there. */
export const UNREAD: Loss = ignorance('nobody can know what this build yields');

/** What stands under a name of a folder, before the phases touch it. */
function restChild(world: ShellWorld, rest: Rest, name: string): Node {
  if (rest.kind === 'none') return ABSENT;
  if (rest.kind === 'unknown') return unsure(rest.loss);
  const path = rest.path === '' ? name : `${rest.path}/${name}`;
  return rest.kind === 'source' ? sourceNode(world, path) : referenceNode(world, rest.reference, path);
}

export function sourceNode(world: ShellWorld, path: string): Node {
  const entry = world.source.entry(path);
  if (entry.kind === 'file') return plainFile({ kind: 'source', path }, undefined);
  if (entry.kind === 'directory') return folder({ kind: 'source', path }, undefined);
  if (entry.kind === 'refused') return unsure(ignorance(entry.reason));
  return world.sourceIncomplete ? unsure(ignorance('the filter of the source cannot be followed')) : ABSENT;
}

export function referenceNode(world: ShellWorld, reference: string, path: string): Node {
  const entry = world.references.entry(reference, path);
  const rest: Rest = { kind: 'reference', reference, path };
  const origin = { kind: 'reference', reference, path } as const;
  if (entry === 'file') return plainFile(origin, undefined);
  if (entry === 'directory') return folder(rest, undefined);
  if (entry === 'missing') return ABSENT;
  return { ...unsure(UNREAD), rest, origin };
}

/** Names that `rest` holds, and whether there may be others. */
function restNames(world: ShellWorld, rest: Rest): { names: readonly string[]; complete: boolean } {
  if (rest.kind === 'none') return { names: [], complete: true };
  if (rest.kind === 'unknown') return { names: [], complete: false };
  if (rest.kind === 'source') {
    const names = world.source.list(rest.path);
    return { names: names ?? [], complete: names !== undefined && !world.sourceIncomplete };
  }
  const names = world.references.list(rest.reference, rest.path);
  return { names: names ?? [], complete: names !== undefined };
}

/** What stands under a name of a folder now. */
export function child(world: ShellWorld, node: Node, name: string): Node {
  if (node.kind === 'directory') return node.children.get(name) ?? leaked(restChild(world, node.rest, name), node.leak);
  if (node.kind === 'unsure') return unsureChild(world, node.rest, name, node.loss);
  return ABSENT;
}

function unsureChild(world: ShellWorld, rest: Rest, name: string, loss: Loss): Node {
  const below = restChild(world, rest, name);
  if (below.kind === 'unsure') return below;
  const deeper: Rest = below.kind === 'directory' ? below.rest : { kind: 'unknown', loss };
  return { ...unsure(loss), rest: deeper };
}

/** A node that was there before a loss, as it is after it. */
export function leaked(node: Node, leak: Loss | undefined): Node {
  if (!leak) return node;
  if (node.kind === 'absent') return unsure(leak);
  if (node.kind === 'file') return leak.alters ? { ...node, altered: leak } : node;
  if (node.kind !== 'directory') return node;
  const children = new Map([...node.children].map(([name, below]) => [name, leaked(below, leak)]));
  return { ...node, children, leak: node.leak?.alters ? node.leak : leak };
}

/** Names in a folder, sorted, with whether there may be others. */
export function childNames(world: ShellWorld, node: DirectoryNode): { names: readonly string[]; complete: boolean } {
  const rest = restNames(world, node.rest);
  const names = new Set([...rest.names, ...node.children.keys()]);
  return { names: [...names].sort(byCodeUnit), complete: rest.complete && !node.leak };
}

function byCodeUnit(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
