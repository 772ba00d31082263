import type { Span } from '../../../repository/index.ts';
import { describe } from '../../evaluation/describe.ts';
import { Lost, lose } from '../../evaluation/lost.ts';
import type { Machine } from '../../evaluation/machine.ts';
import { ready } from '../../evaluation/thunks.ts';
import type { ListValue, Thunk } from '../../value.ts';
import { lists as builtinLists, sameMember } from '../lists.ts';
import { booleanValue, integerValue, lazyCall, listValue } from '../make.ts';
import {
  type Definitions,
  demand,
  demandBoolean,
  demandCount,
  demandInteger,
  demandList,
  holds,
} from '../primitive.ts';
import { sortOn } from '../sorting.ts';
import { types } from '../types.ts';
import { folds } from './folds.ts';
import { pick } from './pick.ts';

/** lib/lists.nix. */
export const lists: Definitions = {
  ...pick(builtinLists, ['head', 'tail', 'length', 'elemAt', 'concatLists', 'filter', 'elem', 'genList', 'map']),
  ...pick(builtinLists, ['concatMap', 'any', 'all', 'partition', 'groupBy', 'sort']),
  ...pick(types, ['isList']),
  ...folds,
  singleton: [1, (machine, [item], site) => listValue(machine, [item!], site)],
  forEach: [2, (machine, [list, callee], site) => mapped(machine, list!, (item) => [callee!, [item]], site)],
  imap0: [2, (machine, [callee, list], site) => indexed(machine, callee!, list!, 0, site)],
  imap1: [2, (machine, [callee, list], site) => indexed(machine, callee!, list!, 1, site)],
  flatten: [1, (machine, [value], site) => listValue(machine, flattened(machine, value!, site), site)],
  remove: [
    2,
    (machine, [item, list], site) => {
      const { items } = demandList(list!);
      return listValue(
        machine,
        items.filter((other) => !sameMember(machine, other, item!, site)),
        site,
      );
    },
  ],
  findFirst: [
    3,
    (machine, [predicate, fallback, list], site) => {
      const test = demand(predicate!);
      const found = demandList(list!).items.find((item) => holds(machine, test, [item], site));
      return (found ?? fallback!).force();
    },
  ],
  count: [
    2,
    (machine, [predicate, list], site) => {
      const test = demand(predicate!);
      return integerValue(demandList(list!).items.filter((item) => holds(machine, test, [item], site)).length, site);
    },
  ],
  optional: [
    2,
    (machine, [condition, item], site) => listValue(machine, demandBoolean(condition!) ? [item!] : [], site),
  ],
  optionals: [
    2,
    (machine, [condition, list], site) =>
      demandBoolean(condition!) ? machine.force(list!) : listValue(machine, [], site),
  ],
  toList: [
    1,
    (machine, [value], site) => {
      const given = demand(value!);
      if (given.kind === 'external') return lose(`whether ${describe(given)} is a list cannot be known`, site);
      return given.kind === 'list' ? given : listValue(machine, [value!], site);
    },
  ],
  range: [
    2,
    (machine, [first, last], site) => {
      const from = demandInteger(first!);
      const length = Number(demandInteger(last!) - from) + 1;
      if (length > 100_000) lose('a list of this length is not made', site);
      const items = Array.from({ length: Math.max(length, 0) }, (_, index) =>
        ready(integerValue(from + BigInt(index), site)),
      );
      return listValue(machine, items, site);
    },
  ],
  replicate: [
    2,
    (machine, [count, item], site) => {
      const length = demandCount(count!);
      if (length < 0 || length > 100_000) lose('a list of this length is not made', site);
      return listValue(machine, new Array<Thunk>(length).fill(item!), site);
    },
  ],
  zipListsWith: [
    3,
    (machine, [callee, one, other], site) =>
      listValue(
        machine,
        zipped(one!, other!).map(([left, right]) => lazyCall(machine, callee!, [left, right], site)),
        site,
      ),
  ],
  zipLists: [
    2,
    (machine, [one, other], site) =>
      listValue(
        machine,
        zipped(one!, other!).map(([fst, snd]) => ready(machine.attributeSet(Object.entries({ fst, snd }), site))),
        site,
      ),
  ],
  reverseList: [1, (machine, [list], site) => listValue(machine, [...demandList(list!).items].reverse(), site)],
  sortOn: [2, (machine, [key, list], site) => sortOn(machine, key!, demandList(list!), site)],
  take: [2, (machine, [count, list], site) => sublist(machine, 0, count!, demandList(list!), site)],
  drop: [
    2,
    (machine, [count, list], site) => {
      const given = demandList(list!);
      return sublist(machine, demandCount(count!), undefined, given, site);
    },
  ],
  sublist: [
    3,
    (machine, [start, count, list], site) => sublist(machine, demandCount(start!), count!, demandList(list!), site),
  ],
  last: [1, (_, [list], site) => (demandList(list!).items.at(-1) ?? lose('last of an empty list', site)).force()],
  init: [
    1,
    (machine, [list], site) => {
      const { items } = demandList(list!);
      return items.length === 0 ? lose('init of an empty list', site) : listValue(machine, items.slice(0, -1), site);
    },
  ],
  unique: [
    1,
    (machine, [list], site) => {
      const kept: Thunk[] = [];
      for (const item of demandList(list!).items) {
        if (!kept.some((other) => sameMember(machine, item, other, site))) kept.push(item);
      }
      return listValue(machine, kept, site);
    },
  ],
  allUnique: [
    1,
    (machine, [list], site) => {
      const { items } = demandList(list!);
      const repeated = items.some((item, index) =>
        items.slice(0, index).some((other) => sameMember(machine, item, other, site)),
      );
      return booleanValue(!repeated, site);
    },
  ],
  intersectLists: [2, (machine, [one, other], site) => filtered(machine, one!, other!, true, site)],
  subtractLists: [2, (machine, [one, other], site) => filtered(machine, one!, other!, false, site)],
};

function mapped(
  machine: Machine,
  list: Thunk,
  application: (item: Thunk, index: number) => readonly [callee: Thunk, given: readonly Thunk[]],
  site: Span,
): ListValue {
  const items = demandList(list).items.map((item, index) => {
    const [callee, given] = application(item, index);
    return lazyCall(machine, callee, given, item.span);
  });
  return listValue(machine, items, site);
}

function indexed(machine: Machine, callee: Thunk, list: Thunk, first: number, site: Span): ListValue {
  return mapped(machine, list, (item, index) => [callee, [ready(integerValue(index + first, site)), item]], site);
}

function flattened(machine: Machine, value: Thunk, site: Span): Thunk[] {
  const given = machine.force(value);
  if (given.kind === 'external') lose(`whether ${describe(given)} is a list cannot be known`, site);
  if (given.kind === 'unknown') throw new Lost(given);
  if (given.kind !== 'list') return [value];
  machine.budget.spend(given.items.length, site);
  return machine.budget.nested(site, () => given.items.flatMap((item) => flattened(machine, item, site)));
}

function zipped(one: Thunk, other: Thunk): [Thunk, Thunk][] {
  const [left, right] = [demandList(one).items, demandList(other).items];
  const length = Math.min(left.length, right.length);
  return left.slice(0, length).map((item, index) => [item, right[index] as Thunk]);
}

/** `count` is not looked at when nothing is left from `start` on; without it, the rest is meant. */
function sublist(machine: Machine, start: number, count: Thunk | undefined, list: ListValue, site: Span): ListValue {
  const rest = list.items.length - start;
  if (rest <= 0) return listValue(machine, [], site);
  const taken = count === undefined ? rest : Math.min(demandCount(count), rest);
  if (start < 0 || taken < 0) lose('a part of a list begins or ends before it', site);
  return listValue(machine, list.items.slice(start, start + taken), site);
}

function filtered(machine: Machine, members: Thunk, list: Thunk, kept: boolean, site: Span): ListValue {
  const wanted = demandList(members).items;
  const items = demandList(list).items.filter(
    (item) => wanted.some((other) => sameMember(machine, item, other, site)) === kept,
  );
  return listValue(machine, items, site);
}
