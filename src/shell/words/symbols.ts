import type { Span } from '../../repository/index.ts';

/**
 * What one character of a value stands for when the shell would see text that nobody can write down before the build: a store
 * path, the path of the working tree, or something unknown.
 */
export type ShellSymbol =
  | { readonly kind: 'reference'; readonly reference: string }
  /** The absolute path of the unpacked source, as `$PWD` shows it. */
  | { readonly kind: 'working-tree' }
  /** A fresh folder or file of `mktemp`. */
  | { readonly kind: 'temporary'; readonly name: string }
  /** `variable`: it is the value of a name that nothing which is read here sets. */
  | { readonly kind: 'unknown'; readonly reason: string; readonly span: Span; readonly variable?: string };

/**
 * The symbols of a run. Each is one character of the private use area, so that a value is a plain string: expansion, patterns and
 * paths need no second form. Paths and unknown values have ranges of their own; the same path has the same character.
 */
export interface Symbols {
  reference(reference: string): string;
  workingTree(): string;
  temporary(): string;
  unknown(reason: string, span: Span): string;
  /** What a variable holds that nothing which is read here sets. */
  unset(variable: string, span: Span): string;
  find(character: string): ShellSymbol | undefined;
  /** False for the one character that serves all unknown texts that are too many. */
  isOwn(character: string): boolean;
}

const FIRST_PATH = 0xe000;
const FIRST_UNKNOWN = 0xf000;
const LAST_UNKNOWN = 0xf8ff;

export const PATH_SYMBOL = /[\uE000-\uEFFF]/;
export const UNKNOWN_SYMBOL = /[\uF000-\uF8FF]/;
export const ANY_SYMBOL = /[\uE000-\uF8FF]/;
const EVERY_SYMBOL = /[\uE000-\uF8FF]/g;

export function isPathSymbol(character: string | undefined): boolean {
  return character !== undefined && PATH_SYMBOL.test(character);
}

export function isUnknownSymbol(character: string | undefined): boolean {
  return character !== undefined && UNKNOWN_SYMBOL.test(character);
}

/** Text of the repository, in which our own characters must not appear: one that does becomes an unknown character. */
export function withoutSymbols(text: string, symbols: Symbols, span: Span): string {
  if (!ANY_SYMBOL.test(text)) return text;
  const stranger = symbols.unknown('a character of the private use area', span);
  return text.replace(EVERY_SYMBOL, stranger);
}

export function createSymbols(): Symbols {
  const byCharacter = new Map<string, ShellSymbol>();
  const byReference = new Map<string, string>();
  let paths = 0;
  let unknowns = 0;
  let tree: string | undefined;

  function addUnknown(reason: string, span: Span, variable?: string): string {
    // The last character serves all that are too many: each is unknown, which is all that anybody asks of it.
    const code = Math.min(FIRST_UNKNOWN + unknowns, LAST_UNKNOWN);
    unknowns += 1;
    const character = String.fromCharCode(code);
    byCharacter.set(
      character,
      variable === undefined ? { kind: 'unknown', reason, span } : { kind: 'unknown', reason, span, variable },
    );
    return character;
  }

  function addPath(symbol: ShellSymbol): string {
    const code = FIRST_PATH + paths;
    if (code >= FIRST_UNKNOWN) return addUnknown('too many store paths', { path: '', start: 0, end: 0 });
    paths += 1;
    const character = String.fromCharCode(code);
    byCharacter.set(character, symbol);
    return character;
  }

  return {
    reference(reference) {
      const known = byReference.get(reference);
      if (known) return known;
      const character = addPath({ kind: 'reference', reference });
      byReference.set(reference, character);
      return character;
    },
    workingTree() {
      tree ??= addPath({ kind: 'working-tree' });
      return tree;
    },
    temporary: () => addPath({ kind: 'temporary', name: `tmp${paths}` }),
    unknown: (reason, span) => addUnknown(reason, span),
    unset: (variable, span) => addUnknown(`nothing here says what $${variable} is`, span, variable),
    find: (character) => byCharacter.get(character),
    isOwn: (character) => character !== String.fromCharCode(LAST_UNKNOWN),
  };
}
