import { isForcingVersion, rustlerPrecompiledVersion } from '../knowledge/rustler-precompiled-versions.ts';
import { type Fact, known, type Span, unknown } from '../repository/index.ts';
import { compiledConfig } from './evaluation/application-config.ts';
import { builtin } from './evaluation/builtins/index.ts';
import { membership } from './evaluation/comparison.ts';
import { fileScope } from './evaluation/scope.ts';
import type { Session } from './evaluation/session.ts';
import { knownTruth, truth } from './evaluation/truth.ts';
import { atom, list, lost, pair, text, type Value } from './evaluation/value.ts';
import { first, type OptionPair } from './given-options.ts';

/** The `use RustlerPrecompiled` that is asked about. */
export interface PrecompiledOptions {
  readonly options: readonly OptionPair[];
  readonly otpApp: Fact<string>;
  /** The `use`. */
  readonly at: Span;
  /** Locked version of rustler_precompiled; without a lock it is taken for one that reads the global switches. */
  readonly locked: string | undefined;
}

/**
 * Whether `use RustlerPrecompiled` compiles in this build. In order: `force_build_all` of the configuration where it is set
 * (false included), else RUSTLER_PRECOMPILED_FORCE_BUILD_ALL; a `dev` version; the option `force_build`; the configuration
 * `:force_build` of the application (rustler_precompiled.ex:169-182, config.ex:63). A condition that nobody can compute is
 * answered by the session's decisions. Unknown where there is no version: the library reads it first, and raises (config.ex, `pre_release?`).
 */
export function forcesBuild({ options, otpApp, at, locked }: PrecompiledOptions, session: Session): Fact<boolean> {
  const given = first(options, 'version');
  if (given?.kind !== 'string' && given?.kind !== 'unknown')
    return unknown('RustlerPrecompiled raises without a version', given?.span ?? at);
  const row = locked === undefined ? undefined : rustlerPrecompiledVersion(locked);
  const everywhere = row?.readsGlobalSwitches === false ? known(false, at) : forcesAll(at, session);
  if (everywhere.kind === 'unknown' || everywhere.value) return everywhere;
  const version = versionForces(given);
  if (version.kind === 'known' && version.value) return version;
  const own = ownForce(options, otpApp, at, session);
  // A version that nobody knows could still force what nothing else does.
  return own.kind === 'known' && !own.value ? (version.kind === 'unknown' ? version : own) : own;
}

function forcesAll(at: Span, session: Session): Fact<boolean> {
  const configured = compiledConfig('rustler_precompiled', 'force_build_all', at, session);
  if (configured.kind === 'unknown') return unknown(configured.value.reason, configured.value.span);
  return decided(configured.kind === 'set' ? configured.value : variableForces(at, session), session);
}

/** `System.get_env("RUSTLER_PRECOMPILED_FORCE_BUILD_ALL") in ["1", "true"]`, a read that stands in the library. */
function variableForces(at: Span, session: Session): Value {
  const name = () => text('RUSTLER_PRECOMPILED_FORCE_BUILD_ALL', at);
  const scope = fileScope({ path: at.path, text: '', span: () => at });
  const read = builtin('System.get_env')?.({ values: [name], span: at, scope, session }) ?? lost('not followed', at);
  return membership(read, list([text('1', at), text('true', at)], at), at, session);
}

function versionForces(version: Extract<Value, { kind: 'string' | 'unknown' }>): Fact<boolean> {
  if (version.kind === 'string') return known(isForcingVersion(version.value), version.span);
  return unknown(version.reason, version.span);
}

function ownForce(options: readonly OptionPair[], otpApp: Fact<string>, at: Span, session: Session): Fact<boolean> {
  const option = first(options, 'force_build');
  if (option) return decided(option, session);
  if (otpApp.kind === 'unknown') return otpApp;
  const configured = compiledConfig('rustler_precompiled', 'force_build', at, session);
  if (configured.kind === 'unknown') return unknown(configured.value.reason, configured.value.span);
  if (configured.kind === 'absent') return known(false, at);
  const { value } = configured;
  if (value.kind !== 'list') return unknown('`config :rustler_precompiled, :force_build` is not followed', value.span);
  const entry = value.items.map(pair).find((found) => found?.[0].value === otpApp.value);
  return decided(entry?.[1] ?? atom('nil', at), session);
}

function decided(value: Value, session: Session): Fact<boolean> {
  const answer = knownTruth(value) ?? truth(value, session);
  if (answer !== undefined) return known(answer, value.span);
  return unknown(value.kind === 'unknown' ? value.reason : 'the condition is not followed', value.span);
}
