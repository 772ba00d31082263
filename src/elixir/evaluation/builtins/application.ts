import { type ConfigAnswer, compiledConfig } from '../application-config.ts';
import { asData } from '../data.ts';
import { valueAt } from '../lookup.ts';
import { atom, list, lost, pair, tuple, type Value } from '../value.ts';
import type { Builtin, BuiltinCall, Builtins } from './builtin.ts';

/**
 * The configuration under `app` and `key` (or a path of keys) while the code is compiled. What no file of the repository sets
 * may still come from the application's own specification, unless it is the application at hand.
 */
function configured(call: BuiltinCall): ConfigAnswer {
  const app = call.values[0]?.();
  const given = call.values[1]?.();
  const key = given && asData(given);
  if (app?.kind !== 'atom' || !key) return { kind: 'unknown', value: unfollowed(app ?? key, call) };
  const path = key.kind === 'list' ? key.items : [key];
  const [first, ...rest] = path;
  if (first?.kind !== 'atom') return { kind: 'unknown', value: unfollowed(first, call) };
  const answer = compiledConfig(app.value, first.value, call.span, call.session);
  if (answer.kind !== 'set') return answer;
  return rest.reduce<ConfigAnswer>((outer, inner) => nested(outer, inner, call), answer);
}

function unfollowed(value: Value | undefined, call: BuiltinCall): Value & { kind: 'unknown' } {
  return lost(value?.kind === 'unknown' ? value.reason : 'the configuration key is not followed', call.span);
}

// A path into the configuration: a missing key anywhere on it gives the default.
function nested(outer: ConfigAnswer, key: Value, call: BuiltinCall): ConfigAnswer {
  if (outer.kind !== 'set') return outer;
  const { value } = outer;
  if (value.kind === 'unknown') return { kind: 'unknown', value };
  if (value.kind !== 'list' || key.kind !== 'atom') return { kind: 'unknown', value: unfollowed(key, call) };
  const present = value.items.some((item) => pair(item)?.[0].value === key.value);
  return present ? { kind: 'set', value: valueAt(value, key, call.span) } : { kind: 'absent' };
}

function reader(missing: (call: BuiltinCall) => Value, found: (value: Value, call: BuiltinCall) => Value): Builtin {
  return (call) => {
    const answer = configured(call);
    switch (answer.kind) {
      case 'set':
        return found(answer.value, call);
      case 'unknown':
        return lost(answer.value.reason, answer.value.span);
      case 'absent':
        return missing(call);
    }
  };
}

const same = (value: Value): Value => value;
const withDefault = reader((call) => call.values[2]?.() ?? atom('nil', call.span), same);
const raising = reader(({ span }) => lost('the code raises: the configuration is not set', span), same);

/** `Application.compile_env` and its older relatives. */
export const APPLICATION: Builtins = {
  'Application.compile_env': withDefault,
  'Application.get_env': withDefault,
  'Application.compile_env!': raising,
  'Application.fetch_env!': raising,
  'Application.fetch_env': reader(
    ({ span }) => atom('error', span),
    (value, { span }) => tuple([atom('ok', span), value], span),
  ),
  'Application.get_all_env': ({ span }) => lost('Application.get_all_env is not followed', span),
  'Application.ensure_all_started': ({ span }) => tuple([atom('ok', span), list([], span)], span),
};
