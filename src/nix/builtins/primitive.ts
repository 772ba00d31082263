import type { Span } from '../../repository/index.ts';
import { describe } from '../evaluation/describe.ts';
import { isError, Lost, lose, mismatch } from '../evaluation/lost.ts';
import type { Machine } from '../evaluation/machine.ts';
import { plainText } from '../evaluation/text.ts';
import type { AttributesValue, ListValue, PrimitiveValue, StringValue, Thunk, Value } from '../value.ts';

/** A function that is implemented here. `run` may throw `Lost`. */
export interface Definition {
  readonly name: string;
  readonly arity: number;
  run(machine: Machine, given: readonly Thunk[], site: Span): Value;
}

/** Definitions by name: what a file of builtins exports. */
export type Definitions = Readonly<Record<string, readonly [arity: number, run: Definition['run']]>>;

/** The function value of a definition. */
export function primitive(machine: Machine, definition: Definition, span: Span): PrimitiveValue {
  return withArguments(machine, definition, [], span);
}

function withArguments(machine: Machine, definition: Definition, given: readonly Thunk[], span: Span): PrimitiveValue {
  return {
    kind: 'primitive',
    name: definition.name,
    span,
    call(argument, site = argument.span) {
      const all = [...given, argument];
      if (all.length < definition.arity) return withArguments(machine, definition, all, site);
      return machine.settle(site, () => {
        machine.budget.spend(1, site);
        // A primitive takes about three times the stack of an expression, more when it calls a function for each item.
        for (let weight = 0; weight < 3; weight += 1) machine.budget.enter(site);
        const result = definition.run(machine, all, site);
        for (let weight = 0; weight < 3; weight += 1) machine.budget.leave();
        return result;
      });
    },
  };
}

/** The value of an argument; gives up when it was lost. */
export function demand(thunk: Thunk): Value {
  const value = thunk.force();
  if (value.kind === 'unknown') throw new Lost(value);
  return value;
}

type Kind = Value['kind'];

function demandKind<K extends Kind>(thunk: Thunk, kind: K): Extract<Value, { kind: K }> {
  const value = demand(thunk);
  if (value.kind !== kind) mismatch(`a ${kind} is needed here and ${describe(value)} is given`, thunk.span, value);
  return value as Extract<Value, { kind: K }>;
}

export function demandList(thunk: Thunk): ListValue {
  return demandKind(thunk, 'list');
}

export function demandBoolean(thunk: Thunk): boolean {
  return demandKind(thunk, 'boolean').value;
}

export function demandInteger(thunk: Thunk): bigint {
  return demandKind(thunk, 'integer').value;
}

export function demandString(thunk: Thunk): StringValue {
  return demandKind(thunk, 'string');
}

/** A set whose attributes are all known. */
export function demandSet(machine: Machine, thunk: Thunk): AttributesValue {
  const value = demand(thunk);
  return machine.attributes(value) ?? lose(`the attributes of ${describe(value)} cannot be listed`, thunk.span);
}

/** The text of a string without references. */
export function demandText(thunk: Thunk): string {
  return plainText(demandString(thunk)) ?? lose('the text could not be followed', thunk.span);
}

/** An integer that fits what JavaScript counts with. */
export function demandCount(thunk: Thunk): number {
  const value = demandInteger(thunk);
  const count = Number(value);
  return Number.isSafeInteger(count) ? count : lose('the number is too large', thunk.span);
}

/** Calls a function that was given as an argument, with values that are there already or thunks. */
export function call(machine: Machine, callee: Value, given: readonly Thunk[], site: Span): Value {
  let value = callee;
  for (const argument of given) value = machine.apply(value, argument, site);
  return value;
}

/** The same, where the result decides. */
export function callStrictly(machine: Machine, callee: Value, given: readonly Thunk[], site: Span): Value {
  const value = call(machine, callee, given, site);
  if (value.kind === 'unknown') throw new Lost(value);
  return value;
}

/** Whether a predicate holds. */
export function holds(machine: Machine, predicate: Value, given: readonly Thunk[], site: Span): boolean {
  const value = callStrictly(machine, predicate, given, site);
  return value.kind === 'boolean' ? value.value : lose(`a condition yields ${describe(value)}`, site);
}

/** Looks at a value as Nix does that has no use for it yet: only an error of the repository's own stops it. */
export function lookAt(thunk: Thunk): Value {
  const value = thunk.force();
  if (value.kind === 'unknown' && isError(value)) throw new Lost(value);
  return value;
}
