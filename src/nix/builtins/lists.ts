import type { Span } from '../../repository/index.ts';
import { describe } from '../evaluation/describe.ts';
import { equal } from '../evaluation/equality.ts';
import { Lost, lose, uncaught } from '../evaluation/lost.ts';
import type { Machine } from '../evaluation/machine.ts';
import { plainText } from '../evaluation/text.ts';
import { ready } from '../evaluation/thunks.ts';
import type { Attribute, Thunk } from '../value.ts';
import { booleanValue, integerValue, lazyCall, listValue, record, setValue } from './make.ts';
import {
  call,
  callStrictly,
  type Definitions,
  demand,
  demandCount,
  demandList,
  demandText,
  holds,
  lookAt,
} from './primitive.ts';
import { sortItems } from './sorting.ts';

/** Functions of `builtins` on lists. */
export const lists: Definitions = {
  length: [1, (_, [list], site) => integerValue(demandList(list!).items.length, site)],
  head: [1, (_, [list], site) => (demandList(list!).items[0] ?? lose('head of an empty list', site)).force()],
  tail: [
    1,
    (machine, [list], site) => {
      const { items } = demandList(list!);
      return items.length === 0 ? lose('tail of an empty list', site) : listValue(machine, items.slice(1), site);
    },
  ],
  elemAt: [
    2,
    (_, [list, index], site) => {
      const { items } = demandList(list!);
      return (items[demandCount(index!)] ?? lose('the index lies outside the list', site)).force();
    },
  ],
  elem: [
    2,
    (machine, [item, list], site) => {
      const found = demandList(list!).items.some((other) => sameMember(machine, item!, other, site));
      return booleanValue(found, site);
    },
  ],
  map: [
    2,
    (machine, [callee, list], site) =>
      listValue(
        machine,
        demandList(list!).items.map((item) => lazyCall(machine, callee!, [item], item.span)),
        site,
      ),
  ],
  filter: [
    2,
    (machine, [predicate, list], site) => {
      const { items } = demandList(list!);
      if (items.length === 0) return demand(list!);
      const keeps = demand(predicate!);
      return listValue(
        machine,
        items.filter((item) => holds(machine, keeps, [item], site)),
        site,
      );
    },
  ],
  all: [
    2,
    (machine, [predicate, list], site) => {
      const test = demand(predicate!);
      return booleanValue(
        demandList(list!).items.every((item) => holds(machine, test, [item], site)),
        site,
      );
    },
  ],
  any: [
    2,
    (machine, [predicate, list], site) => {
      const test = demand(predicate!);
      return booleanValue(
        demandList(list!).items.some((item) => holds(machine, test, [item], site)),
        site,
      );
    },
  ],
  genList: [
    2,
    (machine, [callee, length], site) => {
      const count = demandCount(length!);
      if (count < 0 || count > 100_000) lose('a list of this length is not made', site);
      machine.budget.spend(count, site);
      const items = Array.from({ length: count }, (_, index) =>
        lazyCall(machine, callee!, [ready(integerValue(index, site))], site),
      );
      return listValue(machine, items, site);
    },
  ],
  concatLists: [
    1,
    (machine, [list], site) =>
      listValue(
        machine,
        demandList(list!).items.flatMap((item) => demandList(item).items),
        site,
      ),
  ],
  concatMap: [
    2,
    (machine, [callee, list], site) => {
      const transform = demand(callee!);
      const items = demandList(list!).items.flatMap((item) => {
        const part = callStrictly(machine, transform, [item], site);
        return part.kind === 'list' ? part.items : lose(`concatMap needs lists and gets ${describe(part)}`, site);
      });
      return listValue(machine, items, site);
    },
  ],
  "foldl'": [
    3,
    (machine, [callee, start, list], site) => {
      const { items } = demandList(list!);
      if (items.length === 0) return machine.force(start!);
      const step = demand(callee!);
      let result = start!;
      for (const item of items) result = ready(lookAt(ready(call(machine, step, [result, item], site))), site);
      return result.force();
    },
  ],
  sort: [2, (machine, [less, list], site) => sortItems(machine, demand(less!), demandList(list!), site)],
  partition: [
    2,
    (machine, [predicate, list], site) => {
      const test = demand(predicate!);
      const right: Thunk[] = [];
      const wrong: Thunk[] = [];
      for (const item of demandList(list!).items) {
        lookAt(item);
        (holds(machine, test, [item], site) ? right : wrong).push(item);
      }
      return record({ right: listValue(machine, right, site), wrong: listValue(machine, wrong, site) }, site);
    },
  ],
  groupBy: [
    2,
    (machine, [callee, list], site) => {
      const name = demand(callee!);
      const groups = new Map<string, Thunk[]>();
      for (const item of demandList(list!).items) {
        const key = plainText(callStrictly(machine, name, [item], site)) ?? lose('a group has no known name', site);
        const group = groups.get(key);
        if (group) group.push(item);
        else groups.set(key, [item]);
      }
      const attributes = new Map<string, Attribute>();
      for (const [key, items] of groups) {
        attributes.set(key, { value: ready(listValue(machine, items, site)), name: site });
      }
      return setValue(attributes, site);
    },
  ],
  catAttrs: [
    2,
    (machine, [name, list], site) => {
      const attribute = demandText(name!);
      const items: Thunk[] = [];
      for (const item of demandList(list!).items) {
        const set = demand(item);
        const has = machine.has(set, attribute);
        if (has === undefined) lose(`whether ${describe(set)} has '${attribute}' cannot be known`, site);
        if (has) items.push(machine.thunk(item.span, () => machine.select(set, attribute, site)));
      }
      return listValue(machine, items, site);
    },
  ],
};

/** Equality with a member of a list; Nix does not look at two members that are one value in memory. */
export function sameMember(machine: Machine, left: Thunk, right: Thunk, site: Span): boolean {
  const [one, two] = [machine.force(left), machine.force(right)];
  for (const member of [one, two]) if (member.kind === 'unknown') throw new Lost(uncaught(member));
  const functions = [one, two].every(({ kind }) => kind === 'closure' || kind === 'primitive');
  return functions ? lose('functions inside lists are compared', site) : equal(machine, one, two, site);
}
