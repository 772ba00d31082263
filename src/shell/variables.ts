import type { Span } from '../repository/index.ts';
import type { ShellVariable } from './model.ts';
import type { Run } from './run.ts';
import type { Variable } from './state.ts';
import { decode, EMPTY, type Value } from './words/value.ts';

/** `name=value`: an exported name stays exported. */
export function assign(run: Run, name: string, value: Value, span: Span): void {
  bind(run, name, { value, items: undefined, span });
}

export function assignItems(run: Run, name: string, items: readonly Value[], span: Span): void {
  bind(run, name, { value: items[0] ?? EMPTY, items, span });
}

function bind(run: Run, name: string, given: Pick<Variable, 'value' | 'items' | 'span'>): void {
  const before = run.state.variables.get(name);
  // stdenv's own environment is exported, and a name that nothing here says anything of may be part of it.
  const exported = before?.kind === 'set' && before.exported;
  run.state.variables.set(name, { kind: 'set', ...given, exported, conditional: run.conditional > 0 });
}

export function exportName(run: Run, name: string, span: Span): void {
  const before = run.state.variables.get(name);
  if (before?.kind !== 'set') return;
  run.state.variables.set(name, { ...before, exported: true, span: before.span ?? span });
}

export function unset(run: Run, name: string): void {
  run.state.variables.set(name, { kind: 'unset' });
}

/** The variables that a program would see at this moment. */
export function environmentOf(run: Run): ReadonlyMap<string, ShellVariable> {
  const environment = new Map<string, ShellVariable>();
  for (const [name, binding] of run.state.variables) {
    if (binding.kind === 'unset' || !binding.exported) continue;
    const { value, exported, span, conditional } = binding;
    environment.set(name, { value: decode(value, run.symbols), exported, span, conditional });
  }
  return environment;
}
