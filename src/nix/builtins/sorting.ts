import type { Span } from '../../repository/index.ts';
import { lessThan } from '../evaluation/comparison.ts';
import { lose } from '../evaluation/lost.ts';
import type { Machine } from '../evaluation/machine.ts';
import type { ListValue, Thunk, Value } from '../value.ts';
import { lazyCall, listValue } from './make.ts';
import { demand, holds, lookAt } from './primitive.ts';

/**
 * `builtins.sort`: stable. A comparison that is no strict order (`<=`, or one that contradicts itself) gives a result that depends
 * on the algorithm, which is not known.
 */
export function sortItems(machine: Machine, less: Value, list: ListValue, site: Span): ListValue {
  for (const item of list.items) lookAt(item);
  const isLess = (one: Thunk, other: Thunk) => holds(machine, less, [one, other], site);
  const sorted = [...list.items].sort((one, other) => {
    machine.budget.spend(1, site);
    if (isLess(one, other)) return -1;
    return isLess(other, one) ? 1 : 0;
  });
  for (const [index, item] of sorted.entries()) {
    const next = sorted[index + 1];
    if (next && (isLess(next, item) || isLess(item, item))) lose('the comparison of sort is no strict order', site);
  }
  return listValue(machine, sorted, site);
}

/** `lib.sortOn`: the keys are computed once and compared as `<` does. */
export function sortOn(machine: Machine, key: Thunk, list: ListValue, site: Span): ListValue {
  const keys = new Map(list.items.map((item) => [item, lazyCall(machine, key, [item], site)]));
  const isLess = (one: Thunk, other: Thunk) => {
    const [left, right] = [keys.get(one), keys.get(other)];
    return left !== undefined && right !== undefined && lessThan(machine, demand(left), demand(right), site);
  };
  const sorted = [...list.items].sort((one, other) => {
    machine.budget.spend(1, site);
    if (isLess(one, other)) return -1;
    return isLess(other, one) ? 1 : 0;
  });
  return listValue(machine, sorted, site);
}
