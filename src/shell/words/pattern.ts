import { isPathSymbol, isUnknownSymbol } from './symbols.ts';

/** A pattern of the shell (bash manual 3.5.8.1), without extended patterns. */
export type Pattern = readonly PatternElement[];

export type PatternElement =
  | { readonly kind: 'character'; readonly character: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'star' }
  | { readonly kind: 'set'; readonly negated: boolean; readonly contains: (character: string) => boolean };

export type Match = 'yes' | 'no' | 'maybe';

/** A stretch of a word: in a quoted one `*`, `?` and `[` are plain characters. */
export interface PatternSource {
  readonly text: string;
  readonly quoted: boolean;
}

const LARGEST_TABLE = 100_000;
const LONGEST_PATTERN = 10_000;

const CLASSES: Readonly<Record<string, RegExp>> = {
  alpha: /[A-Za-z]/,
  digit: /[0-9]/,
  alnum: /[A-Za-z0-9]/,
  upper: /[A-Z]/,
  lower: /[a-z]/,
  space: /\s/,
  punct: /[!-/:-@[-`{-~]/,
};

/** Whether a pattern has a character that is not plain. */
export function isActive(sources: readonly PatternSource[]): boolean {
  return sources.some((source) => !source.quoted && /[*?[]/.test(source.text));
}

/** The pattern of a word; undefined when it uses what is not followed (extended patterns, unknown text outside quotes). */
export function parsePattern(sources: readonly PatternSource[]): Pattern | undefined {
  const characters = sources.flatMap((source) =>
    source.text.split('').map((text) => ({ text, quoted: source.quoted })),
  );
  if (characters.length > LONGEST_PATTERN) return undefined;
  // A bracket expression ends with one of these: behind the last there is none, and nothing to look for.
  const lastEnd = characters.findLastIndex(({ text, quoted }) => text === ']' && !quoted);
  const hopeless = new Set<number>();
  const elements: PatternElement[] = [];
  for (let index = 0; index < characters.length; index += 1) {
    const { text, quoted } = characters[index] as PatternSource;
    const next = characters[index + 1];
    if (isUnknownSymbol(text)) return undefined;
    if (!quoted && /[?*+@!]/.test(text) && next?.text === '(' && !next.quoted) return undefined;
    if (quoted || !/[*?[]/.test(text)) elements.push({ kind: 'character', character: text });
    else if (text === '*') {
      // Two stars take what one takes.
      if (elements.at(-1)?.kind !== 'star') elements.push({ kind: 'star' });
    } else if (text === '?') elements.push({ kind: 'any' });
    else {
      const isPlain = index > lastEnd || hopeless.has(index);
      const set = isPlain ? undefined : parseSet(characters, index, hopeless);
      if (set === 'unknown') return undefined;
      elements.push(set?.element ?? { kind: 'character', character: '[' });
      index = set?.last ?? index;
    }
  }
  return elements;
}

/** A bracket expression that starts at `first`; undefined when it has no end, so that `[` is a plain character. */
function parseSet(
  characters: readonly PatternSource[],
  first: number,
  hopeless: Set<number>,
): { element: PatternElement; last: number } | 'unknown' | undefined {
  const last = endOfSet(characters, first, undefined, hopeless);
  if (last === undefined || last === 'unknown') return last;
  const tests: ((character: string) => boolean)[] = [];
  endOfSet(characters, first, tests, hopeless);
  const negated = isNegation(characters[first + 1]);
  return { element: { kind: 'set', negated, contains: (c) => tests.some((test) => test(c)) }, last };
}

function isNegation(character: PatternSource | undefined): boolean {
  return character?.text === '!' || character?.text === '^';
}

/**
 * Where a bracket expression ends; undefined when it does not. What it holds goes into `tests`. Brackets that a search without an end
 * passed as plain characters go into `hopeless`: it would go on from each of them in the same way.
 */
function endOfSet(
  characters: readonly PatternSource[],
  first: number,
  tests: ((character: string) => boolean)[] | undefined,
  hopeless: Set<number>,
): number | 'unknown' | undefined {
  const passed: number[] = [];
  const start = first + (isNegation(characters[first + 1]) ? 2 : 1);
  for (let begin = start, index = start; index < characters.length; index += 1) {
    const text = characters[index]?.text as string;
    if (text === '/') break;
    if (text === ']' && index > begin && !characters[index]?.quoted) return index;
    if (text === '[' && /[.=]/.test(characters[index + 1]?.text ?? '')) return 'unknown';
    const name = text === '[' ? className(characters, index) : undefined;
    if (name !== undefined) {
      const expression = CLASSES[name];
      if (!expression) return 'unknown';
      tests?.push((character) => expression.test(character));
      index += name.length + 3;
      begin = -1;
      continue;
    }
    const end = characters[index + 2]?.text;
    if (characters[index + 1]?.text === '-' && end !== undefined && end !== ']') {
      tests?.push((character) => character >= text && character <= end);
      index += 2;
      continue;
    }
    tests?.push((character) => character === text);
    if (text === '[' && !isNegation(characters[index + 1])) passed.push(index);
  }
  for (const index of passed) hopeless.add(index);
  return undefined;
}

function className(characters: readonly PatternSource[], index: number): string | undefined {
  if (characters[index + 1]?.text !== ':') return undefined;
  const ahead = characters.slice(index, index + 12).map((character) => character.text);
  return /^\[:([a-z]+):\]/.exec(ahead.join(''))?.[1];
}

/** Whether the pattern matches the whole text. A symbol is matched by `*` or itself; what looks inside it is not certain. */
export function matches(pattern: Pattern, text: string): Match {
  if ((pattern.length + 1) * (text.length + 1) > LARGEST_TABLE) return 'maybe';
  if (walk(pattern, text, false)) return 'yes';
  return walk(pattern, text, true) ? 'maybe' : 'no';
}

/** The positions of the pattern that can be reached after each character. `loose`: symbols stand for any text they may hold. */
function walk(pattern: Pattern, text: string, loose: boolean): boolean {
  let reached = closure(pattern, new Set([0]));
  for (const character of text.split('')) {
    const next = new Set<number>();
    for (const position of reached) step(pattern, position, character, loose, next);
    reached = closure(pattern, next);
    if (reached.size === 0) return false;
  }
  return reached.has(pattern.length);
}

function closure(pattern: Pattern, positions: Set<number>): Set<number> {
  for (const position of positions) if (pattern[position]?.kind === 'star') positions.add(position + 1);
  return positions;
}

function step(pattern: Pattern, position: number, character: string, loose: boolean, next: Set<number>): void {
  const element = pattern[position];
  const isUnknown = isUnknownSymbol(character);
  if (loose && isUnknown) {
    for (let later = position; later <= pattern.length; later += 1) next.add(later);
    return;
  }
  if (!element) return;
  if (element.kind === 'star') next.add(position);
  // Every path begins with a slash, and has more.
  else if (isPathSymbol(character) && isSlash(element) && pattern[position + 1]?.kind === 'star')
    next.add(position + 1);
  else if (element.kind === 'character' && element.character === character && !isUnknown) next.add(position + 1);
  else if (loose && isPathSymbol(character)) {
    // The path of a store file or folder is absolute, and longer than its first slash.
    if (!accepts(element, '/')) return;
    for (let later = position + 1; later <= pattern.length; later += 1) next.add(later);
  } else if (!isPathSymbol(character) && !isUnknown && accepts(element, character)) next.add(position + 1);
}

function isSlash(element: PatternElement): boolean {
  return element.kind === 'character' && element.character === '/';
}

function accepts(element: PatternElement, character: string): boolean {
  if (element.kind === 'character') return element.character === character;
  return element.kind !== 'set' || element.contains(character) !== element.negated;
}
