import type { SyntaxNode } from '../../syntax/index.ts';
import { childIn, childrenIn } from '../../syntax/index.ts';
import type { Thunk, Value } from '../value.ts';
import { enterClosure, evaluateFunction } from './functions.ts';
import { lose } from './lost.ts';
import { type Machine, spanOf, textOf, type Unit } from './machine.ts';
import { evaluateBinary, evaluateUnary } from './operators.ts';
import { pathExpression, searchPath } from './path-literals.ts';
import type { Scope } from './scope.ts';
import { evaluateHas, evaluateSelect } from './select-expressions.ts';
import { evaluateSet, letScope, lookUp } from './sets.ts';
import { literalValue } from './string-literals.ts';
import { textValue } from './text.ts';
import { truth } from './truth.ts';

// Nix itself has no stack for more.
const MOST_TAIL_CALLS = 20_000;

/**
 * The value of an expression; throws `Lost`. What stands in tail position (the body of `let`, a branch of `if`, the body of a
 * function that is called) is evaluated in the same loop, so that a long chain of them nests no deeper than one.
 */
export function evaluate(machine: Machine, node: SyntaxNode, scope: Scope, unit: Unit): Value {
  let at = node;
  let inner = scope;
  let place = unit;
  let calls = 0;
  let result: Value | undefined;
  for (;;) {
    machine.budget.spend(1, spanOf(place, at));
    switch (at.kind) {
      case 'parenthesized_expression':
        at = field(at, 'expression', place);
        continue;
      case 'let_expression':
        inner = letScope(machine, at, inner, place);
        at = field(at, 'body', place);
        continue;
      case 'with_expression':
        inner = { kind: 'with', set: delayed(machine, field(at, 'environment', place), inner, place), outer: inner };
        at = field(at, 'body', place);
        continue;
      case 'assert_expression': {
        const condition = field(at, 'condition', place);
        if (!truth(machine, condition, inner, place)) {
          lose(`throw: assertion '${textOf(place, condition)}' failed`, spanOf(place, condition));
        }
        at = field(at, 'body', place);
        continue;
      }
      case 'if_expression':
        at = truth(machine, field(at, 'condition', place), inner, place)
          ? field(at, 'consequence', place)
          : field(at, 'alternative', place);
        continue;
      case 'apply_expression': {
        machine.budget.enter(spanOf(place, at));
        const callee = evaluate(machine, field(at, 'function', place), inner, place);
        const argument = delayed(machine, field(at, 'argument', place), inner, place);
        const body = enterClosure(callee, argument);
        if (!body) result = machine.apply(callee, argument, spanOf(place, at));
        machine.budget.leave();
        if (!body) return result as Value;
        calls += 1;
        if (calls > MOST_TAIL_CALLS) lose('the recursion does not seem to end', spanOf(place, at));
        at = body.node;
        inner = body.scope;
        place = body.unit;
        continue;
      }
      default:
        machine.budget.enter(spanOf(place, at));
        result = evaluateOther(machine, at, inner, place);
        machine.budget.leave();
        return result;
    }
  }
}

function evaluateOther(machine: Machine, node: SyntaxNode, scope: Scope, unit: Unit): Value {
  const span = spanOf(unit, node);
  switch (node.kind) {
    case 'variable_expression':
      return variable(machine, textOf(unit, node), node, scope, unit);
    case 'integer_expression':
      return integer(textOf(unit, node), node, unit);
    case 'float_expression':
      return { kind: 'float', value: Number(textOf(unit, node)), span };
    case 'string_expression':
    case 'indented_string_expression':
      return literalValue(machine, node, scope, unit);
    case 'uri_expression':
      return textValue(textOf(unit, node), span);
    case 'path_expression':
    case 'hpath_expression':
      return pathExpression(machine, node, scope, unit);
    case 'spath_expression':
      return searchPath(textOf(unit, node), span);
    case 'list_expression':
      return {
        kind: 'list',
        items: childrenIn(node, 'element').map((item) => delayed(machine, item, scope, unit)),
        span,
      };
    case 'attrset_expression':
    case 'rec_attrset_expression':
      return evaluateSet(machine, node, scope, unit);
    case 'let_attrset_expression':
      return machine.select(evaluateSet(machine, node, scope, unit), 'body', span);
    case 'function_expression':
      return evaluateFunction(machine, node, scope, unit);
    case 'select_expression':
      return evaluateSelect(machine, node, scope, unit);
    case 'has_attr_expression':
      return evaluateHas(machine, node, scope, unit);
    case 'unary_expression':
      return evaluateUnary(machine, node, scope, unit);
    case 'binary_expression':
      return evaluateBinary(machine, node, scope, unit);
    default:
      return lose(`${node.kind} is no expression that is understood`, span);
  }
}

function variable(machine: Machine, name: string, node: SyntaxNode, scope: Scope, unit: Unit): Value {
  const span = spanOf(unit, node);
  if (name === '__curPos') return lose('the position in a file is not followed', span);
  return lookUp(machine, scope, name, span);
}

function integer(text: string, node: SyntaxNode, unit: Unit): Value {
  const value = BigInt(text);
  const span = spanOf(unit, node);
  return BigInt.asIntN(64, value) === value ? { kind: 'integer', value, span } : lose('the integer is too large', span);
}

/** An expression to be evaluated later, if at all. */
export function delayed(machine: Machine, node: SyntaxNode, scope: Scope, unit: Unit): Thunk {
  return machine.thunk(spanOf(unit, node), () => evaluate(machine, node, scope, unit));
}

/** A part of an expression that the grammar promises. */
export function field(node: SyntaxNode, name: string, unit: Unit): SyntaxNode {
  return childIn(node, name) ?? lose(`a part of the ${node.kind} is missing`, spanOf(unit, node));
}
