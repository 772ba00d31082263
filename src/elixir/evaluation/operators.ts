import type { Span } from '../../repository/index.ts';
import { childIn, type SyntaxNode } from '../../syntax/index.ts';
import { isTextTooLong, spend } from './bounds.ts';
import { pipe } from './calls.ts';
import { equality, membership, sameValue } from './comparison.ts';
import { asData } from './data.ts';
import { evaluate } from './evaluate.ts';
import { valueAt } from './lookup.ts';
import { operandOf, operatorOf } from './nodes.ts';
import { match } from './patterns.ts';
import { matches } from './regex.ts';
import { type Lazy, type Scope, spanOf } from './scope.ts';
import type { Session } from './session.ts';
import { knownTruth, negation, truth } from './truth.ts';
import { noteRaise } from './undefined-calls.ts';
import { boolean, integer, isNil, list, lost, text, type UnknownValue, type Value } from './value.ts';

type Strict = (left: Value, right: Value, span: Span, session: Session) => Value;

/** Operators that need both sides. Where a side is unknown the result is, except for comparisons that ask about it. */
const STRICT: Readonly<Record<string, Strict>> = {
  '==': equality,
  '===': equality,
  '!=': (left, right, span, session) => negation(equality(left, right, span, session), span),
  '!==': (left, right, span, session) => negation(equality(left, right, span, session), span),
  in: membership,
  'not in': (left, right, span, session) => negation(membership(left, right, span, session), span),
  '++': concatenate,
  '--': subtract,
  '<>': join,
  '=~': textMatch,
  '+': (left, right, span) => arithmetic(left, right, span, (a, b) => a + b),
  '-': (left, right, span) => arithmetic(left, right, span, (a, b) => a - b),
  '*': (left, right, span) => arithmetic(left, right, span, (a, b) => a * b),
  '<': (left, right, span) => order(left, right, span, (sign) => sign < 0),
  '>': (left, right, span) => order(left, right, span, (sign) => sign > 0),
  '<=': (left, right, span) => order(left, right, span, (sign) => sign <= 0),
  '>=': (left, right, span) => order(left, right, span, (sign) => sign >= 0),
};

export function binary(node: SyntaxNode, scope: Scope, session: Session): Value {
  const left = childIn(node, 'left');
  const right = childIn(node, 'right');
  const operator = operatorOf(node, scope);
  const span = spanOf(node, scope);
  if (!left || !right) return lost('the operation is not followed', span);
  if (operator === '|>') return pipe(left, right, scope, session);
  if (operator === '=') return bound(left, evaluate(right, scope, session), scope, session);
  const operands = [left, right].map((operand) => () => evaluate(operand, scope, session));
  return operation(operator, operands, span, session) ?? lost(`the operator ${operator} is not followed`, span);
}

const SHORT_CIRCUITS = new Set(['&&', 'and', '||', 'or']);

/** An operator with its operands, also written as a function: `value |> Kernel.not()`. Undefined when it is none. */
export function operation(
  operator: string,
  operands: readonly Lazy[],
  span: Span,
  session: Session,
): Value | undefined {
  const [left, right, third] = operands;
  if (!left || third) return undefined;
  if (!right) return unaryOperation(operator, left(), span);
  if (SHORT_CIRCUITS.has(operator)) return shortCircuit(operator, left(), right, span, session);
  const strict = Object.hasOwn(STRICT, operator) ? STRICT[operator] : undefined;
  return strict?.(asData(left()), asData(right()), span, session);
}

// Inside an expression the binding itself is lost; statements bind (statements.ts).
function bound(pattern: SyntaxNode, value: Value, scope: Scope, session: Session): Value {
  const outcome = match(pattern, value, scope, session);
  return outcome.kind === 'no' ? lost('the match fails', value.span) : value;
}

function shortCircuit(operator: string, left: Value, right: () => Value, span: Span, session: Session): Value {
  const strict = operator === 'and' || operator === 'or';
  if (strict && left.kind !== 'unknown' && !isBoolean(left))
    return lost(`\`${operator}\` raises: its left side is no boolean`, span);
  const wanted = operator === '&&' || operator === 'and';
  const known =
    left.kind === 'unknown' && !left.question
      ? knownTruth(left)
      : left.kind === 'unknown'
        ? undefined
        : truth(left, session);
  if (known !== undefined) return known === wanted ? right() : left;
  // Nobody knows the left side, so the result is only known where the right side settles its truth.
  // Whether it is computed at all nobody knows either: `Code.ensure_loaded?(M) and M.call()`.
  const { length } = session.undefinedCalls;
  const other = right();
  session.undefinedCalls.length = length;
  const unknownLeft = left as UnknownValue;
  if (knownTruth(other) === wanted) return { ...unknownLeft, span, subject: undefined };
  return { kind: 'unknown', reason: unknownLeft.reason, span, truth: knownTruth(other), read: left.read };
}

function isBoolean(value: Value): boolean {
  return value.kind === 'atom' && (value.value === 'true' || value.value === 'false');
}

export function unary(node: SyntaxNode, operator: string, scope: Scope, session: Session): Value {
  const operand = operandOf(node);
  const span = spanOf(node, scope);
  if (!operand) return lost('the operation is not followed', span);
  return (
    unaryOperation(operator, evaluate(operand, scope, session), span) ??
    lost(`the operator ${operator} is not followed`, span)
  );
}

function unaryOperation(operator: string, value: Value, span: Span): Value | undefined {
  if (operator === '!') return negation(value, span);
  if (operator === 'not') {
    return value.kind === 'unknown' || isBoolean(value)
      ? negation(value, span)
      : lost('`not` raises: no boolean', span);
  }
  if ((operator === '-' || operator === '+') && value.kind === 'number') {
    return { ...value, value: operator === '-' ? -value.value : value.value, span };
  }
  return undefined;
}

function concatenate(left: Value, right: Value, span: Span): Value {
  if (left.kind === 'charlist' && right.kind === 'charlist') return { ...left, value: left.value + right.value, span };
  if (left.kind === 'list' && right.kind === 'list') return list([...left.items, ...right.items], span);
  return unfollowed('++', left, right, span);
}

/** `text =~ "part"` and `text =~ ~r/pattern/`. */
export function textMatch(left: Value, right: Value, span: Span, session: Session): Value {
  if (left.kind !== 'string') return unfollowed('=~', left, right, span);
  if (right.kind === 'string') return boolean(left.value.includes(right.value), span);
  const answer = right.kind === 'regex' && right.regex ? matches(right.regex, left.value, session) : undefined;
  return answer === undefined ? unfollowed('the regular expression', left, right, span) : boolean(answer, span);
}

function subtract(left: Value, right: Value, span: Span, session: Session): Value {
  if (left.kind !== 'list' || right.kind !== 'list') return unfollowed('--', left, right, span);
  spend(left.items.length * right.items.length, session);
  const rest = [...left.items];
  for (const item of right.items) {
    for (const [index, candidate] of rest.entries()) {
      const same = sameValue(candidate, item);
      if (same === undefined) return lost('a part of the list was not followed', span);
      if (!same) continue;
      rest.splice(index, 1);
      break;
    }
  }
  return list(rest, span);
}

function join(left: Value, right: Value, span: Span, session: Session): Value {
  if ([left, right].some(isNil) && [left, right].every(({ kind }) => kind !== 'unknown'))
    noteRaise('`<>` raises: one of its sides is nil', span, session);
  if (left.kind !== 'string' || right.kind !== 'string') return unfollowed('<>', left, right, span);
  if (isTextTooLong(left.value.length + right.value.length)) return lost('the text becomes too long', span);
  return text(left.value + right.value, span);
}

function arithmetic(left: Value, right: Value, span: Span, compute: (a: number, b: number) => number): Value {
  if (left.kind !== 'number' || right.kind !== 'number') return unfollowed('arithmetic', left, right, span);
  const value = compute(left.value, right.value);
  if (!Number.isSafeInteger(value) || left.float || right.float) return lost('the number is not followed', span);
  return integer(value, span);
}

function order(left: Value, right: Value, span: Span, holds: (sign: number) => boolean): Value {
  if (left.kind === 'number' && right.kind === 'number') return boolean(holds(left.value - right.value), span);
  if (left.kind !== 'string' || right.kind !== 'string') return unfollowed('the comparison', left, right, span);
  return boolean(holds(Buffer.compare(Buffer.from(left.value), Buffer.from(right.value))), span);
}

function unfollowed(operation: string, left: Value, right: Value, span: Span): Value {
  for (const side of [left, right]) if (side.kind === 'unknown') return lost(side.reason, side.span);
  return lost(`${operation} is not followed for these values`, span);
}

/** `keywords[:key]` and `map[:key]`; `nil[:key]` is nil. */
export function access(node: SyntaxNode, scope: Scope, session: Session): Value {
  const target = childIn(node, 'target');
  const keyNode = childIn(node, 'key');
  const span = spanOf(node, scope);
  if (!target || !keyNode) return lost('the access is not followed', span);
  return valueAt(asData(evaluate(target, scope, session)), evaluate(keyNode, scope, session), span);
}
