import { RUSTLER_VERSIONS, rustlerVersion } from '../knowledge/rustler-versions.ts';
import { type Fact, known, type Located, type Span, type Unknown, unknown } from '../repository/index.ts';
import { repositoryPath } from './evaluation/builtins/files.ts';
import { printed } from './evaluation/printed.ts';
import type { Session } from './evaluation/session.ts';
import { knownTruth } from './evaluation/truth.ts';
import { isNil, type Value } from './evaluation/value.ts';
import { effective, first, type Given, givenOptions } from './given-options.ts';
import type { LoadFrom, NifOptions } from './model.ts';

/** What stands behind the options of one `use`. */
export interface OptionContext {
  readonly session: Session;
  /** The `use`: a defaulted value stands there. */
  readonly at: Span;
  /** Locked version of Hex rustler. */
  readonly hex: string | undefined;
}

/** Options that nobody could follow. */
export function unknownOptions(why: Unknown): NifOptions {
  return {
    given: why,
    otpApp: why,
    crate: why,
    crateDefaulted: false,
    path: why,
    pathDefaulted: false,
    loadFrom: why,
    loadFromDefaulted: false,
    skipCompilation: why,
    target: why,
    features: why,
    defaultFeatures: why,
    mode: why,
    forceBuild: why,
    environment: why,
    loads: why,
  };
}

/** `otp_app`, which is required: `Keyword.fetch!` (rustler.ex:96). */
export function otpAppOf(value: Value | undefined, at: Span): Fact<string> {
  if (!value) return unknown('`otp_app` is missing', at);
  return value.kind === 'atom' ? known(value.value, value.span) : lostFact(value, '`otp_app` is not an atom');
}

/** The effective options with the defaults of the locked version (compiler/config.ex, `from/3`). */
export function effectiveOptions(given: Given, otpApp: Fact<string>, context: OptionContext): NifOptions {
  const { at } = context;
  const value = (key: string) => effective(given, key);
  const defaultCrate = crateForDefaults(given, otpApp, at);
  const crateGiven = value('crate');
  const pathGiven = value('path');
  const loadGiven = value('load_from');
  return {
    given: known(givenOptions(given), at),
    otpApp,
    // An explicit nil is what the compiler gets, whatever the defaults derive from.
    crate: crateGiven ? crateFact(crateGiven, unknown('the crate is nil', crateGiven.span)) : defaultCrate,
    crateDefaulted: !crateGiven,
    path: pathGiven ? pathFact(pathGiven, context) : defaultPath(defaultCrate, context),
    pathDefaulted: !pathGiven,
    loadFrom: loadGiven ? loadFromFact(loadGiven) : defaultLoadFrom(defaultCrate, otpApp, context),
    loadFromDefaulted: !loadGiven,
    skipCompilation: truthFact(value('skip_compilation?'), false, at),
    target: targetFact(value('target'), at),
    features: featuresFact(value('features'), at),
    defaultFeatures: truthFact(value('default_features'), true, at),
    mode: modeFact(value('mode'), context),
    forceBuild: known(true, at),
    environment: environmentFact(value('env'), at),
    loads: truthFact(value('lib'), true, at),
  };
}

export function lostFact(value: Value, reason: string): Unknown {
  return unknown(value.kind === 'unknown' ? value.reason : reason, value.span);
}

// `config[:crate] || opts[:crate] || otp_app` decides the default path and load path.
export function crateForDefaults({ use, config }: Given, otpApp: Fact<string>, at: Span): Fact<string> {
  for (const options of [config, use]) {
    const crate = first(options, 'crate');
    const truth = crate && knownTruth(crate);
    if (crate && truth === undefined) return lostFact(crate, 'the crate is not followed');
    if (crate && truth) return crateFact(crate, otpApp);
  }
  return otpApp.kind === 'known' ? known(otpApp.value, at) : otpApp;
}

function crateFact(value: Value, otherwise: Fact<string>): Fact<string> {
  if (isNil(value)) return otherwise;
  const name =
    value.kind === 'atom' || value.kind === 'string' || value.kind === 'charlist' ? printed(value) : undefined;
  return name === undefined ? lostFact(value, 'the crate is neither an atom nor a string') : known(name, value.span);
}

function pathFact(value: Value, { session }: OptionContext): Fact<string | undefined> {
  if (value.kind !== 'string' && value.kind !== 'charlist') return lostFact(value, 'the path is not a string');
  return known(repositoryPath(value.value, session.directory), value.span);
}

function defaultPath(crate: Fact<string>, { session, at }: OptionContext): Fact<string | undefined> {
  if (crate.kind === 'unknown') return crate;
  return known(repositoryPath(`native/${crate.value}`, session.directory), at);
}

function loadFromFact(value: Value): Fact<LoadFrom | undefined> {
  if (value.kind === 'unknown') return lostFact(value, '');
  const [app, path, ...others] = value.kind === 'tuple' ? value.items : [];
  for (const part of [app, path]) if (part?.kind === 'unknown') return lostFact(part, '');
  if (app?.kind !== 'atom' || path?.kind !== 'string' || others.length > 0) return known(undefined, value.span);
  return known({ app: located(app), path: located(path) }, value.span);
}

function located(value: Value & { readonly value: string }): Located<string> {
  return { value: value.value, span: value.span };
}

function defaultLoadFrom(
  crate: Fact<string>,
  app: Fact<string>,
  { hex, at }: OptionContext,
): Fact<LoadFrom | undefined> {
  if (crate.kind === 'unknown') return crate;
  if (app.kind === 'unknown') return app;
  const row = hex === undefined ? undefined : rustlerVersion(hex);
  if (!row) return unknown(versionReason(hex, 'the default load path'), at);
  const path = `priv/native/${row.loadPrefix}${crate.value}`;
  return known({ app: { value: app.value, span: at }, path: { value: path, span: at } }, at);
}

function versionReason(hex: string | undefined, what: string): string {
  return hex === undefined
    ? `${what} depends on the version of rustler, and no lock names one`
    : `${what} of rustler ${hex} is not known`;
}

function truthFact(value: Value | undefined, fallback: boolean, at: Span): Fact<boolean> {
  if (!value) return known(fallback, at);
  const truth = knownTruth(value);
  return truth === undefined ? lostFact(value, 'the value is not followed') : known(truth, value.span);
}

function targetFact(value: Value | undefined, at: Span): Fact<string | undefined> {
  if (!value || isNil(value)) return known(undefined, value?.span ?? at);
  return value.kind === 'string' ? known(value.value, value.span) : lostFact(value, 'the target is not a string');
}

function featuresFact(value: Value | undefined, at: Span): Fact<readonly string[]> {
  if (!value) return known([], at);
  if (value.kind !== 'list') return lostFact(value, 'the features are not a list');
  const names = value.items.map((item) => (item.kind === 'string' || item.kind === 'atom' ? item.value : undefined));
  const found = names.filter((name) => name !== undefined);
  return found.length === names.length ? known(found, value.span) : lostFact(value, 'a feature is not followed');
}

function modeFact(value: Value | undefined, { hex, at, session }: OptionContext): Fact<string> {
  if (value) {
    // Every version has clauses for these two (compiler.ex `make_build_mode_flag/2`).
    const isMode = value.kind === 'atom' && ['release', 'debug'].includes(value.value);
    return isMode
      ? known(value.value, value.span)
      : lostFact(value, 'Rustler knows the modes :release and :debug alone');
  }
  const row = hex === undefined ? undefined : rustlerVersion(hex);
  if (!row) return unknown(versionReason(hex, 'the default mode'), at);
  const optimised = row.mode === 'release' || ['prod', 'bench'].includes(session.environment.mixEnv);
  return known(optimised ? 'release' : 'debug', at);
}

function environmentFact(value: Value | undefined, at: Span): NifOptions['environment'] {
  if (!value) return known(new Map(), at);
  const pairs = value.kind === 'map' ? value.entries : value.kind === 'list' ? value.items.map(twoItems) : [undefined];
  const variables = new Map<string, Located<string>>();
  for (const entry of pairs) {
    if (entry?.[0]?.kind !== 'string' || entry[1]?.kind !== 'string') return lostFact(value, '`env` is not followed');
    variables.set(entry[0].value, located(entry[1]));
  }
  return known(variables, value.span);
}

function twoItems(item: Value): readonly Value[] | undefined {
  return item.kind === 'tuple' && item.items.length === 2 ? item.items : undefined;
}

/** Whether the locked version still merges `rustler_crates` of mix.exs below the options; true when no lock says. */
export function mayReadRustlerCrates(hex: string | undefined): boolean {
  const row = hex === undefined ? RUSTLER_VERSIONS[0] : rustlerVersion(hex);
  return row?.readsRustlerCrates ?? false;
}
