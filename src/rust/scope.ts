import type { SyntaxNode } from '../syntax/index.ts';
import { pathSegments } from './token-tree.ts';

/** Names that a module or a block brings in. */
export interface Scope {
  /** The scope around a block; a module begins anew and has none. */
  readonly outer: Scope | undefined;
  /** The module around a module, for `use super::*`. */
  readonly parentModule: Scope | undefined;
  readonly imports: Map<string, readonly string[]>;
  readonly globs: (readonly string[])[];
  /** Names of the modules declared here: they hide a crate of the same name. */
  readonly modules: Set<string>;
}

export function moduleScope(parentModule: Scope | undefined): Scope {
  return { outer: undefined, parentModule, imports: new Map(), globs: [], modules: new Set() };
}

export function blockScope(outer: Scope): Scope {
  return { outer, parentModule: outer.parentModule, imports: new Map(), globs: [], modules: new Set() };
}

/** Nobody writes a longer path; what a `use` brings in with one is not recorded. */
const LONGEST_PATH = 128;

/** Records a `use` in a scope and returns the first segments of its paths. */
export function recordUse(declaration: SyntaxNode, scope: Scope, text: string): string[] {
  const first = new Set<string>();
  const pending = declaration.children
    .filter((child) => child.field === 'argument')
    .map((node): UseTree => ({ node, prefix: [] }));
  for (let tree = pending.pop(); tree; tree = pending.pop()) {
    if (tree.prefix.length > LONGEST_PATH) continue;
    const path = recordTree(tree, scope, text, pending);
    if (path?.[0] !== undefined) first.add(path[0]);
  }
  return [...first];
}

interface UseTree {
  readonly node: SyntaxNode;
  readonly prefix: readonly string[];
}

/** Records one step of a `use` and returns the path that it stands for; lists have none of their own. */
function recordTree(
  { node, prefix }: UseTree,
  scope: Scope,
  text: string,
  pending: UseTree[],
): readonly string[] | undefined {
  const child = (field: string) => node.children.find((candidate) => candidate.field === field);
  const segments = (of: SyntaxNode | undefined) => [...prefix, ...(of ? pathSegments(of, text) : [])];
  switch (node.kind) {
    case 'use_list':
      for (const item of node.children) if (item.named) pending.push({ node: item, prefix });
      return undefined;
    case 'scoped_use_list': {
      const list = child('list');
      const path = segments(child('path'));
      if (list) pending.push({ node: list, prefix: path });
      return path;
    }
    case 'use_wildcard': {
      const path = segments(node.children.find((candidate) => candidate.named));
      scope.globs.push(path);
      return path;
    }
    case 'use_as_clause': {
      const path = segments(child('path'));
      const alias = child('alias');
      if (alias) scope.imports.set(text.slice(alias.start, alias.end), withoutSelf(path));
      return path;
    }
    case 'identifier':
    case 'scoped_identifier':
    case 'self': {
      const path = withoutSelf(segments(node));
      const name = path[path.length - 1];
      if (name !== undefined) scope.imports.set(name, path);
      return path;
    }
    default:
      return undefined;
  }
}

/** `use a::{self}` brings in `a`. */
function withoutSelf(path: readonly string[]): string[] {
  return path.length > 1 && path[path.length - 1] === 'self' ? path.slice(0, -1) : [...path];
}
