import type { Span } from '../../repository/index.ts';
import { unknown } from '../../repository/index.ts';
import type { Attribute, AttributesValue, Thunk, Value } from '../value.ts';
import { describe } from './describe.ts';
import type { Lookup } from './evaluator.ts';
import { Lost, lose } from './lost.ts';
import type { Machine } from './machine.ts';
import { ready } from './thunks.ts';

/** `callee argument`. */
export function apply(machine: Machine, callee: Value, argument: Thunk, span: Span): Value {
  switch (callee.kind) {
    case 'closure':
      return callee.call(argument);
    case 'primitive':
      return callee.call(argument, span);
    case 'external':
      return (
        machine.world.apply(callee, argument, span) ?? { kind: 'external', form: 'application', callee, argument, span }
      );
    case 'derivation':
      return (
        machine.world.apply(callee, argument, span) ??
        unknown('what calling this derivation yields cannot be known', span)
      );
    case 'attributes':
    case 'update':
      return applyFunctor(machine, callee, argument, span);
    case 'unknown':
      throw new Lost(callee);
    default:
      return lose(`${describe(callee)} is called as a function`, span);
  }
}

function applyFunctor(machine: Machine, set: Value, argument: Thunk, span: Span): Value {
  const has = machine.has(set, '__functor');
  if (has === undefined) return lose(`whether ${describe(set)} is a function cannot be known`, span);
  if (!has) return lose('a set without __functor is called as a function', span);
  machine.budget.enter(span);
  const bound = machine.apply(machine.select(set, '__functor', span), ready(set), span);
  machine.budget.enter(span);
  const result = machine.apply(bound, argument, span);
  machine.budget.leave();
  machine.budget.leave();
  return result;
}

/** Formal arguments of a function: name → has a default. */
export function formals(machine: Machine, callee: Value): ReadonlyMap<string, boolean> | undefined {
  if (callee.kind === 'closure') return callee.formals;
  if (callee.kind !== 'attributes') return undefined;
  const declared = callee.attributes.get('__functionArgs');
  if (declared) {
    const set = machine.attributes(machine.force(declared.value));
    return set && new Map([...set.attributes].map(([name, { value }]) => [name, isTrue(machine.force(value))]));
  }
  const functor = callee.attributes.get('__functor');
  if (!functor) return undefined;
  return machine.formals(machine.apply(machine.force(functor.value), ready(callee), callee.span));
}

function isTrue(value: Value): boolean {
  return value.kind === 'boolean' && value.value;
}

/** Calls a function with what is found for its formals; see `Evaluator.callWithArguments`. */
export function callWithArguments(
  machine: Machine,
  callee: Value,
  lookup: Lookup,
  overrides: AttributesValue | undefined,
  span: Span,
): Value {
  const given = new Map<string, Attribute>();
  for (const [name, optional] of machine.formals(callee) ?? []) {
    if (overrides?.attributes.has(name)) continue;
    const found = lookup(name);
    if (found === undefined) {
      if (!optional) lose(`no argument '${name}' is known for this function`, span);
      continue;
    }
    const value = 'force' in found ? found : ready(found, span);
    given.set(name, { value, name: value.span });
  }
  for (const [name, attribute] of overrides?.attributes ?? []) given.set(name, attribute);
  const argument: AttributesValue = { kind: 'attributes', attributes: given, span: overrides?.span ?? span };
  return machine.apply(callee, ready(argument, span), span);
}
