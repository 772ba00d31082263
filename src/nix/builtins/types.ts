import { describe } from '../evaluation/describe.ts';
import { lose } from '../evaluation/lost.ts';
import { textValue } from '../evaluation/text.ts';
import type { Value } from '../value.ts';
import { booleanValue } from './make.ts';
import { type Definitions, demand } from './primitive.ts';

/** `typeOf` and the predicates on types. */
export const types: Definitions = {
  typeOf: [1, (_, [value], site) => textValue(typeName(demand(value!), site), site)],
  isNull: predicate('null'),
  isBool: predicate('bool'),
  isInt: predicate('int'),
  isFloat: predicate('float'),
  isString: predicate('string'),
  isPath: predicate('path'),
  isList: predicate('list'),
  isAttrs: predicate('set'),
  isFunction: predicate('lambda'),
};

function predicate(type: string): Definitions[string] {
  return [1, (_, [value], site) => booleanValue(typeName(demand(value!), site) === type, site)];
}

const NAMES: Readonly<Partial<Record<Value['kind'], string>>> = {
  null: 'null',
  boolean: 'bool',
  integer: 'int',
  float: 'float',
  string: 'string',
  path: 'path',
  list: 'list',
  attributes: 'set',
  derivation: 'set',
  update: 'set',
  closure: 'lambda',
  primitive: 'lambda',
};

/** The type of a value in Nix's words; nobody knows it of an external value. */
function typeName(value: Value, site: Value['span']): string {
  return NAMES[value.kind] ?? lose(`the type of ${describe(value)} cannot be known`, site);
}
