/** A part of a pattern over paths or names. What it may take is told per character (a code point). */
export type Wildcard =
  | { readonly kind: 'text'; readonly text: string }
  /** One character. */
  | { readonly kind: 'one'; readonly accepts: (character: string) => boolean }
  /** Any number of characters. */
  | { readonly kind: 'many'; readonly accepts: (character: string) => boolean }
  /** Any number of whole names, each with its slash. */
  | { readonly kind: 'folders' }
  | { readonly kind: 'choice'; readonly branches: readonly (readonly Wildcard[])[] };

export const isAnything = (): boolean => true;
export const isWithinName = (character: string): boolean => character !== '/';

/** The characters of a bracket, with ranges such as `a-z`; `z-a` names nothing. */
export function memberOfBracket(bracket: string): (character: string) => boolean {
  const items = bracket.match(/.-.|./gsu) ?? [];
  return (character) =>
    items.some((item) => {
      const [first = '', , last = first] = [...item];
      return item.length > 2 ? first <= character && character <= last : item === character;
    });
}

/** Whether a pattern matches a whole text. */
export function matchesWhole(pattern: readonly Wildcard[], text: string): boolean {
  return matchEnds(pattern, text).has(text.length);
}

/**
 * The offsets at which a match that begins with the text can end. All are followed at once, so that the time grows with pattern
 * and text and never explodes: a regular expression of many stars tries them one after the other, and a stranger writes both.
 */
export function matchEnds(pattern: readonly Wildcard[], text: string): ReadonlySet<number> {
  return endsFrom(pattern, text, new Set([0]));
}

function endsFrom(pattern: readonly Wildcard[], text: string, starts: ReadonlySet<number>): ReadonlySet<number> {
  let ends = starts;
  for (const part of pattern) {
    if (ends.size === 0) return ends;
    ends = step(part, text, ends);
  }
  return ends;
}

function step(part: Wildcard, text: string, starts: ReadonlySet<number>): ReadonlySet<number> {
  switch (part.kind) {
    case 'text':
      return new Set([...starts].filter((at) => text.startsWith(part.text, at)).map((at) => at + part.text.length));
    case 'one':
      return new Set([...starts].flatMap((at) => next(text, at, part.accepts)));
    case 'many': {
      const ends = new Set(starts);
      // What is added while the set is walked is walked as well.
      for (const at of ends) for (const end of next(text, at, part.accepts)) ends.add(end);
      return ends;
    }
    case 'folders': {
      const ends = new Set(starts);
      for (const at of ends) {
        const slash = text.indexOf('/', at);
        if (slash > at) ends.add(slash + 1);
      }
      return ends;
    }
    case 'choice':
      return new Set(part.branches.flatMap((branch) => [...endsFrom(branch, text, starts)]));
  }
}

/** The offset after the character at an offset, if there is one that is accepted. */
function next(text: string, at: number, accepts: (character: string) => boolean): readonly number[] {
  const point = text.codePointAt(at);
  if (point === undefined) return [];
  const character = String.fromCodePoint(point);
  return accepts(character) ? [at + character.length] : [];
}
