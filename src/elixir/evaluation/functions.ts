import type { Span } from '../../repository/index.ts';
import { childIn, type SyntaxNode } from '../../syntax/index.ts';
import { bounded } from './bounds.ts';
import { call } from './calls.ts';
import { evaluate } from './evaluate.ts';
import type { Definition, ModuleState } from './module-state.ts';
import { operandOf, operatorOf, stabClauses } from './nodes.ts';
import { chooseClause } from './patterns.ts';
import { type Lazy, type Scope, spanOf, textOf, withVariables } from './scope.ts';
import type { Session } from './session.ts';
import { block } from './statements.ts';
import { noteUnmatched } from './undefined-calls.ts';
import { lost, type Value } from './value.ts';

/** `fn … end`, `&name/1`, `&Module.name/1`, `&(&1 …)`. */
export function capture(node: SyntaxNode, scope: Scope): Value {
  const span = spanOf(node, scope);
  if (node.kind === 'anonymous_function') return { kind: 'function', clauses: stabClauses(node), scope, span };
  const operand = operandOf(node);
  if (!operand) return lost('the capture is not followed', span);
  if (operand.kind === 'integer') return placeholder(operand, scope, span);
  const arity =
    operand.kind === 'binary_operator' && operatorOf(operand, scope) === '/' ? childIn(operand, 'right') : undefined;
  const target = childIn(operand, 'left');
  if (arity?.kind === 'integer' && target && (target.kind === 'identifier' || target.kind === 'call')) {
    return { kind: 'capture', target, arity: Number(textOf(arity, scope)), scope, span };
  }
  return { kind: 'placeholder', body: operand, scope, span };
}

function placeholder(operand: SyntaxNode, scope: Scope, span: Span): Value {
  const value = scope.variables.get(`&${textOf(operand, scope)}`);
  return value ? value() : lost('the placeholder stands outside of a capture', span);
}

/** Calls an anonymous function with values. */
export function applyFunction(called: Value, values: readonly Value[], span: Span, session: Session): Value {
  switch (called.kind) {
    case 'placeholder': {
      const bindings = values.map((value, index): [string, Lazy] => [`&${index + 1}`, () => value]);
      return evaluate(called.body, withVariables(called.scope, bindings), session);
    }
    case 'capture': {
      if (called.arity !== values.length) return lost('the function takes another number of arguments', span);
      const given = values.map((value) => () => value);
      return bounded(call(called.target, given, called.scope, session), session);
    }
    case 'function': {
      const chosen = chooseClause(called.clauses, values, () => called.scope, session);
      if (chosen === 'none') return lost('no clause of the function matches', span);
      if ('undecided' in chosen) return lost('the clause of the function is not decided', span);
      return block(chosen.clause.body, chosen.scope, session, span);
    }
    default:
      return lost(called.kind === 'unknown' ? called.reason : 'the function is not followed', span);
  }
}

/** Whether a module defines a function or macro of that name and arity, defaults counted. */
export function hasDefinition(state: ModuleState, name: string, arity: number): 'function' | 'macro' | undefined {
  const found = state.definitions.find((definition) => definition.name === name && takes(definition, arity));
  if (!found || found.kind === 'defdelegate') return undefined;
  return found.kind === 'defmacro' || found.kind === 'defmacrop' ? 'macro' : 'function';
}

function takes({ parameters, defaults }: Definition, arity: number): boolean {
  return arity <= parameters.length && arity >= parameters.length - defaults;
}

/** Runs the clause of a function (or macro) that takes the values. */
export function callDefinition(
  state: ModuleState,
  name: string,
  given: readonly Lazy[],
  span: Span,
  session: Session,
): Value {
  const head = state.definitions.find((definition) => definition.name === name && takes(definition, given.length));
  if (!head) return lost(`${state.name.value}.${name}/${given.length} does not exist`, span);
  const values = withDefaults(head, given, session);
  const clauses = state.definitions.flatMap((definition) => {
    const { body } = definition;
    const same = definition.name === name && definition.parameters.length === head.parameters.length;
    return same && body ? [{ ...definition, body }] : [];
  });
  const chosen = chooseClause(clauses, values, (clause) => clause.scope, session);
  if (chosen === 'none') {
    // Macros that are not followed may define further clauses.
    if (state.unknown.length === 0) noteUnmatched(name, values, span, session);
    return lost(`no clause of ${name}/${values.length} matches`, span);
  }
  if ('undecided' in chosen) {
    const reason = chosen.undecided.kind === 'unknown' ? chosen.undecided.reason : 'the clause is not decided';
    return lost(reason, chosen.undecided.span);
  }
  return block(chosen.clause.body, chosen.scope, session, span);
}

// Given arguments fill the required parameters first, then the defaults from left to right.
function withDefaults(head: Definition, given: readonly Lazy[], session: Session): Value[] {
  let spare = given.length - (head.parameters.length - head.defaults);
  const queue = [...given];
  return head.parameters.map((parameter) => {
    const defaulted = isDefaulted(parameter, head.scope);
    if (defaulted && spare <= 0) return evaluate(childIn(parameter, 'right') as SyntaxNode, head.scope, session);
    if (defaulted) spare -= 1;
    const next = queue.shift();
    return next ? next() : lost('an argument is missing', spanOf(parameter, head.scope));
  });
}

export function isDefaulted(parameter: SyntaxNode, scope: Scope): boolean {
  return parameter.kind === 'binary_operator' && operatorOf(parameter, scope) === '\\\\';
}
