import type { Attribute, AttributesValue, Thunk, Value } from '../../value.ts';
import type { Outside } from '../outside.ts';
import { plainText } from '../values.ts';

/**
 * The values that a definition stands for, its marks resolved (`mkIf`, `mkMerge`, `mkForce`, … of nixpkgs lib/modules.nix).
 * What a condition that nobody knows would give is lost, and said to be.
 */
export function definedValues(outside: Outside, value: Value): readonly Value[] {
  const { evaluator } = outside;
  const mark = value.kind === 'attributes' ? value.attributes.get('_type') : undefined;
  const type = mark && plainText(evaluator.force(mark.value));
  if (value.kind !== 'attributes' || type === undefined) return [value];
  const member = (name: string) => evaluator.select(value, name, value.span);
  switch (type) {
    case 'if': {
      const condition = member('condition');
      if (condition.kind === 'unknown') outside.lose(condition);
      return condition.kind === 'boolean' && condition.value ? definedValues(outside, member('content')) : [];
    }
    case 'merge': {
      const contents = member('contents');
      if (contents.kind !== 'list') return [];
      return contents.items.flatMap((item) => definedValues(outside, evaluator.force(item)));
    }
    case 'override':
    case 'order':
      return definedValues(outside, member('content'));
    default:
      return [value];
  }
}

/** What several modules define for an option, in their order. */
export function definitionsOf(outside: Outside, modules: readonly Value[], option: string): readonly Value[] {
  return modules.flatMap((module) => {
    if (outside.evaluator.has(module, option) !== true) return [];
    return definedValues(outside, outside.evaluator.select(module, option, module.span));
  });
}

/** Definitions of one option as one value: sets join, of anything else the last one counts. */
export function mergedDefinitions(outside: Outside, definitions: readonly Value[]): Value | undefined {
  const [first, ...rest] = definitions;
  if (!first || rest.length === 0) return first;
  const sets = definitions.map((definition) => outside.evaluator.attributes(definition));
  if (sets.some((set) => set === undefined)) return definitions.at(-1);
  return mergedSets(outside, sets as AttributesValue[]);
}

function mergedSets(outside: Outside, sets: readonly AttributesValue[]): AttributesValue {
  const merged = new Map<string, Attribute>();
  for (const set of sets) {
    for (const [name, attribute] of set.attributes) {
      const earlier = merged.get(name);
      merged.set(
        name,
        earlier ? { name: attribute.name, value: bothOf(outside, earlier.value, attribute.value) } : attribute,
      );
    }
  }
  return { kind: 'attributes', attributes: merged, span: (sets[0] as AttributesValue).span };
}

function bothOf(outside: Outside, one: Thunk, other: Thunk): Thunk {
  const { evaluator } = outside;
  return evaluator.thunk(other.span, () => {
    const values = [one, other].flatMap((thunk) => definedValues(outside, evaluator.force(thunk)));
    return mergedDefinitions(outside, values) ?? evaluator.force(other);
  });
}
