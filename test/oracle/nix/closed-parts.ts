import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { childrenIn, namedChildren, type Syntax, type SyntaxNode } from '../../../src/syntax/index.ts';

/** What every Nix file can name without `builtins.`, as far as it is the same on every machine. */
const PURE_GLOBALS = new Set([
  'true',
  'false',
  'null',
  'builtins',
  'toString',
  'map',
  'baseNameOf',
  'dirOf',
  'removeAttrs',
  'isNull',
  'throw',
]);

const INTERESTING = new Set([
  'apply_expression',
  'attrset_expression',
  'binary_expression',
  'has_attr_expression',
  'if_expression',
  'indented_string_expression',
  'let_expression',
  'list_expression',
  'rec_attrset_expression',
  'select_expression',
  'string_expression',
  'unary_expression',
]);

export interface ClosedPart {
  readonly path: string;
  readonly text: string;
}

/** Every part of the Nix files below a folder that names nothing from outside itself and no file. */
export function closedParts(syntax: Syntax, folder: string): ClosedPart[] {
  return nixFiles(folder).flatMap((path) => {
    const text = readFileSync(path, 'utf8');
    const root = syntax.parse('nix', text);
    if (root.hasError) return [];
    const found = new Map<string, ClosedPart>();
    collect(root, text, (part) => found.set(part, { path, text: part }));
    return [...found.values()];
  });
}

function nixFiles(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.nix'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function collect(node: SyntaxNode, text: string, add: (part: string) => void): void {
  if (INTERESTING.has(node.kind) && isClosed(node, text)) add(text.slice(node.start, node.end));
  for (const child of node.children) collect(child, text, add);
}

function isClosed(node: SyntaxNode, text: string): boolean {
  const names = freeNames(node, text);
  return names !== undefined && [...names].every((name) => PURE_GLOBALS.has(name));
}

type Names = ReadonlySet<string> | undefined;

// Every node is asked for by each node above it.
const known = new WeakMap<SyntaxNode, { readonly names: Names }>();

/** Names that an expression takes from outside; undefined when it holds a path, a `with` or an impure form. */
function freeNames(node: SyntaxNode, text: string): Names {
  let entry = known.get(node);
  if (!entry) {
    entry = { names: readNames(node, text) };
    known.set(node, entry);
  }
  return entry.names;
}

function readNames(node: SyntaxNode, text: string): Names {
  switch (node.kind) {
    case 'path_expression':
    case 'hpath_expression':
    case 'spath_expression':
    case 'with_expression':
    case 'let_attrset_expression':
      return undefined;
    case 'variable_expression':
      return new Set([text.slice(node.start, node.end)]);
    case 'function_expression':
      return without(unionOf(node, text), parameters(node, text));
    case 'let_expression':
    case 'rec_attrset_expression':
      return without(unionOf(node, text), boundNames(node, text));
    case 'inherit':
      return new Set(namesIn(node, text));
    default:
      return unionOf(node, text);
  }
}

function unionOf(node: SyntaxNode, text: string): Names {
  const names = new Set<string>();
  for (const child of node.children) {
    if (child.kind === 'inherited_attrs') continue;
    const inner = freeNames(child, text);
    if (!inner) return undefined;
    for (const name of inner) names.add(name);
  }
  return names;
}

function without(names: Names, bound: readonly string[]): Names {
  return names && new Set([...names].filter((name) => !bound.includes(name)));
}

function parameters(node: SyntaxNode, text: string): string[] {
  const universal = childrenIn(node, 'universal').map((name) => text.slice(name.start, name.end));
  const formals = childrenIn(node, 'formals').flatMap((list) => childrenIn(list, 'formal'));
  return [
    ...universal,
    ...formals.flatMap((formal) => childrenIn(formal, 'name')).map(({ start, end }) => text.slice(start, end)),
  ];
}

/** A name that is both bound and inherited from outside (`let inherit x; in x`) counts as bound, and Nix then refuses the part. */
function boundNames(node: SyntaxNode, text: string): string[] {
  return namedChildren(node)
    .filter((child) => child.kind === 'binding_set')
    .flatMap((set) => childrenIn(set, 'binding'))
    .flatMap((binding) => {
      if (binding.kind !== 'binding') return namesIn(binding, text);
      const [path] = childrenIn(binding, 'attrpath');
      const [first] = path ? childrenIn(path, 'attr') : [];
      return first ? [text.slice(first.start, first.end)] : [];
    });
}

function namesIn(node: SyntaxNode, text: string): string[] {
  const lists = node.children.filter((child) => child.kind === 'inherited_attrs');
  return lists.flatMap((list) => childrenIn(list, 'attr')).map(({ start, end }) => text.slice(start, end));
}
