import type { SyntaxNode } from '../../syntax/index.ts';
import { childIn } from '../../syntax/index.ts';
import type { ListValue, Value } from '../value.ts';
import { add, arithmetic } from './arithmetic.ts';
import { LARGEST_LIST } from './budget.ts';
import { lessThan } from './comparison.ts';
import { describe } from './describe.ts';
import { equal } from './equality.ts';
import { delayed, evaluate, field } from './expressions.ts';
import { Lost, lose } from './lost.ts';
import { type Machine, spanOf, textOf, type Unit } from './machine.ts';
import type { Scope } from './scope.ts';
import { truth } from './truth.ts';

/** `!a`, `-a`. */
export function evaluateUnary(machine: Machine, node: SyntaxNode, scope: Scope, unit: Unit): Value {
  const span = spanOf(unit, node);
  const argument = field(node, 'argument', unit);
  if (operatorOf(node, unit) === '!') {
    return { kind: 'boolean', value: !truth(machine, argument, scope, unit), span };
  }
  const value = evaluate(machine, argument, scope, unit);
  return arithmetic('-', { kind: 'integer', value: 0n, span }, value, span);
}

/** `a + b`, `a // b`, `a -> b`, `a |> f`, … */
export function evaluateBinary(machine: Machine, node: SyntaxNode, scope: Scope, unit: Unit): Value {
  const span = spanOf(unit, node);
  const left = field(node, 'left', unit);
  const right = field(node, 'right', unit);
  const operator = operatorOf(node, unit);
  const value = (operand: SyntaxNode) => evaluate(machine, operand, scope, unit);
  const holds = (operand: SyntaxNode) => truth(machine, operand, scope, unit);
  const boolean = (result: boolean): Value => ({ kind: 'boolean', value: result, span });
  switch (operator) {
    case '&&':
      return boolean(holds(left) && holds(right));
    case '||':
      return boolean(holds(left) || holds(right));
    case '->':
      return boolean(!holds(left) || holds(right));
    case '==':
      return boolean(equal(machine, value(left), value(right), span));
    case '!=':
      return boolean(!equal(machine, value(left), value(right), span));
    // Nix turns all four into "less than", whose first operand it evaluates first.
    case '<':
      return boolean(lessThan(machine, value(left), value(right), span));
    case '>=':
      return boolean(!lessThan(machine, value(left), value(right), span));
    case '>':
      return boolean(lessThan(machine, value(right), value(left), span));
    case '<=':
      return boolean(!lessThan(machine, value(right), value(left), span));
    case '+':
      return add(machine, value(left), value(right), span);
    case '-':
    case '*':
    case '/':
      return arithmetic(operator, value(left), value(right), span);
    case '++':
      return concatenation(machine, value(left), value(right), node, unit);
    case '//':
      return machine.update(
        machine.settle(span, () => value(left)),
        machine.settle(span, () => value(right)),
        span,
      );
    case '|>':
      return machine.apply(value(right), delayed(machine, left, scope, unit), span);
    case '<|':
      return machine.apply(value(left), delayed(machine, right, scope, unit), span);
    default:
      return lose(`the operator ${operator} is not known`, span);
  }
}

function operatorOf(node: SyntaxNode, unit: Unit): string {
  const operator = childIn(node, 'operator');
  return operator ? textOf(unit, operator) : '';
}

function concatenation(machine: Machine, left: Value, right: Value, node: SyntaxNode, unit: Unit): ListValue {
  const span = spanOf(unit, node);
  const items = [...listItems(left), ...listItems(right)];
  if (items.length > LARGEST_LIST) lose('the list is too long', span);
  machine.budget.spend(Math.ceil(items.length / 8), span);
  return { kind: 'list', items, span };

  function listItems(value: Value): ListValue['items'] {
    if (value.kind === 'list') return value.items;
    if (value.kind === 'unknown') throw new Lost(value);
    return lose(`++ needs lists and gets ${describe(value)}`, span);
  }
}
