import type { SyntaxNode } from '../syntax/index.ts';
import { identifierAt, isFromRoot, pathSegments } from './token-tree.ts';

/** Names that a module or a block brings in. */
export interface Scope {
  /** The scope around a block; a module begins anew and has none. */
  readonly outer: Scope | undefined;
  /** The module around a module, for `use super::*`. */
  readonly parentModule: Scope | undefined;
  readonly imports: Map<string, readonly string[]>;
  readonly globs: (readonly string[])[];
  /** Modules and types declared here, which hide a crate of the same name; false where a condition may leave them out. */
  readonly declared: Map<string, boolean>;
  /** The insides of the modules declared here: one name may be declared under several conditions. */
  readonly modules: Map<string, Scope[]>;
}

export function moduleScope(parentModule: Scope | undefined): Scope {
  return { outer: undefined, parentModule, imports: new Map(), globs: [], declared: new Map(), modules: new Map() };
}

export function blockScope(outer: Scope): Scope {
  return { ...moduleScope(outer.parentModule), outer };
}

export function moduleOf(scope: Scope): Scope {
  let at = scope;
  while (at.outer) at = at.outer;
  return at;
}

export function declare(name: string, scope: Scope, { conditional }: { readonly conditional: boolean }): void {
  scope.declared.set(name, scope.declared.get(name) === true || !conditional);
}

/** Nobody writes a longer path; what a `use` brings in with one is not recorded. */
const LONGEST_PATH = 128;

/** The first name of a path in a `use`. */
export interface UsedName {
  readonly name: string;
  /** Whether `::` stands before it. */
  readonly fromRoot: boolean;
}

/** Records a `use` in a scope and returns the first segments of its paths. */
export function recordUse(declaration: SyntaxNode, scope: Scope, text: string): UsedName[] {
  const first = new Map<string, UsedName>();
  const pending = declaration.children
    .filter((child) => child.field === 'argument')
    .map((node): UseTree => ({ node, prefix: [], fromRoot: isFromRoot(node, text) }));
  for (let tree = pending.pop(); tree; tree = pending.pop()) {
    if (tree.prefix.length > LONGEST_PATH) continue;
    const path = recordTree(tree, scope, text, pending);
    const name = path?.[0];
    if (name !== undefined) first.set(`${tree.fromRoot} ${name}`, { name, fromRoot: tree.fromRoot });
  }
  return [...first.values()];
}

interface UseTree {
  readonly node: SyntaxNode;
  readonly prefix: readonly string[];
  readonly fromRoot: boolean;
}

/** Records one step of a `use` and returns the path that it stands for; lists have none of their own. */
function recordTree(
  { node, prefix, fromRoot }: UseTree,
  scope: Scope,
  text: string,
  pending: UseTree[],
): readonly string[] | undefined {
  const child = (field: string) => node.children.find((candidate) => candidate.field === field);
  const segments = (of: SyntaxNode | undefined) => [...prefix, ...(of ? pathSegments(of, text) : [])];
  switch (node.kind) {
    case 'use_list':
      for (const item of node.children) {
        if (item.named) pending.push({ node: item, prefix, fromRoot: fromRoot || isFromRoot(item, text) });
      }
      return undefined;
    case 'scoped_use_list': {
      const list = child('list');
      const path = segments(child('path'));
      if (list) pending.push({ node: list, prefix: path, fromRoot });
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
      if (alias) scope.imports.set(identifierAt(alias, text), withoutSelf(path));
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
