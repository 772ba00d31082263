import { putVariable } from '../elixir/index.ts';
import type { ElixirEnvironment, ElixirSources, VariableState } from '../elixir/model.ts';
import type { Derivation, MixDetails, NixText, Platform } from '../nix/model.ts';
import type { Span } from '../repository/index.ts';
import type { ShellEvent } from '../shell/model.ts';
import { setOtherwise } from './beyond-phases.ts';
import { valueOf } from './facts.ts';
import { ownSetupHook } from './setup-hooks.ts';
import { plainText } from './shell-value.ts';

/** `mix compile` on somebody's machine: MIX_ENV=dev and none of the repository's variables set. */
export const outsideEnvironment: ElixirEnvironment = {
  mixEnv: 'dev',
  mixTarget: 'host',
  os: undefined,
  variable: () => ({ kind: 'unset' }),
};

/** The environment that a Mix derivation compiles in: its variables, and what its phases exported before. */
export function nixEnvironment(
  derivation: Derivation,
  mix: MixDetails,
  platform: Platform,
  compile: ShellEvent | undefined,
): ElixirEnvironment {
  const system = valueOf(platform.system);
  const os = system === undefined ? undefined : system.endsWith('-darwin') ? 'darwin' : 'linux';
  const variable = (name: string): VariableState => {
    const state = variableAt(derivation, compile, name);
    return state.kind === 'unset' ? setByBuild(name, os, derivation.call) : state;
  };
  const mixEnv = variable('MIX_ENV');
  return {
    mixEnv: mixEnv.kind === 'set' ? mixEnv.value : (valueOf(mix.mixEnv) ?? 'prod'),
    mixTarget: mixTargetOf(derivation),
    os,
    variable,
  };
}

/** MIX_TARGET: the variable, else what nixpkgs' builders make of an argument (pkgs/development/beam-modules/mix-release.nix). */
export function mixTargetOf({ environment, arguments: given }: Derivation): string {
  const variable = environment.get('MIX_TARGET');
  if (variable) return valueOf(variable.value) ?? HOST;
  const argument = given.get('mixTarget')?.value;
  const [only, second] = argument?.kind === 'text' ? argument.text : [];
  return only?.kind === 'text' && !second ? only.text : HOST;
}

const HOST = 'host';

/** What Nix sets in every build (Nix manual, "Build-time environment"), as it is in the sandbox of Linux. */
const IN_SANDBOX: ReadonlyMap<string, string> = new Map([
  ['NIX_BUILD_TOP', '/build'],
  ['TMPDIR', '/build'],
  ['TEMPDIR', '/build'],
  ['TMP', '/build'],
  ['TEMP', '/build'],
  ['HOME', '/homeless-shelter'],
  ['NIX_STORE', '/nix/store'],
]);

/** What a build has besides from Nix, from stdenv and from nixpkgs' builders for the BEAM: which of them, and as what, depends on their age. */
const SET_BY_BUILDERS = new Set(
  `PATH PWD OLDPWD SHLVL SHELL CONFIG_SHELL TERM name pname version system builder out outputs src stdenv phases SOURCE_DATE_EPOCH
  CC CXX LD AR AS NM STRIP RANLIB OBJCOPY OBJDUMP READELF SIZE STRINGS HOST_PATH LC_ALL LANG LOCALE_ARCHIVE SSL_CERT_FILE XDG_DATA_DIRS
  NIX_BUILD_CORES NIX_LOG_FD NIX_ENFORCE_PURITY NIX_CC NIX_BINTOOLS NIX_CFLAGS_COMPILE NIX_LDFLAGS NIX_HARDENING_ENABLE NIX_SSL_CERT_FILE
  DETERMINISTIC_BUILD GZIP_NO_TIMESTAMPS PYTHONHASHSEED MIX_TARGET HEX_HOME MIX_HOME MIX_DEBUG MIX_DEPS_PATH MIX_REBAR MIX_REBAR3 REBAR_GLOBAL_CONFIG_DIR REBAR_CACHE_DIR ERL_LIBS ERL_COMPILER_OPTIONS
  buildInputs nativeBuildInputs propagatedBuildInputs buildPhase installPhase configurePhase`.split(/\s+/),
);

function setByBuild(name: string, os: ElixirEnvironment['os'], span: Span): VariableState {
  const value = os === 'linux' ? IN_SANDBOX.get(name) : undefined;
  if (value !== undefined) return { kind: 'set', value, span };
  if (!IN_SANDBOX.has(name) && !SET_BY_BUILDERS.has(name)) return { kind: 'unset' };
  return { kind: 'unknown', reason: `what ${name} is in this build cannot be known`, span };
}

/** A variable that Mix sees at an event: what a phase exported, else what the derivation sets. */
export function variableAt(derivation: Derivation, event: ShellEvent | undefined, name: string): VariableState {
  const state = followedVariable(derivation, event, name);
  return state.kind === 'unset' ? (setOtherwise(derivation, name) ?? ownSetupHook(derivation) ?? state) : state;
}

function followedVariable(derivation: Derivation, event: ShellEvent | undefined, name: string): VariableState {
  const exported = event?.environment.get(name);
  if (exported?.span) {
    if (!exported.exported) return { kind: 'unset' };
    const text = plainText(exported.value, exported.span);
    if (text.kind === 'unknown') return text;
    if (exported.conditional)
      return { kind: 'unknown', reason: 'set in a branch that may not run', span: exported.span };
    return { kind: 'set', value: text.value, span: text.span };
  }
  const given = derivation.environment.get(name);
  if (!given) return { kind: 'unset' };
  if (given.place === 'attribute') {
    if (derivation.structuredAttrs.kind === 'unknown') return derivation.structuredAttrs;
    if (derivation.structuredAttrs.value) return { kind: 'unset' };
  }
  return given.value.kind === 'known'
    ? { kind: 'set', value: given.value.value, span: given.value.span }
    : { ...given.value, begins: beginning(given.text) };
}

/** What a text is known to begin with whose store paths nobody knows: up to the first of them, and with the store's own folder. */
function beginning(text: NixText): string | undefined {
  let plain = '';
  for (const part of text) {
    if (part.kind === 'output' || part.kind === 'path') return `${plain}/nix/store/`;
    if (part.kind !== 'text') break;
    plain += part.text;
  }
  return plain === '' ? undefined : plain;
}

/** The environment that modules are compiled in, when Mix has loaded the mix.exs and the config of these folders. */
export function afterLoading(
  environment: ElixirEnvironment,
  directories: readonly string[],
  sources: ElixirSources,
): ElixirEnvironment {
  return {
    ...environment,
    variable: (name) => {
      const span = putVariable(name, directories, environment, sources);
      if (span) return { kind: 'unknown', reason: `Mix may set ${name} while it loads ${span.path}`, span };
      return environment.variable(name);
    },
  };
}

/** The environment with some variables given other values; `null` unsets. MIX_ENV is what `Mix.env()` reads. */
export function withVariables(
  environment: ElixirEnvironment,
  variables: ReadonlyMap<string, string | null>,
): ElixirEnvironment {
  return {
    ...environment,
    mixEnv: variables.get('MIX_ENV') ?? environment.mixEnv,
    variable: (name) => {
      const value = variables.get(name);
      if (value === undefined) return environment.variable(name);
      if (value === null) return { kind: 'unset' };
      return { kind: 'set', value, span: { path: '', start: 0, end: 0 } };
    },
  };
}
