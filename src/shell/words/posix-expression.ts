import { ANY_SYMBOL } from './symbols.ts';

/** `basic`: grep and sed; `extended`: `grep -E`, `sed -E`, `[[ x =~ y ]]`. */
export type Dialect = 'basic' | 'extended';

/** `search`: whether it matches is all that counts; `replace`: what it matches counts as well. */
export type Purpose = 'search' | 'replace';

const ESCAPED: Readonly<Record<string, string>> = {
  w: '\\w',
  W: '\\W',
  s: '\\s',
  S: '\\S',
  b: '\\b',
  n: '\\n',
  t: '\\t',
};
const SET = /^\[(\^?)(\]?(?:[^\]\\[]|\[:[a-z]+:\])*)\]/;
const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  blank: ' \\t',
};

/**
 * A regular expression of POSIX as one of JavaScript, for one line of text; undefined for what they may see differently:
 * alternatives where the longest counts (POSIX) and not the first, a repeated group, back references.
 */
export function posixExpression(pattern: string, dialect: Dialect, purpose: Purpose): RegExp | undefined {
  if (pattern === '' || ANY_SYMBOL.test(pattern) || pattern.includes('\n')) return undefined;
  let source = '';
  const opened: number[] = [];
  let group = '';
  let isStart = true;
  for (let index = 0; index < pattern.length; index += 1) {
    const rest = pattern.slice(index);
    const token = readToken(rest, dialect);
    if (!token) return undefined;
    if (token.kind === 'open') opened.push(source.length);
    if (token.kind === 'close') {
      const start = opened.pop();
      if (start === undefined) return undefined;
      group = source.slice(start);
    }
    if (token.kind === 'or' && (purpose === 'replace' || isStart)) return undefined;
    if (token.kind === 'repeat') {
      // What a group holds that is repeated differs between the two.
      if (isStart || (source.endsWith(')') && purpose === 'replace')) return undefined;
      if (/(^|[^\\])[*+?}]$/.test(source)) return undefined;
      // `(a+)+` and `(a|aa)+` take the same text in ways whose number doubles with every character.
      if (source.endsWith(')') && /[*+?}|]/.test(group.replace(/\\./g, ''))) return undefined;
    }
    if (token.kind === 'start' && !isStart && dialect === 'extended') return undefined;
    if (token.kind === 'start' && !isStart) source += '\\^';
    else if (token.kind === 'end' && !isEnd(pattern.slice(index + 1), dialect)) {
      if (dialect === 'extended') return undefined;
      source += '\\$';
    } else source += token.source;
    isStart = token.kind === 'open' || token.kind === 'or' || token.kind === 'start';
    index += token.width - 1;
  }
  if (opened.length > 0) return undefined;
  try {
    return new RegExp(source, 'g');
  } catch {
    return undefined;
  }
}

function isEnd(rest: string, dialect: Dialect): boolean {
  if (rest === '') return true;
  return dialect === 'basic' ? /^\\[)|]/.test(rest) : /^[)|]/.test(rest);
}

interface Token {
  readonly kind: 'plain' | 'open' | 'close' | 'or' | 'repeat' | 'start' | 'end';
  readonly source: string;
  readonly width: number;
}

function readToken(rest: string, dialect: Dialect): Token | undefined {
  const character = rest[0] ?? '';
  if (character === '[') return readSet(rest);
  if (character === '.') return { kind: 'plain', source: '[^\\n]', width: 1 };
  if (character === '*') return { kind: 'repeat', source: '*', width: 1 };
  if (character === '^') return { kind: 'start', source: '^', width: 1 };
  if (character === '$') return { kind: 'end', source: '$', width: 1 };
  if (character === '\\') {
    const next = rest[1] ?? '';
    if (dialect === 'basic' && /[(){}|+?]/.test(next)) return special(next, rest.slice(2), 2);
    if (ESCAPED[next] !== undefined) return { kind: 'plain', source: ESCAPED[next], width: 2 };
    return /[\w<>'`]/.test(next) || next === '' ? undefined : { kind: 'plain', source: quote(next), width: 2 };
  }
  if (dialect === 'extended' && /[(){}|+?]/.test(character)) return special(character, rest.slice(1), 1);
  return { kind: 'plain', source: quote(character), width: 1 };
}

function special(character: string, after: string, width: number): Token | undefined {
  if (character === '(') return { kind: 'open', source: '(', width };
  if (character === ')') return { kind: 'close', source: ')', width };
  if (character === '|') return { kind: 'or', source: '|', width };
  if (character === '+' || character === '?') return { kind: 'repeat', source: character, width };
  const bounds = character === '{' ? /^(\d{1,3}(?:,\d{0,3})?)(\\?)\}/.exec(after) : null;
  if (!bounds || (bounds[2] === '\\') !== (width === 2)) return undefined;
  return { kind: 'repeat', source: `{${bounds[1]}}`, width: width + bounds[0].length };
}

function readSet(rest: string): Token | undefined {
  const set = SET.exec(rest);
  if (!set) return undefined;
  const [whole, negation, held = ''] = set;
  const inside = held.replaceAll(/\[:([a-z]+):\]|[\]^\\]/g, (found, name: string | undefined) =>
    name === undefined ? `\\${found}` : (CLASSES[name] ?? '\0'),
  );
  if (held === '' || inside.includes('\0')) return undefined;
  // In a negated set the end of the line is not meant.
  return { kind: 'plain', source: `[${negation}${negation ? '\\n' : ''}${inside}]`, width: whole.length };
}

export function quote(character: string): string {
  return /[\\^$.*+?()[\]{}|/-]/.test(character) ? `\\${character}` : character;
}

const HIGHEST_COST = 50_000_000;

/** Whether a search in these lines takes long at worst: every repetition may try every length at every place. */
export function isCostly(expression: RegExp, lines: readonly string[]): boolean {
  const repetitions = expression.source.match(/[*+}?|]/g)?.length ?? 0;
  return lines.reduce((cost, line) => cost + line.length ** (repetitions + 1), 0) > HIGHEST_COST;
}
