import type { ElixirEnvironment, VariableState } from '../elixir/model.ts';
import type { Derivation, MixDetails, Platform } from '../nix/model.ts';
import type { ShellEvent } from '../shell/model.ts';
import { valueOf } from './facts.ts';
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
  const variable = (name: string) => variableAt(derivation, compile, name);
  const mixEnv = variable('MIX_ENV');
  const system = valueOf(platform.system);
  return {
    mixEnv: mixEnv.kind === 'set' ? mixEnv.value : (valueOf(mix.mixEnv) ?? 'prod'),
    mixTarget: 'host',
    os: system === undefined ? undefined : system.endsWith('-darwin') ? 'darwin' : 'linux',
    variable,
  };
}

/** A variable that Mix sees at an event: what a phase exported, else what the derivation sets. */
export function variableAt(derivation: Derivation, event: ShellEvent | undefined, name: string): VariableState {
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
  return given.value.kind === 'known' ? { kind: 'set', value: given.value.value, span: given.value.span } : given.value;
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
