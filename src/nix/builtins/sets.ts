import { describe } from '../evaluation/describe.ts';
import { lose } from '../evaluation/lost.ts';
import { ready } from '../evaluation/thunks.ts';
import type { Attribute, Thunk } from '../value.ts';
import { booleanValue, lazyCall, listValue, setValue, sortedAttributes, textThunk } from './make.ts';
import { type Definitions, demand, demandList, demandSet, demandText } from './primitive.ts';

/** Functions of `builtins` on attribute sets. */
export const sets: Definitions = {
  attrNames: [
    1,
    (machine, [set], site) => {
      const names = sortedAttributes(demandSet(machine, set!));
      return listValue(
        machine,
        names.map(([name, attribute]) => textThunk(name, attribute.name)),
        site,
      );
    },
  ],
  attrValues: [
    1,
    (machine, [set], site) => {
      const values = sortedAttributes(demandSet(machine, set!));
      return listValue(
        machine,
        values.map(([, attribute]) => attribute.value),
        site,
      );
    },
  ],
  getAttr: [
    2,
    (machine, [name, set], site) => {
      const attribute = demandText(name!);
      return machine.select(demand(set!), attribute, site);
    },
  ],
  hasAttr: [
    2,
    (machine, [name, set], site) => {
      const attribute = demandText(name!);
      const value = demand(set!);
      const has = machine.has(value, attribute);
      return has === undefined
        ? lose(`whether ${describe(value)} has '${attribute}' cannot be known`, site)
        : booleanValue(has, site);
    },
  ],
  mapAttrs: [
    2,
    (machine, [callee, set], site) => {
      const attributes = new Map<string, Attribute>();
      for (const [name, attribute] of demandSet(machine, set!).attributes) {
        const value = lazyCall(
          machine,
          callee!,
          [textThunk(name, attribute.name), attribute.value],
          attribute.value.span,
        );
        attributes.set(name, { value, name: attribute.name });
      }
      machine.budget.spend(attributes.size, site);
      return setValue(attributes, site);
    },
  ],
  listToAttrs: [
    1,
    (machine, [list], site) => {
      const attributes = new Map<string, Attribute>();
      for (const item of demandList(list!).items) {
        const set = demand(item);
        const nameThunk = machine.thunk(item.span, () => machine.select(set, 'name', site));
        const name = demandText(nameThunk);
        if (attributes.has(name)) continue;
        if (machine.has(set, 'value') === false) lose("listToAttrs needs an attribute 'value'", site);
        const given = set.kind === 'attributes' ? set.attributes.get('value')?.value : undefined;
        const value = given ?? machine.thunk(item.span, () => machine.select(set, 'value', site));
        attributes.set(name, { value, name: nameThunk.force().span });
      }
      machine.budget.spend(attributes.size, site);
      return setValue(attributes, site);
    },
  ],
  intersectAttrs: [
    2,
    (machine, [left, right], site) => {
      const names = demand(left!);
      const attributes = new Map<string, Attribute>();
      for (const [name, attribute] of demandSet(machine, right!).attributes) {
        const has = machine.has(names, name);
        if (has === undefined) lose(`whether ${describe(names)} has '${name}' cannot be known`, site);
        if (has) attributes.set(name, attribute);
      }
      return setValue(attributes, site);
    },
  ],
  removeAttrs: [
    2,
    (machine, [set, names], site) => {
      const attributes = new Map(demandSet(machine, set!).attributes);
      for (const name of demandList(names!).items) attributes.delete(demandText(name));
      machine.budget.spend(attributes.size, site);
      return setValue(attributes, site);
    },
  ],
  zipAttrsWith: [
    2,
    (machine, [callee, list], site) => {
      const groups = new Map<string, { name: Attribute['name']; values: Thunk[] }>();
      for (const item of demandList(list!).items) {
        for (const [name, attribute] of demandSet(machine, item).attributes) {
          const group = groups.get(name);
          if (group) group.values.push(attribute.value);
          else groups.set(name, { name: attribute.name, values: [attribute.value] });
        }
      }
      const attributes = new Map<string, Attribute>();
      for (const [name, group] of groups) {
        const values = ready(listValue(machine, group.values, site));
        const value = lazyCall(machine, callee!, [textThunk(name, group.name), values], group.name);
        attributes.set(name, { value, name: group.name });
      }
      return setValue(attributes, site);
    },
  ],
  functionArgs: [
    1,
    (machine, [callee], site) => {
      const value = demand(callee!);
      if (value.kind !== 'closure' && value.kind !== 'primitive') {
        return lose(`functionArgs needs a function and gets ${describe(value)}`, site);
      }
      const attributes = new Map<string, Attribute>();
      for (const [name, optional] of machine.formals(value) ?? []) {
        attributes.set(name, { value: ready(booleanValue(optional, site)), name: site });
      }
      return setValue(attributes, site);
    },
  ],
};
