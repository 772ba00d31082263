import type { Span } from '../../repository/index.ts';
import { unknown } from '../../repository/index.ts';
import { libraryHas, libraryMember } from '../builtins/lib/index.ts';
import type { Attribute, AttributesValue, External, UpdateValue, Value } from '../value.ts';
import { isError, wrong } from './lost.ts';
import type { Machine } from './machine.ts';

/** `value.attribute`; a loss is a value here. */
export function select(machine: Machine, value: Value, attribute: string, span: Span): Value {
  switch (value.kind) {
    case 'unknown':
      return value;
    case 'attributes': {
      const found = value.attributes.get(attribute);
      return found ? machine.force(found.value) : wrong(`attribute '${attribute}' is missing`, span);
    }
    case 'external':
      return selectOutside(machine, value, attribute, span);
    case 'derivation': {
      const found = machine.settle(
        span,
        () => machine.world.select(value, attribute, span) ?? missing(attribute, span),
      );
      return found;
    }
    case 'update':
      return selectUpdated(machine, value, attribute, span);
    default:
      return unknown(`'${attribute}' is selected from a ${value.kind}`, span);
  }
}

function missing(attribute: string, span: Span): Value {
  return unknown(`what '${attribute}' of this derivation is cannot be known`, span);
}

function selectOutside(machine: Machine, base: External, attribute: string, span: Span): Value {
  const known = machine.settle(span, () => {
    const meaning = machine.world.select(base, attribute, span) ?? libraryMember(machine, base, attribute, span);
    return meaning ?? { kind: 'external', form: 'selection', base, attribute, span };
  });
  return known;
}

function selectUpdated(machine: Machine, value: UpdateValue, attribute: string, span: Span): Value {
  const has = machine.has(value.right, attribute);
  if (has === true) return machine.select(value.right, attribute, span);
  if (has === false) return machine.select(value.left, attribute, span);
  return unknown(`the right side of // may or may not set '${attribute}'`, span);
}

/** `value ? attribute`; undefined when nobody can know. */
export function has(machine: Machine, value: Value, attribute: string): boolean | undefined {
  switch (value.kind) {
    case 'unknown':
      return undefined;
    case 'attributes':
      return value.attributes.has(attribute);
    case 'derivation':
      return machine.world.has(value, attribute);
    case 'external': {
      const known = machine.world.has(value, attribute);
      if (known !== undefined) return known;
      return libraryHas(value, attribute) ? true : undefined;
    }
    case 'update': {
      const right = machine.has(value.right, attribute);
      return right === true
        ? true
        : right === false
          ? machine.has(value.left, attribute)
          : leftOnly(machine, value, attribute);
    }
    default:
      return false;
  }
}

function leftOnly(machine: Machine, value: UpdateValue, attribute: string): boolean | undefined {
  return machine.has(value.left, attribute) === true ? true : undefined;
}

/** All attributes of a set, when they are known. */
export function attributes(machine: Machine, value: Value): AttributesValue | undefined {
  switch (value.kind) {
    case 'attributes':
      return value;
    case 'external':
    case 'derivation':
      return machine.world.attributes(value);
    case 'update': {
      const left = machine.attributes(value.left);
      const right = left && machine.attributes(value.right);
      return left && right ? merged(machine, left, right, value.span) : undefined;
    }
    default:
      return undefined;
  }
}

/** `left // right`. */
export function update(machine: Machine, left: Value, right: Value, span: Span): Value {
  if (left.kind === 'unknown' && isError(left)) return left;
  if (!mayBeSet(left)) return notASet(left, span);
  if (!mayBeSet(right)) return notASet(right, span);
  // A right side that was lost could override anything.
  if (right.kind === 'unknown') return right;
  if (right.kind === 'attributes') {
    if (left.kind === 'attributes') return merged(machine, left, right, span);
    if (right.attributes.size === 0 && left.kind !== 'unknown') return left;
    if (left.kind === 'update' && left.right.kind === 'attributes') {
      return { ...left, right: merged(machine, left.right, right, span), span };
    }
  }
  if (left.kind === 'attributes' && left.attributes.size === 0) return right;
  return { kind: 'update', left, right, span };
}

type SetLike = Extract<Value, { kind: 'attributes' | 'external' | 'derivation' | 'update' | 'unknown' }>;

function mayBeSet(value: Value): value is SetLike {
  return ['attributes', 'external', 'derivation', 'update', 'unknown'].includes(value.kind);
}

function notASet(value: Value, span: Span): Value {
  return unknown(`// needs sets and not a ${value.kind}`, span);
}

function merged(machine: Machine, left: AttributesValue, right: AttributesValue, span: Span): AttributesValue {
  machine.budget.spend(left.attributes.size + right.attributes.size, span);
  const attributes = new Map<string, Attribute>(left.attributes);
  for (const [name, attribute] of right.attributes) attributes.set(name, attribute);
  return { kind: 'attributes', attributes, span };
}

/** Where an attribute's name is written. */
export function attributeName(value: Value, attribute: string): Span | undefined {
  if (value.kind === 'attributes') return value.attributes.get(attribute)?.name;
  if (value.kind !== 'update') return undefined;
  return attributeName(value.right, attribute) ?? attributeName(value.left, attribute);
}
