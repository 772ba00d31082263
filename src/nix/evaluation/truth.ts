import type { SyntaxNode } from '../../syntax/index.ts';
import { Lost, lose } from './lost.ts';
import { type Machine, spanOf, type Unit } from './machine.ts';
import { describe } from './describe.ts';
import type { Scope } from './scope.ts';

/** Whether a condition holds; gives up where nobody can know. */
export function truth(machine: Machine, condition: SyntaxNode, scope: Scope, unit: Unit): boolean {
  const span = spanOf(unit, condition);
  const value = machine.budget.nested(span, () => machine.evaluate(condition, scope, unit));
  if (value.kind === 'boolean') return value.value;
  if (value.kind === 'unknown') throw new Lost(value);
  return lose(`the condition is ${describe(value)}`, span);
}
