import type { SourceText, Span } from '../repository/index.ts';

/** A token of Erlang. `value` of atoms and strings is unquoted; a macro's is its name without `?`. */
export interface Token {
  readonly kind: 'atom' | 'variable' | 'string' | 'integer' | 'macro' | 'punctuation' | 'dot' | 'other';
  readonly value: string;
  readonly span: Span;
}

type Part = readonly [Token['kind'] | 'blank', RegExp];

const LONGEST = 1_000_000;

const STRING = '"[^"\\\\]*(?:\\\\[\\s\\S][^"\\\\]*)*"';
const QUOTED = "'[^'\\\\]*(?:\\\\[\\s\\S][^'\\\\]*)*'";
const SIGIL = '\\([^)]*\\)|\\[[^\\]]*\\]|\\{[^}]*\\}|<[^>]*>|\\|[^|]*\\||/[^/]*/|`[^`]*`|#[^#]*#';
const TEXT_BLOCK = /~?[a-zA-Z]*"""[\s\S]*?\n[ \t]*"""/y;

// Erlang reference manual, "Character Set and Source File Encoding", "Data Types". A dot ends a form when blank follows.
const PARTS: readonly Part[] = [
  ['blank', /(?:\s|%[^\n]*)+/y],
  ['dot', /\.(?=\s|%|$)/y],
  ['other', TEXT_BLOCK],
  ['other', sticky(`~[a-zA-Z]*(?:${STRING}|${QUOTED}|${SIGIL})`)],
  ['string', sticky(STRING)],
  ['atom', sticky(`${QUOTED}|[a-zß-öø-ÿ][\\w@À-ÖØ-öø-ÿ]*`)],
  ['variable', /[A-Z_À-ÖØ-Þ][\w@À-ÖØ-öø-ÿ]*/y],
  ['macro', sticky(`\\?\\??(?:${QUOTED}|[\\w@]+)`)],
  ['other', /\$(?:\\x\{[^}]*\}|\\\^?[\s\S]|[\s\S])|\d[\d_]*(?:#[\dA-Za-z_]+|\.\d[\d_]*(?:[eE][+-]?\d+)?)/y],
  ['integer', /\d[\d_]*/y],
  ['punctuation', /->|=>|:=|\|\||<-|<=|=:=|=\/=|==|\/=|=<|>=|\+\+|--|<<|>>|::|\.\.\.?|[-+*/=<>!|:;,.#?&^(){}[\]@\\]/y],
];

const WITHOUT_BLOCKS = PARTS.filter(([, pattern]) => pattern !== TEXT_BLOCK);

function sticky(pattern: string): RegExp {
  return new RegExp(pattern, 'y');
}

/** The tokens of a text; undefined when it is no Erlang, or too long. */
export function tokensOf(source: SourceText): readonly Token[] | undefined {
  const { text } = source;
  if (text.length > LONGEST) return undefined;
  const tokens: Token[] = [];
  const lastEnd = lastBlockEnd(text);
  for (let at = 0; at < text.length; ) {
    // Behind the last end of a block nobody looks for one, again and again, to the end of the text.
    const found = partAt(text, at, at < lastEnd ? PARTS : WITHOUT_BLOCKS);
    if (!found) return undefined;
    const [kind, written] = found;
    if (kind !== 'blank') {
      tokens.push({ kind, value: valueOf(kind, written), span: source.span(at, at + written.length) });
    }
    at += written.length;
  }
  return tokens;
}

/** Where the last line begins that ends a block of text; -1 without one. */
function lastBlockEnd(text: string): number {
  let end = -1;
  for (const { index } of text.matchAll(/\n[ \t]*"""/g)) end = index;
  return end;
}

function partAt(text: string, at: number, parts: readonly Part[]): readonly [Part[0], string] | undefined {
  for (const [kind, pattern] of parts) {
    pattern.lastIndex = at;
    const [written] = pattern.exec(text) ?? [];
    if (written !== undefined) return [kind, written];
  }
  return undefined;
}

function valueOf(kind: Token['kind'], written: string): string {
  if (kind === 'string' || (kind === 'atom' && written.startsWith("'"))) return unescaped(written.slice(1, -1));
  if (kind === 'macro') return written.replace(/^\?/, '').replace(/^'([\s\S]*)'$/, '$1');
  return written;
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  s: ' ',
  e: '\x1b',
  b: '\b',
  f: '\f',
  v: '\v',
  d: '\x7f',
};

function unescaped(text: string): string {
  return text.replaceAll(
    /\\(?:x\{([0-9a-fA-F]{1,6})\}|x([0-9a-fA-F]{2})|([0-7]{1,3})|\^([\s\S])|([\s\S]))/g,
    (_, long?: string, short?: string, octal?: string, control?: string, other = '') => {
      const digits = long ?? short;
      if (digits !== undefined) return character(Number.parseInt(digits, 16));
      if (octal !== undefined) return character(Number.parseInt(octal, 8));
      if (control !== undefined) return character(control.charCodeAt(0) & 31);
      return ESCAPES[other] ?? other;
    },
  );
}

function character(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
}
