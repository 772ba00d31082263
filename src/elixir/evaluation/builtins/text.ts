import { isTextTooLong } from '../bounds.ts';
import { printed } from '../printed.ts';
import { atom, boolean, list, text, type Value } from '../value.ts';
import { type Builtins, entry } from './builtin.ts';

// Characters that String.trim removes: Unicode's White_Space, as JavaScript's trim does but for U+FEFF.
const BLANK = /^[\s\u0085]$/u;

/** A string made of a string; what it was read from stays known, so later comparisons still tell what a variable may hold. */
function mapped(name: string, compute: (value: string) => string | undefined): readonly [string, Builtins[string]] {
  return entry(name, [1], ([value], { span }) => {
    if (value?.kind !== 'string') return undefined;
    const result = compute(value.value);
    return result === undefined ? undefined : { kind: 'string', value: result, span, read: value.read };
  });
}

function ascii(value: string, change: (value: string) => string): string | undefined {
  return /^[\0-\x7f]*$/.test(value) ? change(value) : undefined;
}

function trimmed(value: string): string {
  const characters = [...value];
  let start = 0;
  let end = characters.length;
  while (start < end && isBlank(characters[start])) start += 1;
  while (end > start && isBlank(characters[end - 1])) end -= 1;
  return characters.slice(start, end).join('');
}

function isBlank(character: string | undefined): boolean {
  return character !== undefined && character !== '\ufeff' && BLANK.test(character);
}

function strings(value: Value | undefined): readonly string[] | undefined {
  if (value?.kind === 'string') return [value.value];
  if (value?.kind !== 'list') return undefined;
  const texts = value.items.flatMap((item) => (item.kind === 'string' ? [item.value] : []));
  return texts.length === value.items.length ? texts : undefined;
}

function test(name: string, holds: (value: string, part: string) => boolean): readonly [string, Builtins[string]] {
  return entry(name, [2], ([value, parts], { span }) => {
    const wanted = strings(parts);
    if (value?.kind !== 'string' || !wanted) return undefined;
    return boolean(
      wanted.some((part) => holds(value.value, part)),
      span,
    );
  });
}

function toAtom(name: string): readonly [string, Builtins[string]] {
  return entry(name, [1], ([value], { span }) => {
    return value?.kind === 'string' ? { ...atom(value.value, span), read: value.read } : undefined;
  });
}

/** `String`, `to_string`, `Atom` and `Integer` as far as option values use them. */
export const TEXT: Builtins = Object.fromEntries([
  mapped('String.downcase', (value) => ascii(value, (plain) => plain.toLowerCase())),
  mapped('String.upcase', (value) => ascii(value, (plain) => plain.toUpperCase())),
  mapped('String.trim', trimmed),
  test('String.starts_with?', (value, part) => value.startsWith(part)),
  test('String.ends_with?', (value, part) => value.endsWith(part)),
  test('String.contains?', (value, part) => value.includes(part)),
  toAtom('String.to_atom'),
  toAtom('String.to_existing_atom'),
  entry('String.to_integer', [1], ([value], { span }) => {
    if (value?.kind !== 'string' || !/^[+-]?\d{1,15}$/.test(value.value)) return undefined;
    return { kind: 'number', value: Number(value.value), float: false, span };
  }),
  entry('String.to_charlist', [1], ([value], { span }) => {
    return value?.kind === 'string' ? { kind: 'charlist', value: value.value, span } : undefined;
  }),
  entry('String.split', [1, 2], ([value, separator], { span }) => {
    if (value?.kind !== 'string') return undefined;
    if (separator === undefined) {
      const words = value.value.split(/[\s\u0085]+/u).filter((word) => word !== '');
      return list(
        words.map((word) => text(word, span)),
        span,
      );
    }
    if (separator.kind !== 'string' || separator.value === '') return undefined;
    return list(
      value.value.split(separator.value).map((part) => text(part, span)),
      span,
    );
  }),
  entry('String.replace', [3], ([value, from, to], { span }) => {
    if (value?.kind !== 'string' || from?.kind !== 'string' || to?.kind !== 'string' || from.value === '')
      return undefined;
    const pieces = value.value.split(from.value);
    if (isTextTooLong(value.value.length + pieces.length * to.value.length)) return undefined;
    return text(pieces.join(to.value), span);
  }),
  entry('String.trim_leading', [2], ([value, part], { span }) => trimPart(value, part, 'leading', span)),
  entry('String.trim_trailing', [2], ([value, part], { span }) => trimPart(value, part, 'trailing', span)),
  entry('Atom.to_string', [1], ([value], { span }) => (value?.kind === 'atom' ? text(value.value, span) : undefined)),
  entry('Integer.to_string', [1], ([value], { span }) =>
    value?.kind === 'number' ? text(String(value.value), span) : undefined,
  ),
  entry('List.to_string', [1], ([value], { span }) =>
    value?.kind === 'charlist' ? text(value.value, span) : undefined,
  ),
]);

function trimPart(
  value: Value | undefined,
  part: Value | undefined,
  side: 'leading' | 'trailing',
  span: Value['span'],
): Value | undefined {
  if (value?.kind !== 'string' || part?.kind !== 'string' || part.value === '') return undefined;
  let rest = value.value;
  while (side === 'leading' ? rest.startsWith(part.value) : rest.endsWith(part.value)) {
    rest = side === 'leading' ? rest.slice(part.value.length) : rest.slice(0, -part.value.length);
  }
  return text(rest, span);
}

/** `to_string/1` and friends of Kernel. */
export const TEXT_KERNEL: Builtins = Object.fromEntries([
  entry('to_string', [1], ([value], { span }) => {
    const shown = value && printed(value);
    return value === undefined || shown === undefined
      ? undefined
      : { kind: 'string', value: shown, span, read: value.read };
  }),
  entry('to_charlist', [1], ([value], { span }) => {
    const shown = value && printed(value);
    return shown === undefined ? undefined : { kind: 'charlist', value: shown, span };
  }),
]);
