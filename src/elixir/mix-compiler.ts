import { bringsMixCompiler, isMixCompiler } from '../knowledge/rustler-versions.ts';
import { type Fact, known, type Unknown, unknown } from '../repository/index.ts';
import { valueAt } from './evaluation/lookup.ts';
import { atom, isNil, type Value } from './evaluation/value.ts';
import { type Given, type OptionPair, optionPairs } from './given-options.ts';
import type { NifOptions } from './model.ts';
import { crateForDefaults, effectiveOptions, type OptionContext, unknownOptions } from './nif-options.ts';

/**
 * Rustler before 0.22: `use Rustler` only loads a library. The Mix compiler `:rustler` compiles the crates that `rustler_crates` of
 * mix.exs lists, each with its options, into `priv/native/lib<name>.so` (rustler_mix compile.rustler.ex, rustler.ex @ rustler-0.21.1).
 * Undefined for versions that compile when the module does.
 */
export function optionsOfMixCompiler(
  use: readonly OptionPair[],
  config: readonly OptionPair[],
  otpApp: Fact<string>,
  context: OptionContext,
): NifOptions | undefined {
  const { hex, at } = context;
  if (hex === undefined) return undefined;
  switch (isMixCompiler(hex)) {
    case 'no':
      return undefined;
    case 'unread':
      return unknownOptions(unknown(`what rustler ${hex} does is not known`, at));
    case 'yes':
      return options(use, config, otpApp, context);
  }
}

function options(
  use: readonly OptionPair[],
  config: readonly OptionPair[],
  otpApp: Fact<string>,
  context: OptionContext,
): NifOptions {
  const { session, at } = context;
  // `opts[:crate] || config[:crate] || otp_app`: the `use` wins, other than later.
  const crate = crateForDefaults({ mix: [], use: config, config: use }, otpApp, at);
  if (crate.kind === 'unknown') return { ...unknownOptions(crate), otpApp };
  const crates = valueAt(session.mixConfig(), atom('rustler_crates', at), at);
  const entry = valueAt(crates, atom(crate.value, at), at);
  const listed: Fact<readonly OptionPair[]> = isNil(entry)
    ? unknown('`rustler_crates` of mix.exs does not list the crate', crates.span)
    : optionPairs(entry);
  if (listed.kind === 'unknown') return { ...unknownOptions(listed), otpApp, crate };
  const given: Given = { mix: listed.value, use: [...use.filter(([key]) => key.value === 'otp_app')], config: [] };
  const effective = effectiveOptions(given, otpApp, context);
  return {
    ...effective,
    crate,
    path: effective.pathDefaulted ? defaultPath(crate, effective) : effective.path,
    loadFrom: loadPath(crate, otpApp),
    loadFromDefaulted: true,
    skipCompilation: compiles(valueAt(session.mixConfig(), atom('compilers', at), at)),
    mode: effective.mode.kind === 'known' ? effective.mode : known('release', at),
  };
}

function defaultPath(crate: Fact<string>, { path }: NifOptions): NifOptions['path'] {
  if (crate.kind === 'unknown' || path.kind === 'unknown' || path.value === undefined) return path;
  return known(path.value.slice(0, path.value.lastIndexOf('/') + 1) + crate.value, path.span);
}

function loadPath(crate: Fact<string>, otpApp: Fact<string>): NifOptions['loadFrom'] {
  if (crate.kind === 'unknown') return crate;
  if (otpApp.kind === 'unknown') return otpApp;
  const name = crate.value.startsWith('lib') ? crate.value : `lib${crate.value}`;
  return known(
    { app: { value: otpApp.value, span: otpApp.span }, path: { value: `priv/native/${name}`, span: crate.span } },
    crate.span,
  );
}

/**
 * Why nobody can tell that the project compiles: its mix.exs lists the compiler, and the locked version may not bring it
 * ("The task "compile.rustler" could not be found"). Undefined where it lists none, or the version brings one.
 */
export function compilerThatIsGone({ hex, session, at }: OptionContext): Unknown | undefined {
  if (hex === undefined || bringsMixCompiler(hex)) return undefined;
  const compilers = valueAt(session.mixConfig(), atom('compilers', at), at);
  if (!listsRustler(compilers)) return undefined;
  return unknown(`mix.exs lists the compiler \`:rustler\`, which rustler ${hex} may not bring`, compilers.span);
}

function listsRustler(compilers: Value): boolean {
  return compilers.kind === 'list' && compilers.items.some((item) => item.kind === 'atom' && item.value === 'rustler');
}

/** The crate is compiled when `compilers:` names Rustler's; otherwise nobody here knows where the library comes from. */
function compiles(compilers: Value): Fact<boolean> {
  return listsRustler(compilers)
    ? known(false, compilers.span)
    : unknown('mix.exs does not list the compiler of rustler', compilers.span);
}
