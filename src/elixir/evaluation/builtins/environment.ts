import { noteRaise } from '../undefined-calls.ts';
import { atom, list, lost, type Read, tuple, type Value } from '../value.ts';
import type { Builtin, BuiltinCall, Builtins } from './builtin.ts';
import { ensureLoaded, precompiledDefaults } from './libraries.ts';

function variableName(call: BuiltinCall): string | Value {
  const name = call.values[0]?.();
  if (name?.kind === 'string') return name.value;
  return name?.kind === 'unknown' ? name : lost('the variable is not named by a plain string', call.span);
}

function newRead(variable: string, fallback: Value | undefined, call: BuiltinCall): Read {
  const read: Read = {
    variable,
    span: call.span,
    default: fallback?.kind === 'string' ? fallback.value : undefined,
    comparedWith: [],
    presenceDecides: false,
  };
  call.session.reads.push(read);
  return read;
}

const getEnv: Builtin = (call) => {
  if (call.values.length === 0) return lost('the whole environment is not followed', call.span);
  const name = variableName(call);
  if (typeof name !== 'string') return name;
  const state = call.session.environment.variable(name);
  const fallback = call.values[1]?.();
  const read = newRead(name, fallback, call);
  const { span } = call;
  switch (state.kind) {
    case 'set':
      return { kind: 'string', value: state.value, span, read };
    case 'unset':
      return fallback ? { ...fallback, read } : { ...atom('nil', span), read };
    case 'unknown': {
      const reason = `the variable ${name} is not known: ${state.reason}`;
      const subject = `${name} ${read.default ?? ''} ${fallback?.kind ?? ''}`;
      const { begins } = state;
      if (begins) return { kind: 'unknown', reason, span, read, subject, truth: true, begins };
      const truth = fallback?.kind === 'string' ? true : undefined;
      if (fallback && fallback.kind !== 'string' && fallback.kind !== 'atom')
        return { kind: 'unknown', reason, span, read };
      return { kind: 'unknown', reason, span, read, subject, truth };
    }
  }
};

/** `fetch_env!` raises and `fetch_env` gives `:error` where the variable is not set. */
function fetchEnv(
  found: (value: Value, call: BuiltinCall) => Value,
  missing: (name: string, call: BuiltinCall) => Value,
): Builtin {
  return (call) => {
    const name = variableName(call);
    if (typeof name !== 'string') return name;
    const value = getEnv({ ...call, values: call.values.slice(0, 1) });
    if (value.kind === 'string') return found(value, call);
    if (value.kind === 'unknown') return lost(value.reason, call.span);
    if (value.read) value.read.presenceDecides = true;
    return missing(name, call);
  };
}

function operatingSystem({ session, span }: BuiltinCall): Value {
  const { os } = session.environment;
  // Erlang names macOS after its kernel: {unix, darwin} (os:type/0).
  if (!os) return lost('the operating system of the build is not known', span);
  return tuple([atom('unix', span), atom(os, span)], span);
}

const MIX_COMPILERS = ['yecc', 'leex', 'erlang', 'elixir', 'app'];

/** What the code asks the machine and Mix for. */
export const ENVIRONMENT: Builtins = {
  'System.get_env': getEnv,
  'System.fetch_env!': fetchEnv(
    (value) => value,
    (name, { span, session }) => {
      const reason = `System.fetch_env! raises: ${name} is not set`;
      noteRaise(reason, span, session);
      return lost(reason, span);
    },
  ),
  'System.fetch_env': fetchEnv(
    (value, { span }) => tuple([atom('ok', span), value], span),
    (_name, { span }) => atom('error', span),
  ),
  'Mix.env': ({ session, span }) => atom(session.environment.mixEnv, span),
  'Mix.target': ({ session, span }) => atom(session.environment.mixTarget, span),
  'Config.config_env': ({ session, span }) => atom(session.environment.mixEnv, span),
  'Config.config_target': ({ session, span }) => atom(session.environment.mixTarget, span),
  // mix/lib/mix.ex, `compilers/0`: what a project has that lists none.
  'Mix.compilers': ({ span }) =>
    list(
      MIX_COMPILERS.map((name) => atom(name, span)),
      span,
    ),
  'Mix.Project.config': ({ session }) => session.mixConfig(),
  'Code.ensure_loaded?': ensureLoaded,
  'Code.ensure_compiled?': ensureLoaded,
  'RustlerPrecompiled.Config.default_targets': precompiledDefaults((row) => row.defaultTargets),
  'RustlerPrecompiled.Config.default_nif_versions': precompiledDefaults((row) => row.defaultNifVersions),
  'RustlerPrecompiled.Config.available_nif_versions': precompiledDefaults((row) => row.knownNifVersions),
  ':os.type': operatingSystem,
  ':erlang.system_info': ({ span }) => lost('what the build machine is, is not known', span),
  // The application is not loaded while it is compiled for the first time.
  'Application.spec': ({ span }) => lost('Application.spec is not followed', span),
};
