import type { Span } from '../../repository/index.ts';

/** What a comment asks for, or tries to. Offsets are those of the file. */
export interface Directive {
  /** The word as written: `ignore`, `ignore-file`, or a misspelling of them. */
  readonly word: { readonly value: string; readonly span: Span };
  readonly scope: 'line' | 'file' | undefined;
  readonly ids: readonly { readonly value: string; readonly span: Span }[];
  /** Undefined when there is none. */
  readonly reason: string | undefined;
}

const DIRECTIVE = /^(\s*rustler-nix:\s*)([\w-]+)\s*(?:\[([^\]]*)\]\s*([\s\S]*))?$/;
const SCOPES: Readonly<Record<string, Directive['scope']>> = { ignore: 'line', 'ignore-file': 'file' };

/**
 * The directive in a comment's text (its marks left out), which starts at `offset`. Prose that merely begins with our name is
 * none: a directive has brackets, or a word that begins with `ignore`.
 */
export function readDirective(text: string, path: string, offset: number): Directive | undefined {
  const match = DIRECTIVE.exec(text.trimEnd());
  if (!match) return undefined;
  const [, lead = '', word = '', list, rest = ''] = match;
  if (list === undefined && !word.startsWith('ignore')) return undefined;
  const at = (start: number, length: number): Span => ({ path, start, end: start + length });
  const listStart = offset + (list === undefined ? 0 : text.indexOf('[') + 1);
  return {
    word: { value: word, span: at(offset + lead.length, word.length) },
    scope: Object.hasOwn(SCOPES, word) ? SCOPES[word] : undefined,
    ids: [...(list ?? '').matchAll(/[^\s,]+/g)].map(({ 0: value, index }) => {
      return { value, span: at(listStart + index, value.length) };
    }),
    reason: reasonIn(rest),
  };
}

/** The text behind the brackets, without what sets it off (`: why`, `-- why`, `— why`). */
function reasonIn(rest: string): string | undefined {
  const reason = rest
    .replace(/^[\s:–—-]+/, '')
    .replace(/\s+/g, ' ')
    .trim();
  return reason === '' ? undefined : reason;
}
