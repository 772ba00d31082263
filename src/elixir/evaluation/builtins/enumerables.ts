import { isTextTooLong, spend } from '../bounds.ts';
import { membership, sameValue } from '../comparison.ts';
import { asData } from '../data.ts';
import { applyFunction } from '../functions.ts';
import { printed } from '../printed.ts';
import { knownTruth } from '../truth.ts';
import { atom, boolean, integer, list, lost, text, type Value } from '../value.ts';
import { type BuiltinCall, type Builtins, entry } from './builtin.ts';

type Item = readonly [Value, boolean | undefined];

/** The items of a list with what a function of the repository says of each. */
function judged([items, judge]: readonly Value[], call: BuiltinCall): Item[] | undefined {
  if (items?.kind !== 'list' || !judge) return undefined;
  return items.items.map((item): Item => [item, knownTruth(applyFunction(judge, [item], call.span, call.session))]);
}

function filter(keep: boolean): (values: readonly Value[], call: BuiltinCall) => Value | undefined {
  return (values, call) => {
    const items = judged(values, call);
    if (!items || items.some(([, holds]) => holds === undefined)) return undefined;
    return list(
      items.filter(([, holds]) => holds === keep).map(([item]) => item),
      call.span,
    );
  };
}

/** `Enum` and `List` as far as lists of targets, options and dependencies use them. */
export const ENUMERABLES: Builtins = Object.fromEntries([
  [
    'Enum.member?',
    (call: BuiltinCall): Value => {
      const [items, value] = call.values;
      if (!items || !value) return lost('Enum.member? is not followed', call.span);
      return membership(asData(value()), asData(items()), call.span, call.session);
    },
  ],
  entry('Enum.map', [2], ([items, change], call) => {
    if (items?.kind !== 'list' || !change) return undefined;
    return list(
      items.items.map((item) => applyFunction(change, [item], call.span, call.session)),
      call.span,
    );
  }),
  entry('Enum.filter', [2], filter(true)),
  entry('Enum.reject', [2], filter(false)),
  entry('Enum.any?', [2], (values, call) => {
    const items = judged(values, call);
    if (items?.some(([, holds]) => holds)) return boolean(true, call.span);
    return !items || items.some(([, holds]) => holds === undefined) ? undefined : boolean(false, call.span);
  }),
  entry('Enum.all?', [2], (values, call) => {
    const items = judged(values, call);
    if (items?.some(([, holds]) => holds === false)) return boolean(false, call.span);
    return !items || items.some(([, holds]) => holds === undefined) ? undefined : boolean(true, call.span);
  }),
  entry('Enum.find', [2, 3], (values, call) => {
    const [searched, second, third] = values;
    const fallback = third ? second : atom('nil', call.span);
    const items = searched && judged([searched, (third ?? second) as Value], call);
    const first = items?.findIndex(([, holds]) => holds !== false) ?? -1;
    if (!items) return undefined;
    if (first < 0) return fallback;
    return items[first]?.[1] ? items[first][0] : undefined;
  }),
  entry('Enum.find_value', [2], ([items, change], call) => {
    if (items?.kind !== 'list' || !change) return undefined;
    for (const item of items.items) {
      const value = applyFunction(change, [item], call.span, call.session);
      const holds = knownTruth(value);
      if (holds === undefined) return undefined;
      if (holds) return value;
    }
    return atom('nil', call.span);
  }),
  entry('Enum.count', [1, 2], (values, call) => {
    const [items] = values;
    if (items?.kind !== 'list') return undefined;
    const chosen = values.length === 2 ? filter(true)(values, call) : items;
    return chosen?.kind === 'list' ? integer(chosen.items.length, call.span) : undefined;
  }),
  entry('Enum.empty?', [1], ([items], { span }) =>
    items?.kind === 'list' ? boolean(items.items.length === 0, span) : undefined,
  ),
  entry('Enum.at', [2], ([items, index], { span }) =>
    items?.kind === 'list' && index?.kind === 'number' ? (items.items.at(index.value) ?? atom('nil', span)) : undefined,
  ),
  entry('Enum.flat_map', [2], ([items, change], call) => {
    if (items?.kind !== 'list' || !change) return undefined;
    const made = items.items.map((item) => applyFunction(change, [item], call.span, call.session));
    if (made.some(({ kind }) => kind !== 'list')) return undefined;
    return list(
      made.flatMap((value) => (value.kind === 'list' ? value.items : [])),
      call.span,
    );
  }),
  // The first value and the accumulator may be unknown: the function decides what becomes of them.
  [
    'Enum.reduce',
    (call: BuiltinCall): Value => {
      const [given, first, change] = call.values.map((value) => value());
      const items = given && asData(given);
      if (items?.kind !== 'list' || !first || !change) return lost('Enum.reduce is not followed', call.span);
      return items.items.reduce<Value>(
        (result, item) => applyFunction(change, [item, result], call.span, call.session),
        first,
      );
    },
  ],
  entry('Enum.into', [2], ([items, into], { span }) =>
    items?.kind === 'list' && into?.kind === 'list' && into.items.length === 0 ? list(items.items, span) : undefined,
  ),
  entry('Enum.join', [1, 2], ([items, separator], { span }) => {
    if (items?.kind !== 'list' || (separator && separator.kind !== 'string')) return undefined;
    const shown = items.items.map(printed);
    if (shown.includes(undefined)) return undefined;
    const between = separator?.kind === 'string' ? separator.value : '';
    const length = shown.reduce((sum, part) => sum + (part?.length ?? 0) + between.length, 0);
    return isTextTooLong(length) ? undefined : text(shown.join(between), span);
  }),
  entry('Enum.concat', [1, 2], (values, { span }) => {
    const lists = values.length === 2 ? values : values[0]?.kind === 'list' ? values[0].items : undefined;
    if (!lists || lists.some(({ kind }) => kind !== 'list')) return undefined;
    return list(
      lists.flatMap((value) => (value.kind === 'list' ? value.items : [])),
      span,
    );
  }),
  entry('Enum.uniq', [1], ([items], { span, session }) => {
    if (items?.kind !== 'list') return undefined;
    spend(items.items.length ** 2, session);
    const kept: Value[] = [];
    for (const item of items.items) {
      const answers = kept.map((other) => sameValue(other, item));
      if (answers.includes(undefined)) return undefined;
      if (!answers.includes(true)) kept.push(item);
    }
    return list(kept, span);
  }),
  entry('Enum.reverse', [1], ([items], { span }) =>
    items?.kind === 'list' ? list([...items.items].reverse(), span) : undefined,
  ),
  // Only their number matters: they stand for the parameters of a generated function.
  entry('Macro.generate_arguments', [2], ([count], { span }) => {
    if (count?.kind !== 'number' || count.value < 0 || count.value > 255) return undefined;
    return list(
      Array.from({ length: count.value }, (_, index) => lost(`argument ${index + 1}`, span)),
      span,
    );
  }),
  entry('List.first', [1], ([items], { span }) =>
    items?.kind === 'list' ? (items.items[0] ?? atom('nil', span)) : undefined,
  ),
  entry('List.last', [1], ([items], { span }) =>
    items?.kind === 'list' ? (items.items.at(-1) ?? atom('nil', span)) : undefined,
  ),
  entry('List.wrap', [1], ([value], { span }) => {
    if (value?.kind === 'list' || value?.kind === 'charlist') return value;
    return value?.kind === 'atom' && value.value === 'nil' ? list([], span) : value && list([value], span);
  }),
  entry('List.delete', [2], ([items, value], { span }) => {
    if (items?.kind !== 'list' || !value) return undefined;
    const answers = items.items.map((item) => sameValue(item, value));
    if (answers.includes(undefined)) return undefined;
    const first = answers.indexOf(true);
    return first < 0
      ? items
      : list(
          items.items.filter((_, index) => index !== first),
          span,
        );
  }),
]);
