import type { Span } from '../../../repository/index.ts';
import { describe } from '../../evaluation/describe.ts';
import { lose } from '../../evaluation/lost.ts';
import type { Machine } from '../../evaluation/machine.ts';
import { ready } from '../../evaluation/thunks.ts';
import type { Attribute, AttributesValue, Thunk, Value } from '../../value.ts';
import { lazyCall, listValue, setValue, sortedAttributes, textThunk } from '../make.ts';
import { type Definitions, demand, demandList, demandSet, holds } from '../primitive.ts';
import { sets } from '../sets.ts';

/** The functions of lib/attrsets.nix that merge sets. */
export const merging: Definitions = {
  recursiveUpdate: [
    2,
    (machine, [left, right], site) =>
      updateUntil(
        machine,
        demand(left!),
        demand(right!),
        (_, one, other) => !(isSet(one, site) && isSet(other, site)),
        [],
        site,
      ),
  ],
  recursiveUpdateUntil: [
    3,
    (machine, [predicate, left, right], site) => {
      const test = demand(predicate!);
      const stops: Stops = (path, one, other) => {
        const names = path.map((name) => textThunk(name, site));
        return holds(machine, test, [ready(listValue(machine, names, site)), one, other], site);
      };
      return updateUntil(machine, demand(left!), demand(right!), stops, [], site);
    },
  ],
  mergeAttrsList: [
    1,
    (machine, [list], site) => {
      const empty = setValue(new Map(), site);
      return demandList(list!).items.reduce<Value>((merged, item) => machine.update(merged, demand(item), site), empty);
    },
  ],
  zipAttrs: [
    1,
    (machine, [list], site) => {
      const groups = new Map<string, { readonly name: Span; readonly values: Thunk[] }>();
      for (const item of demandList(list!).items) {
        for (const [name, attribute] of demandSet(machine, item).attributes) {
          const group = groups.get(name) ?? { name: attribute.name, values: [] };
          group.values.push(attribute.value);
          groups.set(name, group);
        }
      }
      const attributes = new Map<string, Attribute>();
      for (const [name, group] of groups) {
        attributes.set(name, { value: ready(listValue(machine, group.values, site)), name: group.name });
      }
      return setValue(attributes, site);
    },
  ],
  foldAttrs: [
    3,
    (machine, [step, start, list], site) => {
      let merged: AttributesValue = setValue(new Map(), site);
      for (const item of [...demandList(list!).items].reverse()) {
        const attributes = new Map(merged.attributes);
        for (const [name, attribute] of sortedAttributes(demandSet(machine, item))) {
          const before = merged.attributes.get(name)?.value ?? start!;
          attributes.set(name, {
            value: lazyCall(machine, step!, [attribute.value, before], site),
            name: attribute.name,
          });
        }
        merged = setValue(attributes, site);
      }
      return merged;
    },
  ],
  overrideExisting: [
    2,
    (machine, [old, replacing], site) => {
      const set = demandSet(machine, old!);
      const attributes = new Map(set.attributes);
      const [, intersect] = sets.intersectAttrs!;
      const common = machine.attributes(intersect(machine, [old!, replacing!], site));
      for (const [name, attribute] of common?.attributes ?? []) attributes.set(name, attribute);
      return setValue(attributes, site);
    },
  ],
};

type Stops = (path: readonly string[], one: Thunk, other: Thunk) => boolean;

function isSet(thunk: Thunk, site: Span): boolean {
  const value = demand(thunk);
  if (value.kind === 'external') return lose(`whether ${describe(value)} is a set cannot be known`, site);
  return value.kind === 'attributes' || value.kind === 'derivation' || value.kind === 'update';
}

/** `lib.recursiveUpdateUntil`: below a name that both have, the merge goes on until `stops` says that the right one counts. */
function updateUntil(
  machine: Machine,
  left: Value,
  right: Value,
  stops: Stops,
  path: readonly string[],
  site: Span,
): Value {
  const [one, other] = [listed(machine, left, site), listed(machine, right, site)];
  machine.budget.spend(one.attributes.size + other.attributes.size, site);
  const attributes = new Map<string, Attribute>(one.attributes);
  for (const [name, attribute] of other.attributes) {
    const before = one.attributes.get(name);
    if (!before) {
      attributes.set(name, attribute);
      continue;
    }
    const here = [...path, name];
    const value = machine.thunk(attribute.value.span, () => {
      if (stops(here, before.value, attribute.value)) return machine.force(attribute.value);
      return updateUntil(machine, demand(before.value), demand(attribute.value), stops, here, site);
    });
    attributes.set(name, { value, name: attribute.name });
  }
  return setValue(attributes, site);
}

function listed(machine: Machine, value: Value, site: Span): AttributesValue {
  return machine.attributes(value) ?? lose(`the attributes of ${describe(value)} cannot be listed`, site);
}
