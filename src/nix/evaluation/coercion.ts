import type { Span } from '../../repository/index.ts';
import type {
  DerivationValue,
  External,
  ListValue,
  PathValue,
  StringPart,
  StringValue,
  UpdateValue,
  Value,
} from '../value.ts';
import { LARGEST_TEXT } from './budget.ts';
import { isError, Lost, lose } from './lost.ts';
import type { Coercion, Machine } from './machine.ts';
import { canonical } from './paths.ts';
import { joinParts, textValue } from './text.ts';
import { ready } from './thunks.ts';

/** What `"${x}"` does. */
export const INTERPOLATION: Coercion = { lenient: false, copies: true };
/** What `builtins.toString` does. */
export const TO_STRING: Coercion = { lenient: true, copies: false };

/** A value as a string (Nix's coerceToString). */
export function coerce(machine: Machine, value: Value, coercion: Coercion, span: Span): StringValue {
  switch (value.kind) {
    case 'string':
      return value;
    case 'unknown':
      throw new Lost(value);
    case 'path':
      return { kind: 'string', parts: [pathPart(machine, value, coercion, span)], span };
    case 'external':
    case 'derivation':
      return coerceOutside(machine, value, coercion, span);
    case 'attributes':
    case 'update':
      return coerceSet(machine, value, coercion, span);
    case 'closure':
    case 'primitive':
      return lose('a function cannot become a string', span);
    default:
      if (!coercion.lenient) return lose(`a ${value.kind} cannot become a string here`, span);
      return value.kind === 'list'
        ? coerceList(machine, value, coercion, span)
        : textValue(scalarText(value, span), span);
  }
}

/** The parts of an interpolated value; see `Machine.interpolate`. */
export function interpolate(machine: Machine, compute: () => Value, span: Span): readonly StringPart[] {
  const value = machine.settle(span, () => machine.coerce(compute(), INTERPOLATION, span));
  if (value.kind === 'string') return value.parts;
  if (value.kind !== 'unknown') return [];
  if (isError(value)) throw new Lost(value);
  return [{ kind: 'unknown', reason: value.reason, span }];
}

function pathPart(machine: Machine, value: PathValue, coercion: Coercion, span: Span): StringPart {
  if (value.path !== undefined) {
    if (!coercion.copies) return { kind: 'path', path: value.path, inPlace: true, span };
    machine.takes(value.path, value.span);
    return { kind: 'path', path: value.path, span };
  }
  if (!coercion.copies && value.text.startsWith('/')) return { kind: 'text', text: canonical(value.text), span };
  return { kind: 'unknown', reason: `${value.text} lies outside the repository`, span };
}

function coerceOutside(
  machine: Machine,
  value: External | DerivationValue,
  coercion: Coercion,
  span: Span,
): StringValue {
  if (value.kind === 'derivation') {
    const output = value.output ?? value.derivation.outputs[0] ?? 'out';
    return { kind: 'string', parts: [{ kind: 'output', derivation: value.derivation, output, span }], span };
  }
  // The repository's own flake (`self`) is a path that the world knows.
  const outPath = machine.world.select(value, 'outPath', span);
  const known = outPath && (outPath.kind === 'string' || outPath.kind === 'path' || outPath.kind === 'derivation');
  if (known) return machine.coerce(outPath, coercion, span);
  return { kind: 'string', parts: [{ kind: 'external', external: value, span }], span };
}

function coerceSet(
  machine: Machine,
  value: Exclude<Value, { kind: 'unknown' }>,
  coercion: Coercion,
  span: Span,
): StringValue {
  if (machine.has(value, '__toString') === true) {
    const method = machine.select(value, '__toString', span);
    return machine.coerce(machine.apply(method, ready(value), span), coercion, span);
  }
  if (machine.has(value, 'outPath') === true) {
    return machine.coerce(machine.select(value, 'outPath', span), coercion, span);
  }
  const base = value.kind === 'update' ? outsideBelow(value) : undefined;
  if (base) return machine.coerce(base, coercion, span);
  return lose('a set without outPath cannot become a string', span);
}

/** `pkgs.x // { … }` prints as `pkgs.x` does, for the overrides say nothing of its outPath. */
function outsideBelow(value: UpdateValue): External | DerivationValue | undefined {
  if (value.right.kind !== 'attributes') return undefined;
  const { left } = value;
  if (left.kind === 'external' || left.kind === 'derivation') return left;
  return left.kind === 'update' ? outsideBelow(left) : undefined;
}

function coerceList(machine: Machine, list: ListValue, coercion: Coercion, span: Span): StringValue {
  const pieces: StringPart[][] = [];
  for (const [index, item] of list.items.entries()) {
    const value = machine.force(item);
    const text = machine.budget.nested(span, () => machine.coerce(value, coercion, item.span));
    pieces.push([...text.parts]);
    // Nix's own quirk: an empty list inside leaves no blank behind it.
    const empty = value.kind === 'list' && value.items.length === 0;
    if (index < list.items.length - 1 && !empty) pieces.push([{ kind: 'text', text: ' ', span }]);
  }
  return joinParts(machine, pieces, span);
}

function scalarText(
  value: Extract<Value, { kind: 'null' | 'boolean' | 'integer' | 'float' | 'list' }>,
  span: Span,
): string {
  if (value.kind === 'boolean') return value.value ? '1' : '';
  if (value.kind === 'integer') return value.value.toString();
  return value.kind === 'float' ? floatText(value.value, span) : '';
}

/** C++'s std::to_string: six digits behind the point. */
function floatText(value: number, span: Span): string {
  if (!Number.isFinite(value) || Math.abs(value) >= 1e21) return lose('a number this large prints differently', span);
  // JavaScript takes the sign from a zero.
  const text = `${Object.is(value, -0) ? '-' : ''}${value.toFixed(6)}`;
  return text.length > LARGEST_TEXT ? lose('the string is too long', span) : text;
}
