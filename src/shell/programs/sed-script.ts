import type { Word } from '../words/expand.ts';
import { type Dialect, posixExpression } from '../words/posix-expression.ts';
import { slice, type Value } from '../words/value.ts';

/** Which lines a command is for. */
export type Address =
  | { readonly kind: 'line'; readonly number: number }
  | { readonly kind: 'last' }
  | { readonly kind: 'matching'; readonly expression: RegExp };

export interface SedCommand {
  readonly from: Address | undefined;
  readonly to: Address | undefined;
  readonly negated: boolean;
  readonly work: SedWork;
  readonly word: Word;
}

export type SedWork =
  | {
      readonly kind: 'substitute';
      readonly expression: RegExp;
      readonly replacement: readonly ReplacementPart[];
      readonly global: boolean;
      readonly prints: boolean;
    }
  | { readonly kind: 'delete' | 'print' }
  | { readonly kind: 'insert' | 'append' | 'change'; readonly text: Value };

/** Text, or the number of a group of the match; 0 is all of it. */
export type ReplacementPart = Value | number;

/** The commands of a script of sed (GNU sed manual, 3 and 4); undefined when it has one that is not followed. */
export function readSedScript(word: Word, dialect: Dialect): SedCommand[] | undefined {
  if (word.many) return undefined;
  const reader = new Reader(word, dialect);
  return reader.commands();
}

class Reader {
  private position = 0;
  private readonly text: string;
  private readonly word: Word;
  private readonly dialect: Dialect;

  constructor(word: Word, dialect: Dialect) {
    this.word = word;
    this.text = word.value.text;
    this.dialect = dialect;
  }

  commands(): SedCommand[] | undefined {
    const found: SedCommand[] = [];
    for (this.skip(/[\s;]*/y); this.position < this.text.length; this.skip(/[\s;]*/y)) {
      const command = this.command();
      if (!command) return undefined;
      found.push(command);
      if (!/^[ \t]*($|[;\n])/.test(this.text.slice(this.position))) return undefined;
    }
    return found;
  }

  private skip(expression: RegExp): string {
    expression.lastIndex = this.position;
    const found = expression.exec(this.text)?.[0] ?? '';
    this.position += found.length;
    return found;
  }

  private command(): SedCommand | undefined {
    const from = this.address();
    if (from === 'unclear') return undefined;
    let to: Address | undefined;
    if (from && this.skip(/[ \t]*,[ \t]*/y) !== '') {
      const second = this.address();
      if (!second || second === 'unclear') return undefined;
      to = second;
    }
    const negated = this.skip(/[ \t]*!?[ \t]*/y).includes('!');
    const work = this.work();
    // `c` prints its text once for a range.
    if (!work || (to && work.kind === 'change')) return undefined;
    return { from, to, negated, work, word: this.word };
  }

  private address(): Address | undefined | 'unclear' {
    const number = this.skip(/\d+/y);
    // `0,/x/` and `1~2` are GNU's own.
    if (number !== '')
      return /^[1-9]\d{0,6}$/.test(number) && this.text[this.position] !== '~'
        ? { kind: 'line', number: Number(number) }
        : 'unclear';
    if (this.text[this.position] === '$') {
      this.position += 1;
      return { kind: 'last' };
    }
    if (this.text[this.position] === '\\') return 'unclear';
    if (this.text[this.position] !== '/') return undefined;
    const pattern = this.until('/');
    this.position += 1;
    const expression = pattern && this.expression(pattern.text, '/', 'search');
    return expression && !/[IM]/.test(this.text[this.position] ?? '') ? { kind: 'matching', expression } : 'unclear';
  }

  private expression(pattern: string, delimiter: string, purpose: 'search' | 'replace'): RegExp | undefined {
    if (delimiter !== '/' && /[.*[\]^$+?(){}|]/.test(delimiter) && pattern.includes(`\\${delimiter}`)) return undefined;
    const plain = pattern.replaceAll(/\\[\s\S]/g, (escape) => (escape[1] === delimiter ? delimiter : escape));
    return posixExpression(plain, this.dialect, purpose);
  }

  private work(): SedWork | undefined {
    const letter = this.text[this.position];
    this.position += 1;
    if (letter === 'd') return { kind: 'delete' };
    if (letter === 'p') return { kind: 'print' };
    if (letter === 's') return this.substitution();
    if (letter === 'i') return this.added('insert');
    if (letter === 'a') return this.added('append');
    return letter === 'c' ? this.added('change') : undefined;
  }

  private substitution(): SedWork | undefined {
    const delimiter = this.text[this.position] ?? '';
    if (/[\w\s\\;]/.test(delimiter) || delimiter === '') return undefined;
    const pattern = this.until(delimiter);
    const given = pattern && this.until(delimiter);
    if (!pattern || !given) return undefined;
    this.position += 1;
    const flags = this.skip(/[a-zA-Z0-9]*/y);
    const expression = this.expression(pattern.text, delimiter, 'replace');
    const groups = expression?.source.replaceAll(/\\./g, '').match(/\(/g)?.length ?? 0;
    const replacement = readReplacement(given, delimiter, groups);
    if (!/^(g?p?|pg)$/.test(flags) || !expression || !replacement) return undefined;
    return { kind: 'substitute', expression, replacement, global: flags.includes('g'), prints: flags.includes('p') };
  }

  /** The text between the delimiter at the position and the next, which is then at the position. */
  private until(delimiter: string): Value | undefined {
    const start = this.position + 1;
    for (let index = start; index < this.text.length; index += 1) {
      if (this.text[index] === '\\') index += 1;
      else if (this.text[index] === delimiter) {
        this.position = index;
        return slice(this.word.value, start, index);
      }
    }
    return undefined;
  }

  /** The text of `i`, `a` and `c` goes to the end of its line; blanks before it do not belong to it. */
  private added(kind: 'insert' | 'append' | 'change'): SedWork | undefined {
    this.skip(/[ \t]*(\\\n?)?/y);
    if (this.text[this.position - 1] !== '\\' && this.text[this.position - 1] !== '\n') this.skip(/[ \t]*/y);
    const start = this.position;
    const line = this.skip(/[^\n]*/y);
    if (line === '' || line.includes('\\')) return undefined;
    return { kind, text: slice(this.word.value, start, this.position) };
  }
}

function readReplacement(value: Value, delimiter: string, groups: number): ReplacementPart[] | undefined {
  const parts: ReplacementPart[] = [];
  for (const match of value.text.matchAll(/\\[\s\S]|&|[^\\&]+/g)) {
    const [text] = match;
    const piece = slice(value, match.index, match.index + text.length);
    const escaped = text[1] ?? '';
    if (text === '&') parts.push(0);
    else if (!text.startsWith('\\')) parts.push(piece);
    else if (/\d/.test(escaped)) {
      if (Number(escaped) > groups) return undefined;
      parts.push(Number(escaped));
    } else if (escaped === 'n')
      parts.push({ text: '\n', pieces: [{ text: '\n', span: piece.pieces[0]?.span ?? NOWHERE }] });
    else if (escaped === delimiter || !/[A-Za-z]/.test(escaped)) parts.push(slice(piece, 1, 2));
    else return undefined;
  }
  return parts;
}

const NOWHERE = { path: '', start: 0, end: 0 };
