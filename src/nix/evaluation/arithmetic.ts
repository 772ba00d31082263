import type { Span } from '../../repository/index.ts';
import type { Value } from '../value.ts';
import { INTERPOLATION, TO_STRING } from './coercion.ts';
import { describe } from './describe.ts';
import { Lost, lose } from './lost.ts';
import type { Machine } from './machine.ts';
import { appendToPath } from './paths.ts';
import { joinParts, plainText } from './text.ts';

export type ArithmeticOperator = '+' | '-' | '*' | '/';

/** `a + b` for numbers, strings, paths and what coerces to strings; the left operand decides which. */
export function add(machine: Machine, left: Value, right: Value, span: Span): Value {
  if (left.kind === 'unknown') throw new Lost(left);
  if (isNumber(left)) return arithmetic('+', left, right, span);
  if (right.kind === 'unknown') throw new Lost(right);
  if (left.kind === 'path') {
    if (right.kind === 'path') {
      // `./. + /x`: the absolute path on the right is text that is appended.
      if (right.path === undefined && right.text.startsWith('/')) return appendToPath(left, right.text, span);
      return lose('a path of the repository is appended to a path', span);
    }
    const text = plainText(machine.coerce(right, { ...TO_STRING, lenient: false }, span));
    return text === undefined
      ? lose('what is appended to the path could not be followed', span)
      : appendToPath(left, text, span);
  }
  if (left.kind === 'external') {
    // It may be a number, a path or a string: only the world knows.
    const outPath = machine.world.select(left, 'outPath', span);
    if (!outPath || outPath.kind === 'unknown') {
      if (!isText(right)) return lose(`what ${describe(left)} + … yields cannot be known`, span);
    }
  }
  // A set's outPath stays where it is unless the left operand is a string.
  const copies = left.kind === 'string';
  const first = machine.coerce(left, { lenient: false, copies }, left.span);
  return joinParts(machine, [first.parts, machine.coerce(right, { ...INTERPOLATION, copies }, right.span).parts], span);
}

function isText(value: Value): boolean {
  return value.kind === 'string';
}

function isNumber(value: Value): value is Extract<Value, { kind: 'integer' | 'float' }> {
  return value.kind === 'integer' || value.kind === 'float';
}

/** Arithmetic on 64-bit integers and floats. Overflow differs between versions of Nix, so its result is not known. */
export function arithmetic(operator: ArithmeticOperator, left: Value, right: Value, span: Span): Value {
  for (const operand of [left, right]) {
    if (operand.kind === 'unknown') throw new Lost(operand);
    if (!isNumber(operand)) return lose(`${operator} needs numbers and gets ${describe(operand)}`, span);
  }
  if (left.kind === 'integer' && right.kind === 'integer') {
    const value = integerResult(operator, left.value, right.value, span);
    if (BigInt.asIntN(64, value) !== value) return lose('the integer overflows', span);
    return { kind: 'integer', value, span };
  }
  const value = floatResult(operator, asFloat(left), asFloat(right), span);
  return Number.isFinite(value) ? { kind: 'float', value, span } : lose('the number is not finite', span);
}

function integerResult(operator: ArithmeticOperator, left: bigint, right: bigint, span: Span): bigint {
  if (operator === '/') return right === 0n ? lose('division by zero', span) : left / right;
  if (operator === '*') return left * right;
  return operator === '+' ? left + right : left - right;
}

function floatResult(operator: ArithmeticOperator, left: number, right: number, span: Span): number {
  if (operator === '/') return right === 0 ? lose('division by zero', span) : left / right;
  if (operator === '*') return left * right;
  return operator === '+' ? left + right : left - right;
}

function asFloat(value: Value): number {
  return value.kind === 'integer' ? Number(value.value) : value.kind === 'float' ? value.value : Number.NaN;
}
