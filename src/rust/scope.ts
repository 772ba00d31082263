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

/** Records a `use` in a scope and returns the first segments of its paths. */
export function recordUse(declaration: SyntaxNode, scope: Scope, text: string): string[] {
  const first = new Set<string>();
  const pending = declaration.children
    .filter((child) => child.field === 'argument')
    .map((node): UseTree => ({ node, prefix: [] }));
  for (let tree = pending.pop(); tree; tree = pending.pop()) {
    const paths = recordTree(tree, scope, text, pending);
    for (const path of paths) if (path[0]) first.add(path[0]);
  }
  return [...first];
}

interface UseTree {
  readonly node: SyntaxNode;
  readonly prefix: readonly string[];
}

function recordTree({ node, prefix }: UseTree, scope: Scope, text: string, pending: UseTree[]): readonly string[][] {
  const child = (field: string) => node.children.find((candidate) => candidate.field === field);
  const segments = (of: SyntaxNode | undefined) => [...prefix, ...(of ? pathSegments(of, text) : [])];
  switch (node.kind) {
    case 'use_list':
      pending.push(...node.children.filter((item) => item.named).map((item) => ({ node: item, prefix })));
      return [];
    case 'scoped_use_list': {
      const list = child('list');
      if (list) pending.push({ node: list, prefix: segments(child('path')) });
      return [segments(child('path'))];
    }
    case 'use_wildcard': {
      const path = segments(node.children.find((candidate) => candidate.named));
      scope.globs.push(path);
      return [path];
    }
    case 'use_as_clause': {
      const path = segments(child('path'));
      const alias = child('alias');
      if (alias) scope.imports.set(text.slice(alias.start, alias.end), withoutSelf(path));
      return [path];
    }
    case 'identifier':
    case 'scoped_identifier':
    case 'self': {
      const path = withoutSelf(segments(node));
      const name = path[path.length - 1];
      if (name !== undefined) scope.imports.set(name, path);
      return [path];
    }
    default:
      return [];
  }
}

/** `use a::{self}` brings in `a`. */
function withoutSelf(path: readonly string[]): string[] {
  return path.length > 1 && path[path.length - 1] === 'self' ? path.slice(0, -1) : [...path];
}
