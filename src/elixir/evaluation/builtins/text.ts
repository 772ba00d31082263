import { isTextTooLong } from '../bounds.ts';
import { textMatch } from '../operators.ts';
import { printed } from '../printed.ts';
import { isAscii } from '../regex.ts';
import { atom, boolean, integer, list, pair, text, type Value } from '../value.ts';
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

// String.split/1 splits where String.Break sees white space, but never at a non-breaking one (lib/elixir/unicode/unicode.ex).
const BETWEEN_WORDS = /[\t-\r \u0085\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]+/u;

/** A text split at a string, or at the longest of several wherever one stands (`:binary.split/3`). */
function piecesOf(value: string, separator: Value): readonly string[] | undefined {
  const separators = strings(separator);
  if (!separators || separators.length === 0 || separators.includes('')) return undefined;
  const longestFirst = [...separators].sort((left, right) => right.length - left.length);
  const pieces: string[] = [];
  let start = 0;
  for (let at = 0; at < value.length; ) {
    const found = longestFirst.find((candidate) => value.startsWith(candidate, at));
    if (found) {
      pieces.push(value.slice(start, at));
      start = at + found.length;
    }
    at += found?.length ?? 1;
  }
  return [...pieces, value.slice(start)];
}

/** `trim: true`; undefined for other options. */
function trimOption(options: Value): boolean | undefined {
  if (options.kind !== 'list' || options.items.length > 1) return undefined;
  const [option] = options.items;
  if (!option) return false;
  const [key, value] = pair(option) ?? [];
  if (key?.value !== 'trim' || value?.kind !== 'atom') return undefined;
  return value.value === 'true' ? true : value.value === 'false' ? false : undefined;
}

function ascii(value: string, change: (value: string) => string): string | undefined {
  return isAscii(value) ? change(value) : undefined;
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
  mapped('String.capitalize', (value) =>
    ascii(value, (plain) => plain.slice(0, 1).toUpperCase() + plain.slice(1).toLowerCase()),
  ),
  mapped('String.trim', trimmed),
  test('String.starts_with?', (value, part) => value.startsWith(part)),
  test('String.ends_with?', (value, part) => value.endsWith(part)),
  test('String.contains?', (value, part) => value.includes(part)),
  toAtom('String.to_atom'),
  toAtom('String.to_existing_atom'),
  entry('String.to_integer', [1], ([value], { span }) => {
    if (value?.kind !== 'string' || !/^[+-]?\d{1,15}$/.test(value.value)) return undefined;
    return integer(Number(value.value), span);
  }),
  entry('String.to_charlist', [1], ([value], { span }) => {
    return value?.kind === 'string' ? { kind: 'charlist', value: value.value, span } : undefined;
  }),
  entry('String.split', [1, 2, 3], ([value, separator, options], { span }) => {
    if (value?.kind !== 'string') return undefined;
    const pieces = separator === undefined ? value.value.split(BETWEEN_WORDS) : piecesOf(value.value, separator);
    const trims = separator === undefined || (options ? trimOption(options) : false);
    if (!pieces || trims === undefined) return undefined;
    const kept = trims ? pieces.filter((piece) => piece !== '') : pieces;
    return list(
      kept.map((piece) => text(piece, span)),
      span,
    );
  }),
  entry('String.match?', [2], ([value, regex], { span, session }) => {
    return value && regex?.kind === 'regex' ? textMatch(value, regex, span, session) : undefined;
  }),
  entry('Regex.match?', [2], ([regex, value], { span, session }) => {
    return value && regex?.kind === 'regex' ? textMatch(value, regex, span, session) : undefined;
  }),
  entry('String.length', [1], ([value], { span }) => {
    // A carriage return and the line break behind it are one grapheme.
    return value?.kind === 'string' && /^[\0-\x0c\x0e-\x7f]*$/.test(value.value)
      ? integer(value.value.length, span)
      : undefined;
  }),
  entry('String.replace_prefix', [3], ([value, from, to], { span }) => {
    if (value?.kind !== 'string' || from?.kind !== 'string' || to?.kind !== 'string') return undefined;
    return value.value.startsWith(from.value) ? text(to.value + value.value.slice(from.value.length), span) : value;
  }),
  entry('String.replace_suffix', [3], ([value, from, to], { span }) => {
    if (value?.kind !== 'string' || from?.kind !== 'string' || to?.kind !== 'string') return undefined;
    if (!value.value.endsWith(from.value)) return value;
    return text(value.value.slice(0, value.value.length - from.value.length) + to.value, span);
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
