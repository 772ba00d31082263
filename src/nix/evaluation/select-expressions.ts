import type { SyntaxNode } from '../../syntax/index.ts';
import { childIn, childrenIn } from '../../syntax/index.ts';
import type { Value } from '../value.ts';
import { describe } from './describe.ts';
import { evaluate, field } from './expressions.ts';
import { Lost, lose } from './lost.ts';
import { type Machine, spanOf, type Unit } from './machine.ts';
import type { Scope } from './scope.ts';
import { dynamicName } from './sets.ts';

/** `a.b.c` and `a.b.c or d`. */
export function evaluateSelect(machine: Machine, node: SyntaxNode, scope: Scope, unit: Unit): Value {
  const fallback = childIn(node, 'default');
  let value = evaluate(machine, field(node, 'expression', unit), scope, unit);
  for (const attribute of childrenIn(field(node, 'attrpath', unit), 'attr')) {
    const name = attributeName(machine, attribute, scope, unit);
    const span = unit.source.span(node.start, attribute.end);
    if (fallback) {
      const has = machine.has(value, name);
      if (has === false) return evaluate(machine, fallback, scope, unit);
      if (has === undefined) undecided(value, name, attribute, unit);
    }
    value = machine.select(value, name, span);
  }
  return value;
}

/** `a ? b.c`. */
export function evaluateHas(machine: Machine, node: SyntaxNode, scope: Scope, unit: Unit): Value {
  const span = spanOf(unit, node);
  let value = evaluate(machine, field(node, 'expression', unit), scope, unit);
  const path = childrenIn(field(node, 'attrpath', unit), 'attr');
  for (const [index, attribute] of path.entries()) {
    const name = attributeName(machine, attribute, scope, unit);
    const has = machine.has(value, name);
    if (has === undefined) undecided(value, name, attribute, unit);
    if (!has) return { kind: 'boolean', value: false, span };
    // The last attribute is not looked at.
    if (index < path.length - 1) value = machine.select(value, name, span);
  }
  return { kind: 'boolean', value: true, span };
}

function attributeName(machine: Machine, attribute: SyntaxNode, scope: Scope, unit: Unit): string {
  const name = dynamicName(machine, attribute, scope, unit);
  if (typeof name === 'string') return name;
  const span = spanOf(unit, attribute);
  if (name === null) return lose('null is no name of an attribute', span);
  return name.kind === 'unknown' ? lostName(name) : lose('the name of an attribute could not be followed', span);
}

function lostName(name: Extract<Value, { kind: 'unknown' }>): never {
  throw new Lost(name);
}

function undecided(value: Value, name: string, attribute: SyntaxNode, unit: Unit): never {
  if (value.kind === 'unknown') throw new Lost(value);
  return lose(`whether ${describe(value)} has '${name}' cannot be known`, spanOf(unit, attribute));
}
