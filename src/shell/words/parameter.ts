import type { Span } from '../../repository/index.ts';
import { matches, type Pattern } from './pattern.ts';
import { ANY_SYMBOL, isPathSymbol, type Symbols, UNKNOWN_SYMBOL } from './symbols.ts';
import { join, literal, slice, unknownValue, type Value } from './value.ts';

/** `${…}` cut into its parts (bash manual 3.5.3). Offsets count from the text's start. */
export interface Parameter {
  readonly name: string;
  readonly length: boolean;
  readonly indirect: boolean;
  /** `[@]`, `[0]`, …, with the brackets; '' without. */
  readonly subscript: string;
  /** `:-`, `%%`, `/`, …; '' for the plain value. */
  readonly operator: string;
  /** Where the operand starts. */
  readonly operand: number;
}

const SHAPE = /^([#!]?)([A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!-])(\[[^\]]*\])?/;
const OPERATOR = /^(:[-=?+]|[-=?+]|##?|%%?|\/\/|\/#|\/%|\/|\^\^?|,,?|@|:)/;
// Trimming is quadratic in the length, a search with a pattern cubic.
const LONGEST = 1_024;
const LONGEST_SEARCH = 128;

export function parseParameter(text: string): Parameter | undefined {
  // `$#` and `${#}` are the count of arguments; `${#x}` is a length.
  const shape = text === '#' ? ['#', '', '#', undefined] : SHAPE.exec(text);
  if (!shape) return undefined;
  const [whole, mark, name, subscript] = shape as [string, string, string, string | undefined];
  const rest = text.slice(whole.length);
  const operator = OPERATOR.exec(rest)?.[0] ?? '';
  if (rest !== '' && operator === '') return undefined;
  if (mark !== '' && rest !== '') return undefined;
  return {
    name,
    length: mark === '#',
    indirect: mark === '!',
    subscript: subscript ?? '',
    operator,
    operand: whole.length + operator.length,
  };
}

export type Trim = '#' | '##' | '%' | '%%';

/** `${x#pattern}` and its kin; undefined when symbols leave it open. */
export function trim(value: Value, operator: Trim, pattern: Pattern): Value | undefined {
  const { length } = value.text;
  if (length > LONGEST) return undefined;
  const isPrefix = operator.startsWith('#');
  const isLongest = operator.length === 2;
  for (let step = 0; step <= length; step += 1) {
    const size = isLongest ? length - step : step;
    const part = isPrefix ? value.text.slice(0, size) : value.text.slice(length - size);
    const found = matches(pattern, part);
    const edge = isPrefix ? part.at(-1) : part[0];
    // A path that is one character here has slashes of its own: the shortest match may end inside, unless the pattern names the path.
    const isCut =
      !isLongest && isPathSymbol(edge) && !pattern.some((one) => one.kind === 'character' && one.character === edge);
    if (found === 'maybe' || (found === 'yes' && isCut)) return undefined;
    if (found === 'yes') return isPrefix ? slice(value, size, length) : slice(value, 0, length - size);
  }
  return value;
}

/** `${x/pattern/replacement}`: `/` the first, `//` every, `/#` at the start, `/%` at the end. */
export function replace(value: Value, operator: string, pattern: Pattern, replacement: Value): Value | undefined {
  const { text } = value;
  if (pattern.length === 0 && operator !== '/#' && operator !== '/%') return value;
  const isPlain = pattern.every((element) => element.kind === 'character');
  if (!isPlain && text.length > LONGEST_SEARCH) return undefined;
  if (operator === '/#' || operator === '/%') return replaceEdge(value, operator, pattern, replacement);
  if (ANY_SYMBOL.test(text)) return undefined;
  const done: Value[] = [];
  let position = 0;
  while (position < text.length) {
    const end = longestMatch(pattern, isPlain, text, position);
    if (end === undefined) {
      done.push(slice(value, position, position + 1));
      position += 1;
    } else {
      done.push(replacement);
      position = end;
      if (operator === '/') break;
    }
  }
  return join([...done, slice(value, position, text.length)].filter((part) => part.text !== ''));
}

function replaceEdge(value: Value, operator: '/#' | '/%', pattern: Pattern, replacement: Value): Value | undefined {
  const kept = trim(value, operator === '/#' ? '##' : '%%', pattern);
  if (!kept) return undefined;
  const isUnchanged = kept.text.length === value.text.length && matches(pattern, '') !== 'yes';
  if (isUnchanged) return value;
  return join(operator === '/#' ? [replacement, kept] : [kept, replacement]);
}

function longestMatch(pattern: Pattern, isPlain: boolean, text: string, start: number): number | undefined {
  if (isPlain) {
    const plain = pattern.map((element) => (element.kind === 'character' ? element.character : '')).join('');
    return text.startsWith(plain, start) ? start + plain.length : undefined;
  }
  for (let end = text.length; end > start; end -= 1) {
    if (matches(pattern, text.slice(start, end)) === 'yes') return end;
  }
  return undefined;
}

/** `${x^}`, `${x^^}`, `${x,}`, `${x,,}` without a pattern. */
export function changeCase(value: Value, operator: string): Value | undefined {
  if (ANY_SYMBOL.test(value.text)) return undefined;
  const change = (text: string): string => (operator.startsWith('^') ? text.toUpperCase() : text.toLowerCase());
  const isWhole = operator.length === 2;
  let first = true;
  const pieces = value.pieces.map((piece) => {
    const head = isWhole ? piece.text : first ? piece.text.slice(0, 1) : '';
    first = false;
    return { text: change(head) + piece.text.slice(head.length), span: piece.span };
  });
  return { text: pieces.map((piece) => piece.text).join(''), pieces };
}

/** `${x:offset:length}` with plain numbers. */
export function substring(value: Value, operand: string): Value | undefined {
  const numbers = /^\s*(\d+|\s-\d+)(?::\s*(-?\d+))?\s*$/.exec(operand);
  if (!numbers || ANY_SYMBOL.test(value.text)) return undefined;
  const { length } = value.text;
  const offset = Number(numbers[1]);
  const start = offset < 0 ? length + offset : offset;
  if (start < 0 || start > length) return slice(value, length, length);
  const size = numbers[2] === undefined ? length : Number(numbers[2]);
  const end = size < 0 ? length + size : Math.min(start + size, length);
  return end < start ? undefined : slice(value, start, end);
}

export function lengthOf(value: Value, symbols: Symbols, span: Span): Value {
  if (ANY_SYMBOL.test(value.text)) return unknownValue(symbols, 'the length of a path is not known', span);
  return literal(String([...value.text].length), span);
}

/** Whether a value is empty; undefined when that is not known. */
export function isEmpty(value: Value): boolean | undefined {
  if (value.text === '') return true;
  const isOnlyUnknown = value.text.split('').every((character) => UNKNOWN_SYMBOL.test(character));
  return isOnlyUnknown ? undefined : false;
}
