import type { Failure } from './file-system.ts';

export type Decoded = { readonly kind: 'text'; readonly text: string } | Failure;

const REPLACEMENT = '\uFFFD';
const utf8 = new TextDecoder('utf-8');
const NOT_TEXT: Decoded = { kind: 'refused', reason: 'it is not text' };

/**
 * The text of a file. A byte-order mark is left out. Bytes that are no UTF-8 become U+FFFD, as editors show them: a stray
 * Latin-1 letter in a comment must not cost the file. Binary content is refused.
 */
export function decodeText(bytes: Uint8Array): Decoded {
  if (bytes.includes(0)) return NOT_TEXT;
  const text = utf8.decode(bytes);
  return replacements(text) * 2 > text.length ? NOT_TEXT : { kind: 'text', text };
}

function replacements(text: string): number {
  let count = 0;
  for (let at = text.indexOf(REPLACEMENT); at >= 0; at = text.indexOf(REPLACEMENT, at + 1)) count += 1;
  return count;
}
