import type { Span } from '../../../repository/index.ts';
import { asData } from '../data.ts';
import type { Lazy, Scope } from '../scope.ts';
import type { Session } from '../session.ts';
import { noteRaise } from '../undefined-calls.ts';
import { isNil, lost, type Value } from '../value.ts';

/** A call of a function of Elixir or Erlang. */
export interface BuiltinCall {
  readonly values: readonly Lazy[];
  /** The whole call. */
  readonly span: Span;
  readonly scope: Scope;
  readonly session: Session;
}

export type Builtin = (call: BuiltinCall) => Value;
export type Builtins = Readonly<Record<string, Builtin>>;

/** A function of values: an unknown argument makes an unknown result, another number of arguments too. */
export function strict(
  name: string,
  arities: readonly number[],
  compute: (values: readonly Value[], call: BuiltinCall) => Value | undefined,
): Builtin {
  return (call) => {
    if (!arities.includes(call.values.length)) return lost(`${name}/${call.values.length} is not followed`, call.span);
    const values = call.values.map((value) => asData(value()));
    for (const value of values) if (value.kind === 'unknown') return lost(value.reason, value.span);
    // Functions of texts have no clause for a variable that is not set.
    if (name.startsWith('String.') && values[0] && isNil(values[0])) {
      noteRaise(`${name} raises: it is called with nil`, call.span, call.session);
    }
    return compute(values, call) ?? lost(`${name}/${values.length} is not followed for these values`, call.span);
  };
}

/** The same, as an entry of a table. */
export function entry(
  name: string,
  arities: readonly number[],
  compute: (values: readonly Value[], call: BuiltinCall) => Value | undefined,
): readonly [string, Builtin] {
  return [name, strict(name, arities, compute)];
}
