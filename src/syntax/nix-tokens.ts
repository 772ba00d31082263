/**
 * The tokens that the lowering of newer Nix has to tell apart (after Nix's own lexer.l). `text` is everything that is only
 * text: a whole stretch of a string between interpolations.
 */
export interface NixToken {
  readonly kind: 'space' | 'comment' | 'word' | 'uri' | 'text' | 'symbol';
  readonly start: number;
  readonly end: number;
}

type Mode = 'code' | 'string' | 'indented';

const SPACE = /\s+/y;
const LINE_COMMENT = /#[^\r\n]*/y;
const WORD = /[a-zA-Z_][a-zA-Z0-9_'-]*/y;
const NUMBER = /[0-9]+/y;
const SCHEME = /[a-zA-Z0-9+.-]+/y;
const URI_REST = /:[a-zA-Z0-9%/?:@&=+$,\-_.!~*']+/y;
const SYMBOL = /\.\.\.|\|>|<\||\|\||&&|->|==|!=|<=|>=|\/\/|\+\+|\$\{|''|[\s\S]/y;
// `$` takes the next character with it unless that could end the text, so `$${` opens nothing.
const STRING_TEXT = /(?:[^$"\\]|\$[^{"\\]|\$?\\[\s\S])+/y;
const INDENTED_TEXT = /(?:[^$']|\$[^{']|'[^'$])+/y;

/** Splits Nix text into tokens, strings and nested interpolations respected. Text that is no Nix gives tokens all the same. */
export function* nixTokens(text: string): Generator<NixToken> {
  const modes: Mode[] = [];
  let mode: Mode = 'code';
  let position = 0;
  // Up to here a search for a URI's colon has failed; without it `a.a.a.…` would be searched again from every word.
  let schemeless = 0;
  while (position < text.length) {
    const start = position;
    const kind = mode === 'code' ? codeToken() : stringToken();
    yield { kind, start, end: position };
  }

  function codeToken(): NixToken['kind'] {
    if (take(SPACE)) return 'space';
    if (take(LINE_COMMENT) || takeBlockComment()) return 'comment';
    if (takeUri()) return 'uri';
    if (take(WORD) || take(NUMBER)) return 'word';
    const start = position;
    take(SYMBOL);
    const symbol = text.slice(start, position);
    if (symbol === '{' || symbol === '${') enter('code');
    else if (symbol === '"') enter('string');
    else if (symbol === "''") enter('indented');
    else if (symbol === '}') leave();
    return 'symbol';
  }

  function stringToken(): NixToken['kind'] {
    if (text.startsWith('${', position)) {
      position += 2;
      enter('code');
      return 'symbol';
    }
    if (mode === 'string') {
      if (take(STRING_TEXT)) return 'text';
      if (text[position] === '"') return close(1);
    } else {
      if (takeIndentedEscape() || take(INDENTED_TEXT)) return 'text';
      if (text.startsWith("''", position)) return close(2);
    }
    position += 1;
    return 'text';
  }

  function takeIndentedEscape(): boolean {
    if (text.startsWith("'''", position) || text.startsWith("''$", position)) position += 3;
    else if (text.startsWith("''\\", position)) position += 4;
    else return false;
    position = Math.min(position, text.length);
    return true;
  }

  function takeUri(): boolean {
    if (position < schemeless || !/[a-zA-Z]/.test(text[position] ?? '')) return false;
    const start = position;
    if (take(SCHEME) && take(URI_REST)) return true;
    schemeless = position;
    position = start;
    return false;
  }

  function take(pattern: RegExp): boolean {
    pattern.lastIndex = position;
    if (!pattern.test(text)) return false;
    position = pattern.lastIndex;
    return true;
  }

  function takeBlockComment(): boolean {
    if (!text.startsWith('/*', position)) return false;
    const end = text.indexOf('*/', position + 2);
    position = end < 0 ? text.length : end + 2;
    return true;
  }

  function close(length: number): 'symbol' {
    position += length;
    leave();
    return 'symbol';
  }

  function enter(next: Mode): void {
    modes.push(mode);
    mode = next;
  }

  function leave(): void {
    mode = modes.pop() ?? 'code';
  }
}
