import type { Span } from '../../../repository/index.ts';
import { describe } from '../../evaluation/describe.ts';
import { lose } from '../../evaluation/lost.ts';
import type { Machine } from '../../evaluation/machine.ts';
import { plainText } from '../../evaluation/text.ts';
import { ready } from '../../evaluation/thunks.ts';
import type { Attribute, AttributesValue, Thunk, Value } from '../../value.ts';
import { lists as builtinLists } from '../lists.ts';
import { booleanValue, lazyCall, listValue, setValue, sortedAttributes, textThunk } from '../make.ts';
import {
  call,
  type Definitions,
  demand,
  demandBoolean,
  demandList,
  demandSet,
  demandText,
  holds,
  lookAt,
} from '../primitive.ts';
import { sets } from '../sets.ts';
import { types } from '../types.ts';
import { attributePaths } from './attribute-paths.ts';
import { merging } from './merging.ts';
import { pick } from './pick.ts';

/** lib/attrsets.nix. */
export const attrsets: Definitions = {
  ...pick(sets, ['attrNames', 'attrValues', 'listToAttrs', 'hasAttr', 'getAttr', 'removeAttrs', 'intersectAttrs']),
  ...pick(sets, ['mapAttrs', 'zipAttrsWith']),
  ...pick(builtinLists, ['catAttrs']),
  ...pick(types, ['isAttrs']),
  ...attributePaths,
  ...merging,
  genAttrs: [
    2,
    (machine, [names, callee], site) => {
      const attributes = new Map<string, Attribute>();
      for (const item of demandList(names!).items) {
        const name = demandText(item);
        if (attributes.has(name)) continue;
        attributes.set(name, { value: lazyCall(machine, callee!, [item], callee!.span), name: item.force().span });
      }
      return setValue(attributes, site);
    },
  ],
  "genAttrs'": [2, (machine, [list, callee], site) => fromPairs(machine, pairs(machine, callee!, list!), site)],
  "mapAttrs'": [2, (machine, [callee, set], site) => fromPairs(machine, applied(machine, callee!, set!), site)],
  mapAttrsToList: [2, (machine, [callee, set], site) => listValue(machine, applied(machine, callee!, set!), site)],
  attrsToList: [
    1,
    (machine, [set], site) => {
      const items = sortedAttributes(demandSet(machine, set!)).map(([name, attribute]) =>
        ready(nameValuePair(textThunk(name, attribute.name), attribute.value, site)),
      );
      return listValue(machine, items, site);
    },
  ],
  concatMapAttrs: [
    2,
    (machine, [callee, set], site) => {
      const empty = setValue(new Map(), site);
      return applied(machine, callee!, set!).reduce<Value>(
        (merged, item) => machine.update(merged, demand(item), site),
        empty,
      );
    },
  ],
  filterAttrs: [
    2,
    (machine, [predicate, set], site) => {
      const test = demand(predicate!);
      const kept = sortedAttributes(demandSet(machine, set!)).filter(([name, attribute]) =>
        holds(machine, test, [textThunk(name, attribute.name), attribute.value], site),
      );
      return setValue(new Map(kept), site);
    },
  ],
  foldlAttrs: [
    3,
    (machine, [step, start, set], site) => {
      const callee = demand(step!);
      lookAt(start!);
      let result = start!;
      for (const [name, attribute] of sortedAttributes(demandSet(machine, set!))) {
        result = ready(call(machine, callee, [result, textThunk(name, attribute.name), attribute.value], site), site);
        lookAt(result);
      }
      return result.force();
    },
  ],
  nameValuePair: [2, (_, [name, value], site) => nameValuePair(name!, value!, site)],
  optionalAttrs: [
    2,
    (machine, [condition, set], site) => (demandBoolean(condition!) ? machine.force(set!) : setValue(new Map(), site)),
  ],
  attrVals: [
    2,
    (machine, [names, set], site) => {
      const items = demandList(names!).items.map((item) =>
        machine.thunk(item.span, () => machine.select(demand(set!), demandText(item), site)),
      );
      return listValue(machine, items, site);
    },
  ],
  getAttrs: [
    2,
    (machine, [names, set], site) => {
      const attributes = new Map<string, Attribute>();
      for (const item of demandList(names!).items) {
        const name = demandText(item);
        const value = machine.thunk(item.span, () => machine.select(demand(set!), name, site));
        attributes.set(name, { value, name: item.force().span });
      }
      return setValue(attributes, site);
    },
  ],
  collect: [
    2,
    (machine, [predicate, set], site) => listValue(machine, collected(machine, demand(predicate!), set!, site), site),
  ],
  isDerivation: [
    1,
    (machine, [value], site) => {
      const given = demand(value!);
      if (given.kind === 'derivation') return booleanValue(true, site);
      const has = machine.has(given, 'type');
      if (has === undefined) return lose(`whether ${describe(given)} is a derivation cannot be known`, site);
      if (!has) return booleanValue(false, site);
      const type = machine.select(given, 'type', site);
      const text = plainText(type);
      if (text === undefined && (type.kind === 'string' || type.kind === 'unknown' || type.kind === 'external')) {
        return lose('the type of the set could not be followed', site);
      }
      return booleanValue(text === 'derivation', site);
    },
  ],
  recurseIntoAttrs: [1, (machine, [set], site) => marked(machine, set!, true, site)],
  dontRecurseIntoAttrs: [1, (machine, [set], site) => marked(machine, set!, false, site)],
};

function applied(machine: Machine, callee: Thunk, set: Thunk): Thunk[] {
  return sortedAttributes(demandSet(machine, set)).map(([name, attribute]) =>
    lazyCall(machine, callee, [textThunk(name, attribute.name), attribute.value], attribute.value.span),
  );
}

function pairs(machine: Machine, callee: Thunk, list: Thunk): Thunk[] {
  return demandList(list).items.map((item) => lazyCall(machine, callee, [item], item.span));
}

function fromPairs(machine: Machine, items: readonly Thunk[], site: Span): Value {
  const [, listToAttrs] = sets.listToAttrs!;
  return listToAttrs(machine, [ready({ kind: 'list', items, span: site })], site);
}

function nameValuePair(name: Thunk, value: Thunk, site: Span): AttributesValue {
  const attributes = new Map([
    ['name', { value: name, name: site }],
    ['value', { value, name: site }],
  ]);
  return setValue(attributes, site);
}

function collected(machine: Machine, predicate: Value, set: Thunk, site: Span): Thunk[] {
  if (holds(machine, predicate, [set], site)) return [set];
  const value = demand(set);
  if (value.kind === 'external') lose(`what ${describe(value)} holds cannot be known`, site);
  const isSet = value.kind === 'attributes' || value.kind === 'derivation' || value.kind === 'update';
  if (!isSet) return [];
  const members = sortedAttributes(demandSet(machine, set));
  machine.budget.spend(members.length, site);
  return machine.budget.nested(site, () =>
    members.flatMap(([, attribute]) => collected(machine, predicate, attribute.value, site)),
  );
}

function marked(machine: Machine, set: Thunk, value: boolean, site: Span): Value {
  const mark = new Map([['recurseForDerivations', { value: ready(booleanValue(value, site)), name: site }]]);
  return machine.update(demand(set), setValue(mark, site), site);
}
