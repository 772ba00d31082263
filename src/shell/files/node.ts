import type { Span } from '../../repository/index.ts';
import type { Origin, Placement } from '../model.ts';
import type { Value } from '../words/value.ts';
import type { Location } from './location.ts';

/** A command that was not followed: what may have changed since, and why nobody can know. */
export interface Loss {
  readonly reason: string;
  readonly span: Span;
  /** True when the content of files that stay may differ too. */
  readonly alters: boolean;
}

/** What a folder holds beside the children that the phases touched. */
export type Rest =
  | { readonly kind: 'none' }
  | { readonly kind: 'source'; readonly path: string }
  | { readonly kind: 'reference'; readonly reference: string; readonly path: string }
  | { readonly kind: 'unknown'; readonly loss: Loss };

export interface FileNode {
  readonly kind: 'file';
  readonly origin: Origin;
  /** The text, when a phase wrote it; undefined when it is the origin's own. */
  readonly content: Value | undefined;
  readonly placement: Placement | undefined;
  readonly altered: Loss | undefined;
}

export interface DirectoryNode {
  readonly kind: 'directory';
  readonly children: ReadonlyMap<string, Node>;
  readonly rest: Rest;
  /** Set when more may have appeared in what `rest` says: a missing name is then unknown. */
  readonly leak: Loss | undefined;
  readonly placement: Placement | undefined;
}

/** A symbolic link. `target` is undefined when its text cannot be followed. */
export interface LinkNode {
  readonly kind: 'link';
  readonly target: Location | undefined;
  /** The text of a relative link: it leads elsewhere from another folder. */
  readonly relative: string | undefined;
  readonly placement: Placement | undefined;
}

/** Something whose existence or kind is not known. `exists`: something stands there, nobody knows what. */
export interface UnsureNode {
  readonly kind: 'unsure';
  readonly exists: boolean;
  readonly loss: Loss;
  readonly rest: Rest;
  readonly origin: Origin | undefined;
  readonly placement: Placement | undefined;
}

export interface AbsentNode {
  readonly kind: 'absent';
}

/** What stands at one place of the tree. Nodes never change: every command makes new ones along its path. */
export type Node = FileNode | DirectoryNode | LinkNode | UnsureNode | AbsentNode;

export const ABSENT: AbsentNode = { kind: 'absent' };

export function unsure(loss: Loss): UnsureNode {
  return {
    kind: 'unsure',
    exists: false,
    loss,
    rest: { kind: 'unknown', loss },
    origin: undefined,
    placement: undefined,
  };
}

export function folder(rest: Rest, placement: Placement | undefined): DirectoryNode {
  return { kind: 'directory', children: new Map(), rest, leak: undefined, placement };
}

export function plainFile(origin: Origin, placement: Placement | undefined): FileNode {
  return { kind: 'file', origin, content: undefined, placement, altered: undefined };
}
