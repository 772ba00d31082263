import type { Span } from '../../../repository/index.ts';
import type { Machine } from '../../evaluation/machine.ts';
import type { Thunk, Value } from '../../value.ts';
import { lists as builtinLists } from '../lists.ts';
import { call, type Definitions, demand, demandList, lookAt } from '../primitive.ts';

/** The folds of lib/lists.nix. */
export const folds: Definitions = {
  foldr: [3, (machine, [step, end, list], site) => foldRight(machine, step!, end!, demandList(list!).items, site)],
  fold: [3, (machine, [step, end, list], site) => foldRight(machine, step!, end!, demandList(list!).items, site)],
  foldl: [3, (machine, [step, start, list], site) => foldLeft(machine, step!, start!, demandList(list!).items, site)],
  "foldl'": [
    3,
    (machine, given, site) => {
      // Unlike the builtin, lib's looks at the start value first.
      lookAt(given[1]!);
      const [, run] = builtinLists["foldl'"]!;
      return run(machine, given, site);
    },
  ],
};

/** More items than this are computed from the far end, for each needs the one before and the nesting is limited. */
const DEEP = 100;

function foldRight(machine: Machine, step: Thunk, end: Thunk, items: readonly Thunk[], site: Span): Value {
  let result = end;
  for (const item of [...items].reverse()) {
    const rest = result;
    result = machine.thunk(site, () => call(machine, demand(step), [item, rest], site));
    if (items.length > DEEP) result.force();
  }
  return result.force();
}

function foldLeft(machine: Machine, step: Thunk, start: Thunk, items: readonly Thunk[], site: Span): Value {
  let result = start;
  for (const item of items) {
    const before = result;
    result = machine.thunk(site, () => call(machine, demand(step), [before, item], site));
    if (items.length > DEEP) result.force();
  }
  return result.force();
}
