import { equality } from '../comparison.ts';
import { applyFunction, callDefinition, hasDefinition } from '../functions.ts';
import { valueAt } from '../lookup.ts';
import { atom, boolean, integer, list, lost, type Value } from '../value.ts';
import { type Builtin, type Builtins, entry } from './builtin.ts';
import { TEXT_KERNEL } from './text.ts';

function check(name: string, holds: (value: Value) => boolean): readonly [string, Builtin] {
  return entry(name, [1], ([value], { span }) => value && boolean(holds(value), span));
}

/** `apply(module, :name, [arguments])`: how one module offers several `use` forms. */
const apply: Builtin = ({ values, span, scope, session }) => {
  const [module, name, given] = values.map((value) => value());
  if (module && name && !given) {
    return name.kind === 'list'
      ? applyFunction(module, name.items, span, session)
      : lost('apply/2 is not followed', span);
  }
  if (module?.kind !== 'atom' || name?.kind !== 'atom' || given?.kind !== 'list')
    return lost('apply/3 is not followed', span);
  const called = module.value.replace(/^Elixir\./, '');
  const state = scope.module?.name.value === called ? scope.module : session.module(called);
  if (!state || !hasDefinition(state, name.value, given.items.length)) return lost('apply/3 is not followed', span);
  return callDefinition(
    state,
    name.value,
    given.items.map((item) => () => item),
    span,
    session,
  );
};

const isBinary = check('is_binary', ({ kind }) => kind === 'string')[1];

/** Also of a variable of which only its beginning is known. */
const isText: Builtin = (call) => {
  const [value, ...more] = call.values.map((argument) => argument());
  if (value?.kind === 'unknown' && value.begins && more.length === 0) return boolean(true, call.span);
  return isBinary({ ...call, values: [value, ...more].flatMap((argument) => (argument ? [() => argument] : [])) });
};

/** `value |> then(function)`: the value may be unknown, as that of a variable that nobody knows. */
const then: Builtin = ({ values, span, session }) => {
  const [value, called] = values;
  if (!value || !called || values.length !== 2) return lost(`then/${values.length} is not followed`, span);
  return applyFunction(called(), [value()], span, session);
};

/** Functions of Kernel, and of Config where it is imported. */
export const KERNEL: Builtins = {
  ...TEXT_KERNEL,
  apply,
  then,
  is_binary: isText,
  is_nil: ({ values, span, session }) => {
    const value = values[0]?.();
    return value ? equality(value, atom('nil', span), span, session) : lost('is_nil/0 is not followed', span);
  },
  ...Object.fromEntries([
    check('is_atom', ({ kind }) => kind === 'atom'),
    check('is_list', ({ kind }) => kind === 'list' || kind === 'charlist'),
    check('is_map', ({ kind }) => kind === 'map'),
    check('is_tuple', ({ kind }) => kind === 'tuple'),
    check('is_number', ({ kind }) => kind === 'number'),
    check('is_float', (value) => value.kind === 'number' && value.float),
    check('is_integer', (value) => value.kind === 'number' && !value.float),
    check('is_boolean', (value) => value.kind === 'atom' && (value.value === 'true' || value.value === 'false')),
    entry('hd', [1], ([items]) => (items?.kind === 'list' ? items.items[0] : undefined)),
    entry('tl', [1], ([items], { span }) => {
      return items?.kind === 'list' && items.items.length > 0 ? list(items.items.slice(1), span) : undefined;
    }),
    entry('elem', [2], ([items, index]) => {
      return items?.kind === 'tuple' && index?.kind === 'number' ? items.items[index.value] : undefined;
    }),
    entry('byte_size', [1], ([value], { span }) => {
      return value?.kind === 'string' ? integer(Buffer.byteLength(value.value), span) : undefined;
    }),
    entry('get_in', [2], ([container, path], { span }) => {
      if (!container || path?.kind !== 'list' || path.items.length === 0) return undefined;
      return path.items.some(({ kind }) => kind !== 'atom' && kind !== 'string')
        ? undefined
        : path.items.reduce((held, key) => valueAt(held, key, span), container);
    }),
    entry('length', [1], ([items], { span }) => {
      return items?.kind === 'list' ? integer(items.items.length, span) : undefined;
    }),
  ]),
  config_env: ({ session, span }) => atom(session.environment.mixEnv, span),
  config_target: ({ session, span }) => atom(session.environment.mixTarget, span),
};
