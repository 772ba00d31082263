import type { Span } from '../../../repository/index.ts';
import { describe } from '../../evaluation/describe.ts';
import { Lost, lose } from '../../evaluation/lost.ts';
import type { Machine } from '../../evaluation/machine.ts';
import type { Thunk, Value } from '../../value.ts';
import { booleanValue, setValue } from '../make.ts';
import { type Definitions, demandList, demandText } from '../primitive.ts';

/** The functions of lib/attrsets.nix that take a path of names. */
export const attributePaths: Definitions = {
  attrByPath: [
    3,
    (machine, [path, fallback, set], site) => walk(machine, path!, set!, site) ?? machine.force(fallback!),
  ],
  hasAttrByPath: [
    2,
    (machine, [path, set], site) => booleanValue(walk(machine, path!, set!, site) !== undefined, site),
  ],
  getAttrFromPath: [
    2,
    (machine, [path, set], site) => walk(machine, path!, set!, site) ?? lose('the attribute path is missing', site),
  ],
  setAttrByPath: [
    2,
    (machine, [path, value], site) => {
      const names = demandList(path!).items;
      const built = [...names].reverse().reduce<Thunk>((inner, item) => {
        // Each name is looked at when its set is, as in Nix.
        return machine.thunk(site, () =>
          setValue(new Map([[demandText(item), { value: inner, name: item.span }]]), site),
        );
      }, value!);
      return machine.force(built);
    },
  ],
};

/** The value at the end of the path; undefined when an attribute is missing on the way. */
function walk(machine: Machine, path: Thunk, set: Thunk, site: Span): Value | undefined {
  let value = machine.force(set);
  for (const item of demandList(path).items) {
    if (value.kind === 'unknown') throw new Lost(value);
    const name = demandText(item);
    const has = machine.has(value, name);
    if (has === undefined) return lose(`whether ${describe(value)} has '${name}' cannot be known`, site);
    if (!has) return undefined;
    value = machine.select(value, name, site);
  }
  return value;
}
