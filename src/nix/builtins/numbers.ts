import { arithmetic } from '../evaluation/arithmetic.ts';
import { lessThan } from '../evaluation/comparison.ts';
import { describe } from '../evaluation/describe.ts';
import { lose } from '../evaluation/lost.ts';
import type { Value } from '../value.ts';
import { booleanValue, integerValue } from './make.ts';
import { type Definitions, demand, demandInteger } from './primitive.ts';

/** Functions of `builtins` on numbers. */
export const numbers: Definitions = {
  add: [2, (_, [left, right], site) => arithmetic('+', demand(left!), demand(right!), site)],
  sub: [2, (_, [left, right], site) => arithmetic('-', demand(left!), demand(right!), site)],
  mul: [2, (_, [left, right], site) => arithmetic('*', demand(left!), demand(right!), site)],
  div: [2, (_, [left, right], site) => arithmetic('/', demand(left!), demand(right!), site)],
  lessThan: [
    2,
    (machine, [left, right], site) => booleanValue(lessThan(machine, demand(left!), demand(right!), site), site),
  ],
  bitAnd: [2, (_, [left, right], site) => integerValue(demandInteger(left!) & demandInteger(right!), site)],
  bitOr: [2, (_, [left, right], site) => integerValue(demandInteger(left!) | demandInteger(right!), site)],
  bitXor: [2, (_, [left, right], site) => integerValue(demandInteger(left!) ^ demandInteger(right!), site)],
  ceil: [1, (_, [value], site) => rounded(demand(value!), Math.ceil, site)],
  floor: [1, (_, [value], site) => rounded(demand(value!), Math.floor, site)],
};

function rounded(value: Value, round: (value: number) => number, site: Value['span']): Value {
  if (value.kind !== 'integer' && value.kind !== 'float')
    return lose(`a number is needed, not ${describe(value)}`, site);
  const result = round(Number(value.value));
  // Nix goes through a float as well; beyond 2^53 its versions differ.
  return Number.isSafeInteger(result) ? integerValue(result, site) : lose('the number is too large', site);
}
