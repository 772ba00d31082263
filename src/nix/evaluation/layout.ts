import type { SyntaxNode } from '../../syntax/index.ts';
import { childIn, childrenIn, namedChildren } from '../../syntax/index.ts';
import { textOf, type Unit } from './machine.ts';
import { literalPieces } from './string-literals.ts';

/** What a name in a set or `let` is bound to. */
export type Binding =
  | { readonly kind: 'expression'; readonly node: SyntaxNode }
  /** `inherit x;` */
  | { readonly kind: 'inherit'; readonly node: SyntaxNode; readonly name: string }
  /** `inherit (source) x;` */
  | { readonly kind: 'inheritFrom'; readonly node: SyntaxNode; readonly name: string; readonly source: SyntaxNode }
  /** A set literal, or what `a.b = …` builds. */
  | { readonly kind: 'set'; readonly node: SyntaxNode; readonly layout: Layout };

export interface NamedBinding {
  readonly name: SyntaxNode;
  readonly binding: Binding;
}

/** The bindings of a set as written, with `a.b = 1; a.c = 2;` merged as Nix's parser merges them. */
export interface Layout {
  recursive: boolean;
  readonly names: Map<string, NamedBinding>;
  /** `${x} = …`: names that only evaluation knows. */
  readonly dynamic: NamedBinding[];
  /** Why Nix would refuse the set. */
  problem: { readonly reason: string; readonly node: SyntaxNode } | undefined;
}

const layouts = new WeakMap<SyntaxNode, Layout>();

/** The bindings of a `{ … }`, `rec { … }` or `let … in` expression; read once. */
export function layoutOf(node: SyntaxNode, unit: Unit): Layout {
  let layout = layouts.get(node);
  if (!layout) {
    layout = emptyLayout(node.kind === 'rec_attrset_expression' || node.kind === 'let_attrset_expression');
    for (const set of namedChildren(node)) {
      if (set.kind === 'binding_set') for (const binding of childrenIn(set, 'binding')) add(layout, binding, unit);
    }
    layouts.set(node, layout);
  }
  return layout;
}

function emptyLayout(recursive: boolean): Layout {
  return { recursive, names: new Map(), dynamic: [], problem: undefined };
}

function add(layout: Layout, binding: SyntaxNode, unit: Unit): void {
  if (binding.kind === 'binding') addPath(layout, binding, unit);
  else addInherited(layout, binding, unit);
}

function addInherited(layout: Layout, node: SyntaxNode, unit: Unit): void {
  const source = childIn(node, 'expression');
  const attributes = childIn(node, 'attrs');
  for (const attribute of attributes ? childrenIn(attributes, 'attr') : []) {
    const name = staticName(attribute, unit);
    if (name === undefined) refuse(layout, 'a dynamic name cannot be inherited', attribute);
    else if (layout.names.has(name)) refuse(layout, `'${name}' is defined twice`, attribute);
    else if (source)
      layout.names.set(name, { name: attribute, binding: { kind: 'inheritFrom', node: attribute, name, source } });
    else layout.names.set(name, { name: attribute, binding: { kind: 'inherit', node: attribute, name } });
  }
}

function addPath(layout: Layout, node: SyntaxNode, unit: Unit): void {
  const path = childIn(node, 'attrpath');
  const expression = childIn(node, 'expression');
  const attributes = path ? childrenIn(path, 'attr') : [];
  const last = attributes.pop();
  if (!last || !expression) {
    refuse(layout, 'a binding without a name or a value', node);
    return;
  }
  let target = layout;
  for (const attribute of attributes) {
    const inner = descend(target, attribute, node, unit);
    if (!inner) {
      refuse(layout, `'${textOf(unit, attribute)}' is defined twice`, attribute);
      return;
    }
    target = inner;
  }
  bind(target, last, bindingOf(expression, unit), unit, layout);
}

/** The set that `a` of `a.b = …` stands for, made where there is none yet. */
function descend(layout: Layout, attribute: SyntaxNode, node: SyntaxNode, unit: Unit): Layout | undefined {
  const name = staticName(attribute, unit);
  const known = name === undefined ? undefined : layout.names.get(name);
  if (known) return known.binding.kind === 'set' ? known.binding.layout : undefined;
  const inner = emptyLayout(false);
  const binding: Binding = { kind: 'set', node, layout: inner };
  if (name === undefined) layout.dynamic.push({ name: attribute, binding });
  else layout.names.set(name, { name: attribute, binding });
  return inner;
}

function bind(target: Layout, attribute: SyntaxNode, binding: Binding, unit: Unit, top: Layout): void {
  const name = staticName(attribute, unit);
  if (name === undefined) {
    target.dynamic.push({ name: attribute, binding });
    return;
  }
  const known = target.names.get(name);
  if (!known) target.names.set(name, { name: attribute, binding });
  else if (known.binding.kind !== 'set' || binding.kind !== 'set') refuse(top, `'${name}' is defined twice`, attribute);
  else merge(known.binding.layout, binding.layout, top, attribute);
}

/** `a = { … }; a = { … };`: the second's bindings move into the first, whose scope they then see. */
function merge(into: Layout, from: Layout, top: Layout, node: SyntaxNode): void {
  for (const [name, binding] of from.names) {
    if (into.names.has(name)) refuse(top, `'${name}' is defined twice`, binding.name);
    else into.names.set(name, binding);
  }
  const [dynamic] = from.dynamic;
  // Versions of Nix differ on what becomes of these.
  if (dynamic) refuse(top, 'a set with dynamic names is merged into another', dynamic.name);
  if (from.recursive !== into.recursive) refuse(top, 'a recursive set is merged with one that is not', node);
}

function bindingOf(expression: SyntaxNode, unit: Unit): Binding {
  const node = withoutParentheses(expression);
  const isSet = node.kind === 'attrset_expression' || node.kind === 'rec_attrset_expression';
  // A layout of its own: a later `a.b = …` adds to it.
  return isSet ? { kind: 'set', node, layout: layoutOf(node, unit) } : { kind: 'expression', node: expression };
}

function withoutParentheses(node: SyntaxNode): SyntaxNode {
  let inner = node;
  while (inner.kind === 'parenthesized_expression') {
    const child = childIn(inner, 'expression');
    if (!child) return inner;
    inner = child;
  }
  return inner;
}

function refuse(layout: Layout, reason: string, node: SyntaxNode | undefined): void {
  if (node) layout.problem ??= { reason, node };
}

/** An attribute's name when it is written out: `a`, `"a b"`, `${"a"}`. */
export function staticName(attribute: SyntaxNode, unit: Unit): string | undefined {
  if (attribute.kind === 'identifier') return textOf(unit, attribute);
  const literal = attribute.kind === 'interpolation' ? childIn(attribute, 'expression') : attribute;
  if (literal?.kind !== 'string_expression') return undefined;
  let name = '';
  for (const piece of literalPieces(literal, unit)) {
    if (piece.kind !== 'text') return undefined;
    name += piece.text;
  }
  return name;
}
