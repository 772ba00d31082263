import { PRECOMPILED_OPTIONS } from '../knowledge/rustler-precompiled-versions.ts';
import { type Fact, known, type Span, unknown } from '../repository/index.ts';
import { KNOWN_LIBRARIES } from './evaluation/known-libraries.ts';
import { valueAt } from './evaluation/lookup.ts';
import type { ModuleState, RustlerUse } from './evaluation/module-state.ts';
import type { Session } from './evaluation/session.ts';
import { atom, isNil } from './evaluation/value.ts';
import { forcesBuild } from './force-build.ts';
import {
  configuredOptions,
  first,
  type Given,
  givenOptions,
  type OptionPair,
  optionPairs,
  usedOptions,
} from './given-options.ts';
import { compilerThatIsGone, optionsOfMixCompiler } from './mix-compiler.ts';
import { hexRustler, lockedVersion } from './mix-project.ts';
import type { EnvironmentRead, NifModule, NifModuleSource, NifOptions } from './model.ts';
import {
  crateForDefaults,
  effectiveOptions,
  mayReadRustlerCrates,
  type OptionContext,
  otpAppOf,
  unknownOptions,
} from './nif-options.ts';
import { precompiledUse } from './precompiled-use.ts';
import { stubTable } from './stubs.ts';

/** A module whose `use` was reached, with its effective options. */
export function nifModule(source: NifModuleSource, state: ModuleState, use: RustlerUse, session: Session): NifModule {
  const options = withOwnLoader(withOtherLoad(optionsOf(source, use, session), state, use), state, use);
  const precompiled = use.library === 'RustlerPrecompiled' ? precompiledUse(source, use) : undefined;
  return {
    name: { value: source.name.value, span: state.name.span },
    atom: source.atom,
    library: use.library,
    use: use.span,
    through: use.through,
    options: state.compiles[0] ? withOwnCall(options, state.compiles[0]) : options,
    precompiled,
    undefinedCalls: session.undefinedCalls.filter(({ module }) => module === undefined || module.startsWith('Mix.')),
    // Reads are made while the options are computed, so this comes last.
    reads: [...session.reads, ...configReads(use, source, options, session)],
    stubs: stubTable(state),
  };
}

/** Elixir refuses a second `@on_load` in a module (Module.put_attribute), and each `use` that loads a library sets one. */
function withOtherLoad(options: NifOptions, { onLoad, uses }: ModuleState, use: RustlerUse): NifOptions {
  const other = onLoad[0] ?? uses.find((one) => one !== use)?.span;
  if (!other || (options.loads.kind === 'known' && !options.loads.value)) return options;
  const why = unknown('the module sets `@on_load` twice, which Elixir refuses', other);
  return { ...options, loads: why, loadFrom: why };
}

/** The function that `use` names in `@on_load` and defines: where the module has one of its own, that is run, for its clause comes first. */
function withOwnLoader(options: NifOptions, { definitions }: ModuleState, { library }: RustlerUse): NifOptions {
  const loaders = KNOWN_LIBRARIES[library] ?? [];
  const own = definitions.find(({ name, parameters, defaults }) =>
    loaders.some(([loader]) => loader === name && parameters.length === defaults),
  );
  if (!own) return options;
  const why = unknown(
    `the module defines ${own.name} itself, which \`use ${library}\` defines to load the library`,
    own.span,
  );
  return { ...options, loads: why, loadFrom: why };
}

/** A module that calls Rustler's compiler by itself compiles, whatever its `use` says; with which options is not followed. */
function withOwnCall(options: NifOptions, call: Span): NifOptions {
  if (options.skipCompilation.kind === 'known' && !options.skipCompilation.value) return options;
  return { ...options, skipCompilation: unknown('the module calls Rustler.Compiler.compile_crate by itself', call) };
}

/** Reads in the configuration that decide an option of this module. */
function configReads(
  use: RustlerUse,
  source: NifModuleSource,
  { otpApp }: NifOptions,
  session: Session,
): EnvironmentRead[] {
  const app = otpApp.kind === 'known' ? otpApp.value : undefined;
  const decisions = session.config?.decisions ?? [];
  const own = decisions.filter((decision) => {
    if (use.library === 'RustlerPrecompiled' && decision.app === 'rustler_precompiled') return true;
    return decision.app === app && decision.key === source.atom;
  });
  return [...new Set(own.flatMap(({ reads }) => reads))];
}

function optionsOf(source: NifModuleSource, use: RustlerUse, session: Session): NifOptions {
  const at = use.span;
  const used = usedOptions(use);
  if (used.kind === 'unknown') return unknownOptions(used);
  const otpApp = otpAppOf(first(used.value, 'otp_app'), at);
  const context: OptionContext = { session, at, hex: hexRustler(source.project)?.value };
  return use.library === 'Rustler'
    ? rustlerOptions(used.value, otpApp, source, context)
    : precompiledOptions(used.value, otpApp, source, context);
}

function rustlerOptions(
  use: readonly OptionPair[],
  otpApp: Fact<string>,
  source: NifModuleSource,
  context: OptionContext,
): NifOptions {
  const config = configuredOptions(otpApp, source.atom, context.at, context.session);
  if (config.kind === 'unknown') {
    return { ...unknownOptions(config), otpApp, loadFromDefaulted: !first(use, 'load_from') };
  }
  const compiled = optionsOfMixCompiler(use, config.value, otpApp, context);
  if (compiled) return compiled;
  const mix = optionsInMix({ mix: [], use, config: config.value }, otpApp, context);
  if (mix.kind === 'unknown') return unknownOptions(mix);
  const effective = effectiveOptions({ mix: mix.value, use, config: config.value }, otpApp, context);
  const gone = compilerThatIsGone(context);
  return gone ? { ...effective, skipCompilation: gone } : effective;
}

/** The crate's entry in `rustler_crates` of mix.exs, which versions before 0.33 merge below the options (SEMANTICS 1.2). */
function optionsInMix(given: Given, otpApp: Fact<string>, context: OptionContext): Fact<readonly OptionPair[]> {
  const { session, hex, at } = context;
  if (!mayReadRustlerCrates(hex)) return known([], at);
  const crates = valueAt(session.mixConfig(), atom('rustler_crates', at), at);
  if (isNil(crates) || crates.kind === 'unknown') return known([], at);
  if (hex === undefined)
    return unknown('mix.exs gives options in `rustler_crates`, and no lock says who reads them', at);
  const crate = crateForDefaults(given, otpApp, at);
  if (crate.kind === 'unknown') return crate;
  const entry = valueAt(crates, atom(crate.value, at), at);
  return isNil(entry) ? known([], at) : optionPairs(entry);
}

/**
 * RustlerPrecompiled: when the build is forced, its own options are dropped and the others go to `use Rustler`. Otherwise no
 * configuration of the module is read, nothing is compiled, and the name of the loaded file depends on the machine.
 * `skipCompilation` tells only what the options say; `forceBuild` tells whether Rustler is asked at all.
 */
function precompiledOptions(
  use: readonly OptionPair[],
  otpApp: Fact<string>,
  source: NifModuleSource,
  context: OptionContext,
): NifOptions {
  const { at, session } = context;
  const locked = lockedVersion(source.project, 'rustler_precompiled')?.value;
  const forced = forcesBuild({ options: use, otpApp, at, locked }, session);
  if (forced.kind === 'unknown') return { ...unknownOptions(forced), otpApp };
  const handed = use.filter(([key]) => !PRECOMPILED_OPTIONS.has(key.value));
  if (forced.value) {
    const options = rustlerOptions(handed, otpApp, source, context);
    const config = options.given.kind === 'known' ? options.given.value.filter(({ from }) => from !== 'use') : [];
    const given = givenOptions({ mix: [], use, config: [] });
    return {
      ...options,
      given: options.given.kind === 'known' ? known([...given, ...config], at) : options.given,
      forceBuild: forced,
    };
  }
  const own: Given = { mix: [], use: handed, config: [] };
  return {
    ...effectiveOptions(own, otpApp, context),
    given: known(givenOptions({ mix: [], use, config: [] }), at),
    loadFrom: unknown('the name of a downloaded file depends on the machine that loads it', at),
    loadFromDefaulted: true,
    forceBuild: forced,
  };
}

/** A module whose use of Rustler cannot be excluded and not be followed either. */
export function unfollowedModule(
  source: NifModuleSource,
  library: NifModule['library'],
  use: Span,
  state: ModuleState | undefined,
  why: ReturnType<typeof unknown>,
): NifModule {
  return {
    name: source.name,
    atom: source.atom,
    library,
    use,
    through: undefined,
    options: unknownOptions(why),
    precompiled: undefined,
    undefinedCalls: [],
    reads: [],
    stubs: state ? stubTable(state) : { functions: [], unknown: [why], body: source.name.span },
  };
}
