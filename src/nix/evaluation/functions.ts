import type { Span } from '../../repository/index.ts';
import { unknown } from '../../repository/index.ts';
import type { SyntaxNode } from '../../syntax/index.ts';
import { childIn, childrenIn } from '../../syntax/index.ts';
import type { ClosureValue, Thunk, Value } from '../value.ts';
import { describe } from './describe.ts';
import { evaluate, field } from './expressions.ts';
import { Lost, lose } from './lost.ts';
import { type Machine, spanOf, textOf, type Unit } from './machine.ts';
import { type Scope, within } from './scope.ts';

/** A function of the repository as written. */
interface Pattern {
  /** `x` of `x: …` and `args` of `args@{ … }: …`. */
  readonly universal: string | undefined;
  readonly formals: ReadonlyMap<string, SyntaxNode | undefined> | undefined;
  readonly defaults: ReadonlyMap<string, boolean> | undefined;
  readonly ellipsis: boolean;
  readonly body: SyntaxNode;
}

/** What a call evaluates. */
export interface Body {
  readonly node: SyntaxNode;
  readonly scope: Scope;
  readonly unit: Unit;
}

const bodies = new WeakMap<ClosureValue, (argument: Thunk) => Body>();

/** The body of a function with its argument bound, for a call in tail position; undefined for functions of others. */
export function enterClosure(callee: Value, argument: Thunk): Body | undefined {
  return callee.kind === 'closure' ? bodies.get(callee)?.(argument) : undefined;
}

const patterns = new WeakMap<SyntaxNode, Pattern>();

/** The value of `x: …` and `{ a, b ? 1, ... }@args: …`. */
export function evaluateFunction(machine: Machine, node: SyntaxNode, scope: Scope, unit: Unit): ClosureValue {
  const pattern = patternOf(node, unit);
  const span = spanOf(unit, node);
  const enter = (argument: Thunk): Body => {
    return { node: pattern.body, scope: within(bind(machine, pattern, argument, scope, unit, span), scope), unit };
  };
  const closure: ClosureValue = {
    kind: 'closure',
    node,
    formals: pattern.defaults,
    ellipsis: pattern.ellipsis,
    span,
    call: (argument) =>
      machine.settle(span, () => {
        const body = enter(argument);
        return evaluate(machine, body.node, body.scope, body.unit);
      }),
  };
  bodies.set(closure, enter);
  return closure;
}

function patternOf(node: SyntaxNode, unit: Unit): Pattern {
  let pattern = patterns.get(node);
  if (!pattern) {
    pattern = readPattern(node, unit);
    patterns.set(node, pattern);
  }
  return pattern;
}

function readPattern(node: SyntaxNode, unit: Unit): Pattern {
  const universal = childIn(node, 'universal');
  const list = childIn(node, 'formals');
  const formals = list && new Map<string, SyntaxNode | undefined>();
  for (const formal of list ? childrenIn(list, 'formal') : []) {
    const name = childIn(formal, 'name');
    if (name) formals?.set(textOf(unit, name), childIn(formal, 'default'));
  }
  return {
    universal: universal && textOf(unit, universal),
    formals,
    defaults: formals && new Map([...formals].map(([name, fallback]) => [name, fallback !== undefined])),
    ellipsis: list !== undefined && childIn(list, 'ellipses') !== undefined,
    body: field(node, 'body', unit),
  };
}

function bind(
  machine: Machine,
  pattern: Pattern,
  argument: Thunk,
  scope: Scope,
  unit: Unit,
  span: Span,
): Map<string, Thunk> {
  const names = new Map<string, Thunk>();
  if (pattern.universal !== undefined) names.set(pattern.universal, argument);
  if (!pattern.formals) return names;
  const given = machine.force(argument);
  refuseUnexpected(machine, pattern, given, argument.span);
  for (const [name, fallback] of pattern.formals) {
    const has = machine.has(given, name);
    if (has === false && !fallback) lose(`the argument '${name}' is missing`, argument.span);
    names.set(name, formalThunk(machine, { name, fallback, has }, given, argument, { names, scope, unit, span }));
  }
  return names;
}

interface Formal {
  readonly name: string;
  readonly fallback: SyntaxNode | undefined;
  readonly has: boolean | undefined;
}

interface Place {
  readonly names: ReadonlyMap<string, Thunk>;
  readonly scope: Scope;
  readonly unit: Unit;
  readonly span: Span;
}

function formalThunk(machine: Machine, formal: Formal, given: Value, argument: Thunk, place: Place): Thunk {
  const { name, fallback, has } = formal;
  if (given.kind === 'attributes' && has) return given.attributes.get(name)?.value as Thunk;
  if (fallback && has === false) {
    const { unit } = place;
    // A default sees the other formals.
    return machine.thunk(spanOf(unit, fallback), () =>
      evaluate(machine, fallback, within(place.names, place.scope), unit),
    );
  }
  return machine.thunk(argument.span, () => {
    if (fallback && has === undefined) {
      return unknown(`whether '${name}' is given to the function cannot be known`, argument.span);
    }
    return machine.select(given, name, argument.span);
  });
}

function refuseUnexpected(machine: Machine, pattern: Pattern, given: Value, span: Span): void {
  if (given.kind === 'unknown') throw new Lost(given);
  const isSet = ['attributes', 'update', 'external', 'derivation'].includes(given.kind);
  if (!isSet) lose(`the function needs a set and gets ${describe(given)}`, span);
  if (pattern.ellipsis || (given.kind !== 'attributes' && given.kind !== 'update')) return;
  for (const name of machine.attributes(given)?.attributes.keys() ?? []) {
    if (!pattern.formals?.has(name)) lose(`the function is called with the unexpected argument '${name}'`, span);
  }
}
