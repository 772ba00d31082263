import type { Span } from '../../repository/index.ts';
import type { AttributesValue, ListValue, StringValue, Thunk, Value } from '../value.ts';
import { describe } from './describe.ts';
import { Lost, lose, uncaught } from './lost.ts';
import type { Machine } from './machine.ts';
import { inPlaceText } from './paths.ts';
import { compareText, plainText } from './text.ts';

/** `left == right`; gives up where nobody can know. */
export function equal(machine: Machine, left: Value, right: Value, span: Span): boolean {
  for (const operand of [left, right]) if (operand.kind === 'unknown') throw new Lost(operand);
  if (left.kind === 'integer' && right.kind === 'float') return Number(left.value) === right.value;
  if (left.kind === 'float' && right.kind === 'integer') return left.value === Number(right.value);
  if (isOutside(left) || isOutside(right)) return equalOutside(machine, left, right, span);
  if (isFunction(left) && isFunction(right)) return false;
  if (left.kind === 'null' && right.kind === 'null') return true;
  if (left.kind === 'boolean' && right.kind === 'boolean') return left.value === right.value;
  if (left.kind === 'integer' && right.kind === 'integer') return left.value === right.value;
  if (left.kind === 'float' && right.kind === 'float') return left.value === right.value;
  if (left.kind === 'string' && right.kind === 'string') return equalText(left, right, span);
  if (left.kind === 'path' && right.kind === 'path') return equalPaths(left, right, span);
  if (left.kind === 'list' && right.kind === 'list') return equalLists(machine, left, right, span);
  if (left.kind === 'attributes' && right.kind === 'attributes') return equalSets(machine, left, right, span);
  return false;
}

type Outside = Extract<Value, { kind: 'external' | 'derivation' | 'update' }>;

function isOutside(value: Value): value is Outside {
  return value.kind === 'external' || value.kind === 'derivation' || value.kind === 'update';
}

function isFunction(value: Value): boolean {
  return value.kind === 'closure' || value.kind === 'primitive';
}

/** A derivation is a set, whatever else it is; of an external value nothing is known. */
function equalOutside(machine: Machine, left: Value, right: Value, span: Span): boolean {
  const isSet = (value: Value) => value.kind === 'derivation' || value.kind === 'update';
  const isNone = (value: Value) => !isOutside(value) && value.kind !== 'attributes';
  if ((isSet(left) && isNone(right)) || (isSet(right) && isNone(left))) return false;
  if (left.kind === 'derivation' && right.kind === 'derivation' && left.derivation.id === right.derivation.id) {
    if (left.output === right.output) return true;
  }
  if (isSameSet(machine, left, right)) return true;
  if (addsFunction(machine, left, right) || addsFunction(machine, right, left)) return false;
  return lose(`whether ${describe(left)} equals ${describe(right)} cannot be known`, span);
}

function isSameSet({ world }: Machine, left: Value, right: Value): boolean {
  return left.kind === 'external' && right.kind === 'external' && world.isSameSet?.(left, right) === true;
}

/** `base // { name = x: …; }` beside `base`: the name is new, or another function has it. */
function addsFunction(machine: Machine, changed: Value, base: Value): boolean {
  if (changed.kind !== 'update') return false;
  if (!isSameSet(machine, changed.left, base) && !addsFunction(machine, changed.left, base)) return false;
  const added = machine.attributes(changed.right)?.attributes.values() ?? [];
  return [...added].some(({ value }) => isFunction(machine.force(value)));
}

function equalText(left: StringValue, right: StringValue, span: Span): boolean {
  const [one, two] = [plainText(left), plainText(right)];
  if (one !== undefined && two !== undefined) return one === two;
  const [here, there] = [inPlaceText(left.parts), inPlaceText(right.parts)];
  if (here !== undefined && there !== undefined) return here === there;
  // A path in place is absolute.
  const relative = here === undefined ? one : two;
  if ((here ?? there) !== undefined && relative !== undefined && !relative.startsWith('/')) return false;
  // A store path is never the empty string.
  if (one === '' || two === '') {
    const other = one === '' ? right : left;
    if (other.parts.some((part) => part.kind === 'text' && part.text !== '')) return false;
  }
  return lose('the texts that are compared could not be followed', span);
}

function equalPaths(left: Value & { kind: 'path' }, right: Value & { kind: 'path' }, span: Span): boolean {
  if (left.path !== undefined && right.path !== undefined) return left.path === right.path;
  if (left.path === undefined && right.path === undefined && left.text === right.text) return true;
  return lose('a path outside the repository is compared', span);
}

function equalLists(machine: Machine, left: ListValue, right: ListValue, span: Span): boolean {
  if (left.items.length !== right.items.length) return false;
  return left.items.every((item, index) => equalWithin(machine, item, right.items[index] as Thunk, span));
}

function equalSets(machine: Machine, left: AttributesValue, right: AttributesValue, span: Span): boolean {
  if (isDerivation(machine, left) && isDerivation(machine, right)) {
    return equal(machine, machine.select(left, 'outPath', span), machine.select(right, 'outPath', span), span);
  }
  if (left.attributes.size !== right.attributes.size) return false;
  const names = [...left.attributes.keys()].sort(compareText);
  const others = [...right.attributes.keys()].sort(compareText);
  return names.every((name, index) => {
    if (name !== others[index]) return false;
    const [one, two] = [left.attributes.get(name), right.attributes.get(name)];
    return one !== undefined && two !== undefined && equalWithin(machine, one.value, two.value, span);
  });
}

function isDerivation(machine: Machine, set: AttributesValue): boolean {
  const type = set.attributes.get('type');
  return type !== undefined && plainText(machine.force(type.value)) === 'derivation' && set.attributes.has('outPath');
}

/**
 * Equality of members. Nix takes two members that are one value in memory for equal without looking at them, which decides for
 * functions and errors and cannot be seen from here.
 */
function equalWithin(machine: Machine, left: Thunk, right: Thunk, span: Span): boolean {
  machine.budget.spend(1, span);
  const [one, two] = [machine.force(left), machine.force(right)];
  for (const member of [one, two]) if (member.kind === 'unknown') throw new Lost(uncaught(member));
  if (isFunction(one) && isFunction(two)) return lose('functions inside lists or sets are compared', span);
  return machine.budget.nested(span, () => equal(machine, one, two, span));
}
