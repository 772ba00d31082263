import { lexWord } from './lexer.ts';

/** A stretch of a script. */
export interface Token {
  readonly start: number;
  readonly end: number;
}

/** Cuts a stretch at its unquoted blanks; undefined when a quote has no end. */
export function splitTokens(text: string, start: number, end: number): Token[] | undefined {
  const parts = lexWord(text, start, end, 'word');
  if (!parts) return undefined;
  const inside = new Uint8Array(end - start).fill(1);
  for (const part of parts) {
    if (part.kind !== 'text' || part.quoted) continue;
    for (let index = part.start; index < part.end; index += 1) {
      if (/\s/.test(text[index] ?? '')) inside[index - start] = 0;
    }
  }
  const tokens: Token[] = [];
  for (let index = start; index < end; index += 1) {
    if (!inside[index - start]) continue;
    let last = index;
    while (last < end && inside[last - start]) last += 1;
    tokens.push({ start: index, end: last });
    index = last;
  }
  return tokens;
}
