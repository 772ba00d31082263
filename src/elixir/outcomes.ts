import type { Unknown } from '../repository/index.ts';
import type { Explored } from './evaluation/decisions.ts';
import type { NifModule, NifModuleOutcome, StubTable } from './model.ts';

/**
 * One outcome for every different module that the ways through the code lead to. Ways that differ only in the functions they
 * define are one: a function that not all of them define is not sure. What was assumed does not count where all ways agree.
 */
export function distinctOutcomes(runs: readonly Explored<NifModuleOutcome>[]): readonly NifModuleOutcome[] {
  // Nearly every module has one, and there is nothing to compare it with.
  if (runs.length === 1) return [merged(runs, true)];
  const groups = new Map<string, Explored<NifModuleOutcome>[]>();
  for (const run of runs) {
    const key = JSON.stringify(run.result.module ?? null, valuesOnly);
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  const alone = groups.size === 1;
  return [...groups.values()].map((group) => merged(group, alone));
}

// The same values at other places are the same result: two branches may repeat one another.
const PLACES: ReadonlySet<string> = new Set(['span', 'use', 'through', 'reads', 'stubs']);

function valuesOnly(key: string, value: unknown): unknown {
  if (PLACES.has(key)) return undefined;
  return value instanceof Map ? [...value] : value;
}

function merged(group: readonly Explored<NifModuleOutcome>[], alone: boolean): NifModuleOutcome {
  const [first] = group as [Explored<NifModuleOutcome>];
  const { module, assumed } = first.result;
  const conditions = alone ? [] : first.assumed;
  return { module: module && { ...module, stubs: sureStubs(module, group) }, assumed: [...conditions, ...assumed] };
}

/** The functions that every way defines; unknown how many others there are when the ways differ. */
function sureStubs({ stubs }: NifModule, group: readonly Explored<NifModuleOutcome>[]): StubTable {
  const tables = group.flatMap(({ result }) => (result.module ? [namesOf(result.module.stubs)] : []));
  const functions = stubs.functions.filter((stub) => tables.every((names) => names.has(nameOf(stub))));
  const differ = tables.some((names) => names.size !== functions.length);
  if (!differ) return stubs;
  const why: readonly Unknown[] = group.flatMap(({ assumed }) => assumed);
  return { ...stubs, functions, unknown: [...stubs.unknown, ...distinctPlaces(why)] };
}

function namesOf({ functions }: StubTable): ReadonlySet<string> {
  return new Set(functions.map(nameOf));
}

function nameOf({ name, arity, kind, used }: StubTable['functions'][number]): string {
  return `${name}/${arity} ${kind} ${used}`;
}

function distinctPlaces(unknown: readonly Unknown[]): Unknown[] {
  const found = new Map(unknown.map((one) => [`${one.span.path}:${one.span.start}`, one]));
  return [...found.values()];
}
