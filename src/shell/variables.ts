import type { Span } from '../repository/index.ts';
import type { ShellVariable } from './model.ts';
import type { Frame, Run } from './run.ts';
import type { Binding, State, Variable } from './state.ts';
import type { Symbols } from './words/symbols.ts';
import { decode, EMPTY, unknownValue, type Value } from './words/value.ts';

/** Set by Nix (manual, "Build-time environment") or by stdenv's setup.sh in every build. */
const ALWAYS_EXPORTED: ReadonlySet<string> = new Set(
  'HOME PATH TMPDIR TEMPDIR TMP TEMP NIX_BUILD_TOP NIX_STORE NIX_BUILD_CORES NIX_LDFLAGS SHELL CONFIG_SHELL TZ TERM LANG XDG_DATA_DIRS SOURCE_DATE_EPOCH'.split(
    ' ',
  ),
);

/** Whether a name has a value in every build, whatever it is. */
export function isAlwaysSet(name: string): boolean {
  return ALWAYS_EXPORTED.has(name) || /^(PWD|SHLVL|RANDOM|stdenv|system|name|out|outputs|builder)$/.test(name);
}

/** `name=value`: an exported name stays exported. */
export function assign(run: Run, name: string, value: Value, span: Span): void {
  bind(run, name, { value, items: undefined, span });
}

export function assignItems(run: Run, name: string, items: readonly Value[], span: Span): void {
  bind(run, name, { value: items[0] ?? EMPTY, items, span });
}

function bind(run: Run, name: string, given: Pick<Variable, 'value' | 'items' | 'span'>): void {
  if (run.state.readonly.has(name)) {
    run.records.doubt ??= given.span;
    return;
  }
  const before = run.state.variables.get(name);
  const exported =
    before?.kind === 'set' ? before.exported : run.state.exports.has(name) || (!before && ALWAYS_EXPORTED.has(name));
  run.state.variables.set(name, { kind: 'set', ...given, exported, conditional: run.conditional > 0 });
}

export function exportName(run: Run, name: string, span: Span): void {
  const before = run.state.variables.get(name);
  if (before?.kind === 'set') run.state.variables.set(name, { ...before, exported: true, span: before.span ?? span });
  else run.state.exports = new Set([...run.state.exports, name]);
}

/** `export -n name`: the variable stays, for the shell alone. */
export function keepName({ state }: Run, name: string, span: Span): void {
  const before = state.variables.get(name);
  if (before?.kind === 'set') state.variables.set(name, { ...before, exported: false, span: before.span ?? span });
  forgetExport(state, name);
}

export function unset({ state }: Run, name: string, span: Span): void {
  state.variables.set(name, { kind: 'unset', span });
  forgetExport(state, name);
}

function forgetExport(state: State, name: string): void {
  if (state.exports.has(name)) state.exports = new Set([...state.exports].filter((other) => other !== name));
}

/**
 * The variables that a program would see at this moment, and those of the builder that it would no longer see (`exported` is
 * false).
 */
export function environmentOf({ state, symbols }: Run): ReadonlyMap<string, ShellVariable> {
  const environment = new Map<string, ShellVariable>();
  for (const [name, binding] of state.variables) {
    const known = shown.get(binding) ?? shownVariable(binding, symbols);
    shown.set(binding, known);
    environment.set(name, known);
  }
  return environment;
}

/** A binding never changes, and each of a phase's programs sees most of those that the one before it saw. */
const shown = new WeakMap<Binding, ShellVariable>();

function shownVariable(binding: Binding, symbols: Symbols): ShellVariable {
  if (binding.kind === 'unset') return { value: [], exported: false, span: binding.span, conditional: false };
  const { value, exported, span, conditional } = binding;
  return { value: decode(value, symbols), exported, span, conditional };
}

/** `local`, `declare` and `typeset` make a name the function's own, and stdenv runs phases and hooks in functions (setup.sh, `runPhase`, `_eval`). */
export function makeLocal(run: Run, name: string, span: Span): void {
  // What a subshell sets goes with it.
  const frame = run.frames.findLast(({ kind }) => kind === 'function' || kind === 'subshell');
  if (frame?.kind !== 'function' || frame.locals.has(name)) return;
  frame.locals.set(name, { before: run.state.variables.get(name), isCertain: run.conditional === 0, span });
}

/**
 * Gives the names that a function made its own back to whoever called it. Before it had `runPhase`, setup.sh ran all phases in one function,
 * `genericBuild`.
 */
export function forgetLocals({ state, symbols, frames, phase }: Run, { locals }: Frame): void {
  const mayGoOn = frames.length === 1 && phase.endsWith('Phase');
  for (const [name, { before, isCertain, span }] of locals) {
    forgetExport(state, name);
    if (!isCertain || mayGoOn) {
      const value = unknownValue(symbols, `nobody can know whether $${name} is a name of a function alone`, span);
      state.variables.set(name, { kind: 'set', value, items: undefined, exported: true, span, conditional: true });
    } else if (before) state.variables.set(name, before);
    else state.variables.delete(name);
  }
}
