import type { Span } from '../../repository/index.ts';
import { unknown } from '../../repository/index.ts';
import type { SyntaxNode } from '../../syntax/index.ts';
import { childIn } from '../../syntax/index.ts';
import type { Attribute, AttributesValue, Thunk, Value } from '../value.ts';
import { evaluate } from './expressions.ts';
import { type Binding, type Layout, layoutOf, staticName } from './layout.ts';
import { isThrown, Lost, lose } from './lost.ts';
import { type Machine, spanOf, type Unit } from './machine.ts';
import { boundName, nameFromWith, type Scope, within } from './scope.ts';
import { plainText } from './text.ts';

/** The value of `{ … }` and `rec { … }`. */
export function evaluateSet(machine: Machine, node: SyntaxNode, scope: Scope, unit: Unit): Value {
  return setFromLayout(machine, layoutOf(node, unit), scope, unit, spanOf(unit, node));
}

/** The scope inside `let … in`. */
export function letScope(machine: Machine, node: SyntaxNode, scope: Scope, unit: Unit): Scope {
  const layout = layoutOf(node, unit);
  refuseProblems(layout, unit);
  const [dynamic] = layout.dynamic;
  if (dynamic) lose('let cannot have dynamic names', spanOf(unit, dynamic.name));
  const names = new Map<string, Thunk>();
  const inner = within(names, scope);
  fill(machine, layout, names, { inner, outer: scope }, unit);
  return inner;
}

interface Scopes {
  /** What the bound expressions see. */
  readonly inner: Scope;
  /** What plain `inherit` looks in. */
  readonly outer: Scope;
}

function setFromLayout(machine: Machine, layout: Layout, scope: Scope, unit: Unit, span: Span): Value {
  refuseProblems(layout, unit);
  const names = new Map<string, Thunk>();
  const inner = layout.recursive ? within(names, scope) : scope;
  fill(machine, layout, names, { inner, outer: scope }, unit);
  if (layout.recursive && names.has('__overrides')) lose('__overrides is not followed', span);
  const attributes = new Map<string, Attribute>();
  for (const [name, { name: node }] of layout.names) {
    attributes.set(name, { value: names.get(name) as Thunk, name: spanOf(unit, node) });
  }
  const set: AttributesValue = { kind: 'attributes', attributes, span };
  return layout.dynamic.length === 0 ? set : withDynamicNames(machine, set, layout, { inner, outer: scope }, unit);
}

function fill(machine: Machine, layout: Layout, names: Map<string, Thunk>, scopes: Scopes, unit: Unit): void {
  const sources = new Map<SyntaxNode, Thunk>();
  for (const [name, { binding }] of layout.names) {
    names.set(name, bindingThunk(machine, binding, scopes, unit, sources));
  }
}

function bindingThunk(
  machine: Machine,
  binding: Binding,
  scopes: Scopes,
  unit: Unit,
  sources: Map<SyntaxNode, Thunk>,
): Thunk {
  const span = spanOf(unit, binding.node);
  switch (binding.kind) {
    case 'expression':
      return machine.thunk(span, () => evaluate(machine, binding.node, scopes.inner, unit));
    case 'set':
      return machine.thunk(span, () => setFromLayout(machine, binding.layout, scopes.inner, unit, span));
    case 'inherit':
      return machine.thunk(span, () => lookUp(machine, scopes.outer, binding.name, span));
    case 'inheritFrom': {
      // `inherit (x) a b;` evaluates x once.
      let source = sources.get(binding.source);
      if (!source) {
        const { source: node } = binding;
        source = machine.thunk(spanOf(unit, node), () => evaluate(machine, node, scopes.inner, unit));
        sources.set(node, source);
      }
      const set = source;
      return machine.thunk(span, () => machine.select(machine.force(set), binding.name, span));
    }
  }
}

/** What a variable means. */
export function lookUp(machine: Machine, scope: Scope, name: string, span: Span): Value {
  const bound = boundName(scope, name);
  return bound ? machine.force(bound) : nameFromWith(machine, scope, name, span);
}

function withDynamicNames(machine: Machine, set: AttributesValue, layout: Layout, scopes: Scopes, unit: Unit): Value {
  const attributes = new Map(set.attributes);
  let lost: Value | undefined;
  for (const { name: node, binding } of layout.dynamic) {
    const name = dynamicName(machine, node, scopes.inner, unit);
    if (name === null) continue;
    if (typeof name !== 'string') {
      lost ??= name;
      continue;
    }
    const span = spanOf(unit, node);
    if (attributes.has(name)) lose(`'${name}' is defined twice`, span);
    attributes.set(name, { value: bindingThunk(machine, binding, scopes, unit, new Map()), name: span });
  }
  const known: AttributesValue = { ...set, attributes };
  if (lost?.kind !== 'unknown') return known;
  // A name that was lost is none of the others, or Nix would refuse the set: those stay known.
  return machine.update(lost, known, set.span);
}

/** The name that `${…}` or `"…${…}"` stands for; null when there is no attribute (`${null}`). */
export function dynamicName(machine: Machine, node: SyntaxNode, scope: Scope, unit: Unit): string | null | Value {
  const known = staticName(node, unit);
  if (known !== undefined) return known;
  const span = spanOf(unit, node);
  const expression = node.kind === 'interpolation' ? childIn(node, 'expression') : node;
  const value = expression
    ? machine.settle(span, () => evaluate(machine, expression, scope, unit))
    : unknown('an empty name', span);
  if (value.kind === 'null') return null;
  if (value.kind === 'unknown') {
    if (isThrown(value)) throw new Lost(value);
    return value;
  }
  return plainText(value) ?? unknown(`the name of an attribute could not be followed`, span);
}

function refuseProblems(layout: Layout, unit: Unit): void {
  if (!layout.problem) return;
  const { reason, node } = layout.problem;
  throw new Lost(unknown(reason, spanOf(unit, node)));
}
