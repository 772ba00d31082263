import { sameValue } from '../comparison.ts';
import { applyFunction } from '../functions.ts';
import { valueAt } from '../lookup.ts';
import type { Lazy } from '../scope.ts';
import { knownTruth } from '../truth.ts';
import { atom, boolean, list, lost, pair, tuple, type Value } from '../value.ts';
import { type Builtin, type BuiltinCall, type Builtins, entry, strict } from './builtin.ts';

/** Keys and values of a keyword list; undefined when an item is none. */
function pairs(value: Value | undefined): (readonly [Value & { kind: 'atom' }, Value])[] | undefined {
  if (value?.kind !== 'list') return undefined;
  const found = value.items.flatMap((item) => {
    const entry = pair(item);
    return entry ? [entry] : [];
  });
  return found.length === value.items.length ? found : undefined;
}

function keys(value: Value | undefined): readonly string[] | undefined {
  if (value?.kind === 'atom') return [value.value];
  if (value?.kind !== 'list') return undefined;
  const names = value.items.flatMap((item) => (item.kind === 'atom' ? [item.value] : []));
  return names.length === value.items.length ? names : undefined;
}

function filtered(value: Value, keep: (key: string) => boolean, call: BuiltinCall): Value | undefined {
  if (value.kind === 'map') {
    if (value.entries.some(([key]) => key.kind !== 'atom')) return undefined;
    return {
      ...value,
      entries: value.entries.filter(([key]) => keep((key as { value: string }).value)),
      span: call.span,
    };
  }
  if (value.kind !== 'list' || !pairs(value)) return undefined;
  return list(
    value.items.filter((item) => keep(pair(item)?.[0].value ?? '')),
    call.span,
  );
}

// Keyword.merge/2: the pairs of the left whose key the right has not, then the right (lib/elixir/lib/keyword.ex).
function merged(left: Value, right: Value, call: BuiltinCall): Value | undefined {
  const given = pairs(right);
  if (!given || left.kind !== 'list') return undefined;
  const names = new Set(given.map(([key]) => key.value));
  const kept = filtered(left, (key) => !names.has(key), call);
  if (kept?.kind !== 'list' || right.kind !== 'list') return undefined;
  return list([...kept.items, ...right.items], call.span);
}

function put(container: Value, key: Value, value: Value, call: BuiltinCall): Value | undefined {
  if (container.kind === 'map') {
    const others = container.entries.filter(([candidate]) => sameValue(candidate, key) === false);
    if (others.length < container.entries.length - 1) return undefined;
    return { ...container, entries: [...others, [key, value]], span: call.span };
  }
  if (key.kind !== 'atom') return undefined;
  const rest = filtered(container, (name) => name !== key.value, call);
  return rest?.kind === 'list' ? list([tuple([key, value], value.span), ...rest.items], call.span) : undefined;
}

function has(container: Value, key: Value): boolean | undefined {
  const found = container.kind === 'map' ? container.entries : pairs(container);
  if (!found) return undefined;
  const answers = found.map(([candidate]) => sameValue(candidate, key));
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}

/** What a lookup gives for a key that is missing. */
type Missing = (call: BuiltinCall) => Value;

const givenDefault: Missing = ({ values, span }) => values[2]?.() ?? atom('nil', span);

/** The result of a function without parameters, the third argument. */
const computedDefault: Missing = ({ values, span, session }) =>
  applyFunction(values[2]?.() ?? lost('the function is missing', span), [], span, session);

/** Looks a key up; the default is computed only when it is needed. */
function get(name: string, arities: readonly number[], missing: Missing): Builtin {
  return (call) => {
    const { values, span } = call;
    if (!arities.includes(values.length)) return lost(`${name}/${values.length} is not followed`, span);
    const present = strict(name, [2], ([container, key]) => {
      const found = container && key && has(container, key);
      return found === undefined ? undefined : boolean(found, span);
    })({ ...call, values: values.slice(0, 2) });
    const known = knownTruth(present);
    if (present.kind === 'unknown' || known === undefined) return partial(call) ?? present;
    if (known)
      return strict(
        name,
        [2],
        ([held, key]) => held && key && valueAt(held, key, span),
      )({ ...call, values: values.slice(0, 2) });
    return missing(call);
  };
}

function raises(name: string): Missing {
  return ({ span }) => lost(`${name} raises: the key is missing`, span);
}

/** The value and the container without its key; every pair of the key goes (lib/elixir/lib/keyword.ex, `pop`). */
function pop(name: string, arities: readonly number[], missing: Missing): Builtin {
  const lookUp = get(name, arities, missing);
  return (call) => {
    const value = lookUp(call);
    return strict(name, [2], ([container, key], { span }) => {
      const rest = container && key?.kind === 'atom' && filtered(container, (other) => other !== key.value, call);
      return rest ? tuple([value, rest], span) : undefined;
    })({ ...call, values: call.values.slice(0, 2) });
  };
}

/** The pairs of which a function says yes, or those of which it says no; it is given `{key, value}`. */
function chosen(wanted: boolean): (values: readonly Value[], call: BuiltinCall) => Value | undefined {
  return ([container, judge], { span, session }) => {
    if (!judge || !container) return undefined;
    const entries = container.kind === 'map' ? container.entries : pairs(container);
    if (!entries) return undefined;
    const answers = entries.map(([key, held]) =>
      knownTruth(applyFunction(judge, [tuple([key, held], held.span)], span, session)),
    );
    if (answers.includes(undefined)) return undefined;
    if (container.kind === 'map')
      return { ...container, entries: container.entries.filter((_, index) => answers[index] === wanted), span };
    return container.kind === 'list'
      ? list(
          container.items.filter((_, index) => answers[index] === wanted),
          span,
        )
      : undefined;
  };
}

// A list with a part nobody knows still answers for keys that stand before that part.
function partial({ values, span }: BuiltinCall): Value | undefined {
  const container = values[0]?.();
  const key = values[1]?.();
  if (container?.kind !== 'list' || key?.kind !== 'atom') return undefined;
  for (const item of container.items) {
    const found = pair(item);
    if (!found) return undefined;
    if (found[0].value === key.value) return { ...found[1], span: found[1].span ?? span };
  }
  return undefined;
}

function functionsOf(module: 'Keyword' | 'Map'): (readonly [string, Builtin])[] {
  return [
    [`${module}.get`, get(`${module}.get`, [2, 3], givenDefault)],
    [`${module}.get_lazy`, get(`${module}.get_lazy`, [3], computedDefault)],
    [`${module}.fetch!`, get(`${module}.fetch!`, [2], raises(`${module}.fetch!`))],
    [`${module}.pop`, pop(`${module}.pop`, [2, 3], givenDefault)],
    [`${module}.pop_lazy`, pop(`${module}.pop_lazy`, [3], computedDefault)],
    [`${module}.pop!`, pop(`${module}.pop!`, [2], raises(`${module}.pop!`))],
    entry(`${module}.filter`, [2], chosen(true)),
    entry(`${module}.reject`, [2], chosen(false)),
    entry(`${module}.fetch`, [2], ([container, key], { span }) => {
      const found = container && key && has(container, key);
      if (!container || !key || found === undefined) return undefined;
      return found ? tuple([atom('ok', span), valueAt(container, key, span)], span) : atom('error', span);
    }),
    entry(`${module}.has_key?`, [2], ([container, key], { span }) => {
      const found = container && key && has(container, key);
      return found === undefined ? undefined : boolean(found, span);
    }),
    putEntry(`${module}.put`, (call, container, key, value) => put(container, key, value(), call)),
    putEntry(`${module}.put_new`, putNew),
    [
      `${module}.put_new_lazy`,
      (call) => {
        const { values, span } = call;
        if (values.length !== 3) return lost(`${module}.put_new_lazy/${values.length} is not followed`, span);
        return putting(`${module}.put_new_lazy`, call, () => computedDefault(call), putNew);
      },
    ],
    entry(`${module}.delete`, [2], ([container, key], call) => {
      return container && key?.kind === 'atom' ? filtered(container, (name) => name !== key.value, call) : undefined;
    }),
    entry(`${module}.drop`, [2], ([container, given], call) => {
      const dropped = keys(given);
      return container && dropped && given?.kind === 'list'
        ? filtered(container, (name) => !dropped.includes(name), call)
        : undefined;
    }),
    entry(`${module}.take`, [2], ([container, given], call) => {
      const taken = keys(given);
      return container && taken && given?.kind === 'list'
        ? filtered(container, (name) => taken.includes(name), call)
        : undefined;
    }),
  ];
}

/** `put` keeps a value that nobody knows: only the key decides. */
function putEntry(name: string, compute: Put): readonly [string, Builtin] {
  return [
    name,
    (call) => {
      const value = call.values[2];
      if (call.values.length !== 3 || !value) return lost(`${name}/${call.values.length} is not followed`, call.span);
      return putting(name, call, value, compute);
    },
  ];
}

type Put = (call: BuiltinCall, container: Value, key: Value, value: Lazy) => Value | undefined;

function putting(name: string, call: BuiltinCall, value: Lazy, compute: Put): Value {
  return strict(name, [2], ([container, key]) => {
    return container && key ? compute(call, container, key, value) : undefined;
  })({ ...call, values: call.values.slice(0, 2) });
}

const putNew: Put = (call, container, key, value) => {
  const found = has(container, key);
  if (found === undefined) return undefined;
  if (found) return container;
  if (container.kind !== 'list') return put(container, key, value(), call);
  const held = value();
  return key.kind === 'atom' ? list([tuple([key, held], held.span), ...container.items], call.span) : undefined;
};

/** `Keyword`, `Map` and `Access`. */
export const KEYWORDS: Builtins = Object.fromEntries([
  ...functionsOf('Keyword'),
  ...functionsOf('Map'),
  entry('Keyword.merge', [2], ([left, right], call) => left && right && merged(left, right, call)),
  entry('Map.merge', [2], ([left, right], call) => {
    if (left?.kind !== 'map' || right?.kind !== 'map') return undefined;
    return right.entries.reduce<Value | undefined>(
      (merged, [key, value]) => merged && put(merged, key, value, call),
      left,
    );
  }),
  entry('Keyword.split', [2], ([container, given], call) => {
    const names = keys(given);
    if (container?.kind !== 'list' || !names || given?.kind !== 'list') return undefined;
    const taken = filtered(container, (name) => names.includes(name), call);
    const dropped = filtered(container, (name) => !names.includes(name), call);
    return taken && dropped && tuple([taken, dropped], call.span);
  }),
  entry('Keyword.new', [0, 1], ([value], { span }) => value ?? list([], span)),
  entry('Keyword.keys', [1], ([value], { span }) => {
    const found = pairs(value);
    return (
      found &&
      list(
        found.map(([key]) => key),
        span,
      )
    );
  }),
  entry('Keyword.values', [1], ([value], { span }) => {
    const found = pairs(value);
    return (
      found &&
      list(
        found.map(([, held]) => held),
        span,
      )
    );
  }),
  entry('Keyword.get_values', [2], ([value, key], { span }) => {
    const found = pairs(value);
    if (!found || key?.kind !== 'atom') return undefined;
    return list(
      found.filter(([name]) => name.value === key.value).map(([, held]) => held),
      span,
    );
  }),
]);
