import type { Span } from '../../repository/index.ts';
import type { Value } from '../value.ts';
import { describe } from './describe.ts';
import { equal } from './equality.ts';
import { Lost, lose, mismatch } from './lost.ts';
import type { Machine } from './machine.ts';
import { compareText, plainText } from './text.ts';

/** `left < right`: numbers, strings by their bytes, lists item by item. */
export function lessThan(machine: Machine, left: Value, right: Value, span: Span): boolean {
  for (const operand of [left, right]) if (operand.kind === 'unknown') throw new Lost(operand);
  if (left.kind === 'integer' && right.kind === 'integer') return left.value < right.value;
  if (left.kind === 'integer' && right.kind === 'float') return Number(left.value) < right.value;
  if (left.kind === 'float' && right.kind === 'integer') return left.value < Number(right.value);
  if (left.kind === 'float' && right.kind === 'float') return left.value < right.value;
  if (left.kind === 'string' && right.kind === 'string') return lessText(plainText(left), plainText(right), span);
  if (left.kind === 'path' && right.kind === 'path') return lessText(left.path, right.path, span);
  if (left.kind === 'list' && right.kind === 'list') {
    for (const [index, item] of left.items.entries()) {
      const other = right.items[index];
      if (!other) return false;
      machine.budget.spend(1, span);
      const [one, two] = [machine.force(item), machine.force(other)];
      if (equal(machine, one, two, span)) continue;
      return machine.budget.nested(span, () => lessThan(machine, one, two, span));
    }
    return left.items.length < right.items.length;
  }
  return mismatch(`${describe(left)} cannot be compared with ${describe(right)}`, span, left, right);
}

function lessText(left: string | undefined, right: string | undefined, span: Span): boolean {
  if (left === undefined || right === undefined) return lose('one of the texts could not be followed', span);
  return compareText(left, right) < 0;
}
