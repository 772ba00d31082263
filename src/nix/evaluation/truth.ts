import type { SyntaxNode } from '../../syntax/index.ts';
import { describe } from './describe.ts';
import { evaluate } from './expressions.ts';
import { Lost, mismatch } from './lost.ts';
import { type Machine, spanOf, type Unit } from './machine.ts';
import type { Scope } from './scope.ts';

/** Whether a condition holds; gives up where nobody can know. */
export function truth(machine: Machine, condition: SyntaxNode, scope: Scope, unit: Unit): boolean {
  const span = spanOf(unit, condition);
  machine.budget.enter(span);
  const value = evaluate(machine, condition, scope, unit);
  machine.budget.leave();
  if (value.kind === 'boolean') return value.value;
  if (value.kind === 'unknown') throw new Lost(value);
  return mismatch(`the condition is ${describe(value)}`, span, value);
}
