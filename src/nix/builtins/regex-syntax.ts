/*
 * POSIX extended regular expressions as std::regex (libstdc++) reads them for Nix, turned into JavaScript ones. What the two
 * read or match differently is refused: the caller then knows nothing, which is better than something wrong.
 */

export interface Translation {
  readonly source: string;
  /** The same with the alternatives in the opposite order: both must agree where the longest match counts. */
  readonly reversed: string;
  readonly groups: number;
  /** A group stands inside a repetition: which of its captures remain differs between engines. */
  readonly repeatsGroups: boolean;
  /** Number of unbounded repetitions, the degree of the time that backtracking takes. */
  readonly repetitions: number;
  /** In how many ways the rest can match at a place: alternatives, and repetitions with a bound. */
  readonly ways: number;
}

interface Piece {
  readonly source: string;
  readonly reversed: string;
  /** Whether it can match the empty text. */
  readonly empty: boolean;
  readonly group: boolean;
}

export class Refused {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

/** Translates a pattern (its bytes as Latin-1 characters); throws `Refused`. */
export function translateRegex(pattern: string): Translation {
  const reader = createReader(pattern);
  const whole = reader.alternatives(0);
  if (reader.position() < pattern.length) throw new Refused('an unmatched parenthesis');
  return { source: whole.source, reversed: whole.reversed, ...reader.facts() };
}

const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: ' \\t\\n\\v\\f\\r',
  blank: ' \\t',
  xdigit: '0-9A-Fa-f',
  punct: '!-\\/:-@\\[-`{-~',
};

function createReader(pattern: string) {
  let at = 0;
  let groups = 0;
  let repetitions = 0;
  let ways = 1;
  let repeatsGroups = false;

  function alternatives(depth: number): Piece {
    if (depth > 50) throw new Refused('too many nested groups');
    const branches = [branch(depth)];
    while (pattern[at] === '|') {
      at += 1;
      branches.push(branch(depth));
    }
    ways *= branches.length;
    return {
      source: branches.map(({ source }) => source).join('|'),
      reversed: branches
        .map(({ reversed }) => reversed)
        .reverse()
        .join('|'),
      empty: branches.some(({ empty }) => empty),
      group: branches.some(({ group }) => group),
    };
  }

  function branch(depth: number): Piece {
    let source = '';
    let reversed = '';
    let empty = true;
    let group = false;
    while (at < pattern.length && pattern[at] !== '|' && pattern[at] !== ')') {
      const piece = quantified(atom(depth));
      source += piece.source;
      reversed += piece.reversed;
      empty &&= piece.empty;
      group ||= piece.group;
    }
    return { source, reversed, empty, group };
  }

  function atom(depth: number): Piece {
    const character = pattern[at] as string;
    at += 1;
    if (character === '(') {
      groups += 1;
      const inner = alternatives(depth + 1);
      if (pattern[at] !== ')') throw new Refused('an unmatched parenthesis');
      at += 1;
      return { source: `(${inner.source})`, reversed: `(${inner.reversed})`, empty: inner.empty, group: true };
    }
    if (character === '[') return plain(bracket());
    if (character === '.') return plain('[^\\0]');
    if (character === '^' || character === '$') {
      return { ...plain(character), empty: true };
    }
    if ('*+?{'.includes(character)) throw new Refused('a repetition of nothing');
    return plain(literal(character === '\\' ? escaped() : character));
  }

  function escaped(): string {
    const character = pattern[at] ?? '';
    if (character === '' || !'.[\\()*+?{|^$'.includes(character)) throw new Refused(`the escape \\${character}`);
    at += 1;
    return character;
  }

  function quantified(piece: Piece): Piece {
    const match = /^(?:[*+?]|\{\d{1,4}(?:,\d{0,4})?\})/.exec(pattern.slice(at, at + 12));
    if (!match) {
      if (pattern[at] === '{') throw new Refused('a malformed repetition');
      return piece;
    }
    const [quantifier] = match;
    at += quantifier.length;
    if (/^[*+?{]/.test(pattern[at] ?? '')) throw new Refused('a repetition of a repetition');
    if (quantifier !== '?') {
      if (piece.group && piece.empty) throw new Refused('a repetition of what may be empty');
      repeatsGroups ||= piece.source.slice(1).includes('(');
      if (piece.group && repetitionsInside(piece.source)) throw new Refused('a repetition inside a repetition');
      // `(a|aa)*` can take the same text in ways whose number doubles with every character.
      if (piece.group && alternativesInside(piece.source)) throw new Refused('a repetition of alternatives');
    }
    const [, least = '', most = ''] = /^\{(\d+),?(\d*)\}$/.exec(quantifier) ?? [];
    if (Number(least) > 200 || Number(most) > 200) throw new Refused('a long repetition');
    if (/[*+]|,\}/.test(quantifier)) repetitions += 1;
    if (quantifier === '?') ways *= 2;
    if (most !== '') ways *= Math.max(1, Number(most) - Number(least) + 1);
    const empty = piece.empty || /^[*?]|^\{0/.test(quantifier);
    return { source: piece.source + quantifier, reversed: piece.reversed + quantifier, empty, group: piece.group };
  }

  /** A bracket expression; the opening bracket is read. */
  function bracket(): string {
    let inside = '';
    if (pattern[at] === '^') {
      inside += '^';
      at += 1;
    }
    const first = at;
    for (;;) {
      const character = pattern[at];
      if (character === undefined) throw new Refused('an unmatched bracket');
      if (character === ']' && at > first) break;
      inside += bracketItem(character);
    }
    at += 1;
    return `[${inside}]`;
  }

  function bracketItem(character: string): string {
    const special = /^\[([:.=])(\w*)\1\]/.exec(pattern.slice(at, at + 16));
    if (special) {
      const members = special[1] === ':' ? CLASSES[special[2] ?? ''] : undefined;
      if (members === undefined) throw new Refused(`the bracket ${special[0]}`);
      at += special[0].length;
      return members;
    }
    if (/[^\0-\x7f]/.test(character)) throw new Refused('a bracket with characters of several bytes');
    at += 1;
    const last = pattern[at + 1];
    if (pattern[at] !== '-' || last === ']' || last === undefined) return classCharacter(character);
    if (character === '-' || last === '[' || /[^\0-\x7f]/.test(last) || last < character)
      throw new Refused('an unusual range');
    at += 2;
    if (pattern[at] === '-' && pattern[at + 1] !== ']') throw new Refused('an unusual range');
    return `${classCharacter(character)}-${classCharacter(last)}`;
  }

  return { alternatives, position: () => at, facts: () => ({ groups, repetitions, ways, repeatsGroups }) };
}

function plain(source: string): Piece {
  return { source, reversed: source, empty: false, group: false };
}

function literal(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}

function classCharacter(character: string): string {
  return /[\\\]^[-]/.test(character) ? `\\${character}` : character;
}

/** Whether the source holds a repetition of any number, or one that may be left out: `(a*)*` and `(a?a)*` explode. */
function repetitionsInside(source: string): boolean {
  return /[*+?]|,\d*\}/.test(withoutCharacters(source));
}

/** Whether a group has alternatives that can take the same text: all but words that differ in their first character. */
function alternativesInside(source: string): boolean {
  if (!withoutCharacters(source).includes('|')) return false;
  const words = source.slice(1, -1);
  if (/[\\[\](){}.^$]/.test(words)) return true;
  const firsts = words.split('|').map((word) => word[0]);
  return firsts.includes(undefined) || new Set(firsts).size < firsts.length;
}

/** The source with an `x` for each character that it spells out. */
function withoutCharacters(source: string): string {
  return source.replace(/\[(?:\\.|[^\]\\])*\]|\\./g, 'x');
}
