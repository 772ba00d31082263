/** A part of a word as written. Offsets are those of the script. */
export type WordPart =
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly start: number;
      readonly end: number;
      readonly quoted: boolean;
    }
  /** `$name`, `${…}` (offsets of what stands between the braces). */
  | { readonly kind: 'parameter'; readonly start: number; readonly end: number; readonly quoted: boolean }
  /** `$(…)` and `` `…` `` (offsets of the script inside). */
  | { readonly kind: 'command'; readonly start: number; readonly end: number; readonly quoted: boolean }
  | { readonly kind: 'arithmetic'; readonly start: number; readonly end: number; readonly quoted: boolean }
  | { readonly kind: 'process'; readonly start: number; readonly end: number; readonly quoted: boolean };

/** Where a stretch stands: a word, text that is quoted already (as in `"${x:-here}"`), or the body of a here document. */
export type WordContext = 'word' | 'quoted' | 'heredoc';

const DEEPEST = 40;
const NAME = /[A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-]/y;

/** Cuts a word into its parts; undefined when a quote or an expansion has no end. */
export function lexWord(text: string, start: number, end: number, context: WordContext): WordPart[] | undefined {
  const parts: WordPart[] = [];
  return lexInto(parts, text, start, end, context) ? parts : undefined;
}

function lexInto(parts: WordPart[], text: string, start: number, end: number, context: WordContext): boolean {
  const quoted = context !== 'word';
  let plain = start;
  let index = start;
  const flush = (): void => {
    if (index > plain) parts.push({ kind: 'text', text: text.slice(plain, index), start: plain, end: index, quoted });
  };
  while (index < end) {
    const character = text[index] as string;
    let next: number | undefined = index + 1;
    const found: WordPart[] = [];
    if (character === '\\') next = lexEscape(found, text, index, end, context);
    else if (character === '$' || character === '`') next = lexExpansion(found, text, index, end, context);
    else if (character === '"' && context === 'word') next = lexDouble(found, text, index, end);
    else if (character === "'" && context === 'word') next = lexSingle(found, text, index, end);
    else if (isProcess(text, index, context)) next = lexProcess(found, text, index, end);
    else {
      index += 1;
      continue;
    }
    if (next === undefined) return false;
    if (found.length > 0 || next > index + 1) {
      flush();
      for (const part of found) parts.push(part);
      plain = next;
    }
    index = next;
  }
  flush();
  return true;
}

function isProcess(text: string, index: number, context: WordContext): boolean {
  return context === 'word' && (text[index] === '<' || text[index] === '>') && text[index + 1] === '(';
}

function lexProcess(found: WordPart[], text: string, index: number, end: number): number | undefined {
  const close = closing(text, index + 2, end, ')', 0);
  if (close === undefined) return undefined;
  found.push({ kind: 'process', start: index, end: close + 1, quoted: false });
  return close + 1;
}

function lexEscape(found: WordPart[], text: string, index: number, end: number, context: WordContext): number {
  const next = text[index + 1];
  if (next === undefined || index + 1 >= end) return index + 1;
  if (next === '\n') return index + 2;
  const escapable = context === 'word' || '$`\\'.includes(next) || (context === 'quoted' && next === '"');
  if (!escapable) return index + 1;
  found.push({ kind: 'text', text: next, start: index, end: index + 2, quoted: true });
  return index + 2;
}

function lexSingle(found: WordPart[], text: string, index: number, end: number): number | undefined {
  const close = text.indexOf("'", index + 1);
  if (close < 0 || close >= end) return undefined;
  found.push({ kind: 'text', text: text.slice(index + 1, close), start: index + 1, end: close, quoted: true });
  return close + 1;
}

function lexDouble(found: WordPart[], text: string, index: number, end: number): number | undefined {
  const close = closing(text, index + 1, end, '"', 0);
  if (close === undefined) return undefined;
  if (close === index + 1) found.push({ kind: 'text', text: '', start: index, end: close + 1, quoted: true });
  return lexInto(found, text, index + 1, close, 'quoted') ? close + 1 : undefined;
}

function lexExpansion(
  found: WordPart[],
  text: string,
  index: number,
  end: number,
  context: WordContext,
): number | undefined {
  const quoted = context !== 'word';
  const next = text[index + 1];
  if (text[index] === '`') {
    const close = closing(text, index + 1, end, '`', 0);
    if (close === undefined) return undefined;
    found.push({ kind: 'command', start: index + 1, end: close, quoted });
    return close + 1;
  }
  if (text.startsWith('$((', index)) {
    const close = closing(text, index + 3, end, ')', 0);
    if (close !== undefined && text[close + 1] === ')' && close + 1 < end) {
      found.push({ kind: 'arithmetic', start: index + 3, end: close, quoted });
      return close + 2;
    }
  }
  if (next === '(' || next === '{') {
    const close = closing(text, index + 2, end, next === '(' ? ')' : '}', 0);
    if (close === undefined) return undefined;
    found.push({ kind: next === '(' ? 'command' : 'parameter', start: index + 2, end: close, quoted });
    return close + 1;
  }
  if (context === 'word' && next === "'") return lexAnsi(found, text, index, end);
  if (context === 'word' && next === '"') return lexDouble(found, text, index + 1, end);
  NAME.lastIndex = index + 1;
  const name = NAME.exec(text)?.[0];
  if (name === undefined || index + 1 >= end) return index + 1;
  found.push({ kind: 'parameter', start: index + 1, end: index + 1 + name.length, quoted });
  return index + 1 + name.length;
}

const ANSI: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  "'": "'",
  '"': '"',
  e: '\u001b',
};

function lexAnsi(found: WordPart[], text: string, index: number, end: number): number | undefined {
  let decoded = '';
  for (let position = index + 2; position < end; position += 1) {
    const character = text[position] as string;
    if (character === "'") {
      found.push({ kind: 'text', text: decoded, start: index, end: position + 1, quoted: true });
      return position + 1;
    }
    if (character !== '\\') decoded += character;
    else {
      position += 1;
      const escape = ANSI[text[position] ?? ''];
      if (escape === undefined) return undefined;
      decoded += escape;
    }
  }
  return undefined;
}

/** The offset of the character that closes what was opened before `start`. */
function closing(text: string, start: number, end: number, close: string, depth: number): number | undefined {
  if (depth > DEEPEST) return undefined;
  let parentheses = 0;
  for (let index = start; index < end; index += 1) {
    const character = text[index] as string;
    if (character === close && parentheses === 0) return index;
    const inner = nested(text, index, close);
    if (character === '\\') index += 1;
    else if (close === '`') continue;
    else if (character === "'" && close !== '"') {
      const quote = text.indexOf("'", index + 1);
      if (quote < 0 || quote >= end) return undefined;
      index = quote;
    } else if (inner) {
      const found = closing(text, index + inner.width, end, inner.close, depth + 1);
      if (found === undefined) return undefined;
      index = found;
    } else if (close === ')' && character === '(') parentheses += 1;
    else if (close === ')' && character === ')') parentheses -= 1;
  }
  return undefined;
}

function nested(text: string, index: number, close: string): { width: number; close: string } | undefined {
  if (text.startsWith('${', index)) return { width: 2, close: '}' };
  if (text.startsWith('$(', index)) return { width: 2, close: ')' };
  if (text[index] === '"' && close !== '"') return { width: 1, close: '"' };
  if (text[index] === '`' && close !== '`') return { width: 1, close: '`' };
  return undefined;
}
