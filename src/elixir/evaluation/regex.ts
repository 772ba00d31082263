import { spend } from './bounds.ts';
import type { Session } from './session.ts';

/**
 * The regular expressions whose answer is the same in every engine: ASCII texts and patterns of literal characters, classes,
 * groups, alternation, repetition, `^`, `$`, `\A`, `\Z` and `\z`. Whether one matches does not depend on greed or on the order of alternatives, so
 * all ways are followed at once and time never explodes. (pcre2pattern(3); lib/elixir/lib/regex.ex.)
 */
export type Regex =
  | { readonly kind: 'character'; readonly holds: (code: number) => boolean }
  | { readonly kind: 'anchor'; readonly at: 'start' | 'end' | 'last line' }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly Regex[] }
  | { readonly kind: 'repeat'; readonly part: Regex; readonly least: number; readonly most: number };

type CharacterTest = (code: number) => boolean;

const NEWLINE = 10;
const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v' };
/** Punctuation that a backslash makes literal, in and outside of classes. */
const PUNCTUATION = /^[!-/:-@[-`{-~]$/;
const DEEPEST = 20;
const LONGEST_PATTERN = 500;
const MOST_REPEATS = 100;
const LONGEST_TEXT = 10_000;
/** Ways to match that PCRE may try. It gives up after ten millions (`match_limit`), and then says that nothing matched. */
const MOST_WAYS = 1_000_000;

function among(characters: RegExp): CharacterTest {
  return (code) => characters.test(String.fromCharCode(code));
}

const CLASSES: Readonly<Record<string, CharacterTest>> = {
  d: among(/[0-9]/),
  w: among(/[0-9A-Za-z_]/),
  // With the vertical tab, as PCRE has it since 8.34.
  s: among(/[\t-\r ]/),
};

function classOf(letter: string): CharacterTest | undefined {
  const plain = CLASSES[letter.toLowerCase()];
  return plain && letter !== letter.toLowerCase() ? (code) => !plain(code) : plain;
}

/**
 * The tree of a pattern; undefined where it holds a form that is not followed. `modifiers` are those of the sigil; `s` changes what
 * ends a line as well.
 */
export function readRegex(source: string, modifiers: string): Regex | undefined {
  if (!/^[iu]*$/.test(modifiers) || source.length > LONGEST_PATTERN || !isAscii(source)) return undefined;
  const reader = { source, at: 0, anyCase: modifiers.includes('i') };
  const tree = choice(reader, DEEPEST);
  return tree && reader.at === source.length ? tree : undefined;
}

interface Reader {
  readonly source: string;
  at: number;
  readonly anyCase: boolean;
}

export function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}

function accept(reader: Reader, text: string): boolean {
  if (!reader.source.startsWith(text, reader.at)) return false;
  reader.at += text.length;
  return true;
}

function choice(reader: Reader, depth: number): Regex | undefined {
  if (depth === 0) return undefined;
  const parts: Regex[] = [];
  do {
    const part = sequence(reader, depth);
    if (!part) return undefined;
    parts.push(part);
  } while (accept(reader, '|'));
  return { kind: 'choice', parts };
}

function sequence(reader: Reader, depth: number): Regex | undefined {
  const parts: Regex[] = [];
  while (reader.at < reader.source.length && !/[|)]/.test(reader.source[reader.at] ?? '')) {
    const part = atom(reader, depth);
    const repeated = part && repetition(part, reader);
    if (!repeated) return undefined;
    parts.push(repeated);
  }
  return { kind: 'sequence', parts };
}

function atom(reader: Reader, depth: number): Regex | undefined {
  const character = reader.source[reader.at] ?? '';
  reader.at += 1;
  switch (character) {
    case '(': {
      if (!accept(reader, '?:') && /^[?*]/.test(reader.source.slice(reader.at))) return undefined;
      const inner = choice(reader, depth - 1);
      return accept(reader, ')') ? inner : undefined;
    }
    case '[':
      return characterClass(reader);
    case '^':
      return { kind: 'anchor', at: 'start' };
    case '$':
      return { kind: 'anchor', at: 'last line' };
    case '.':
      return { kind: 'character', holds: (code) => code !== NEWLINE };
    case '\\':
      return escaped(reader);
    case '*':
    case '+':
    case '?':
    case '{':
      return undefined;
    default:
      return literal(character, reader);
  }
}

const ANCHORS: Readonly<Record<string, Regex>> = {
  A: { kind: 'anchor', at: 'start' },
  z: { kind: 'anchor', at: 'end' },
  Z: { kind: 'anchor', at: 'last line' },
};

function escaped(reader: Reader): Regex | undefined {
  const letter = reader.source[reader.at] ?? '';
  reader.at += 1;
  const holds = classOf(letter);
  if (holds) return { kind: 'character', holds };
  if (Object.hasOwn(ANCHORS, letter)) return ANCHORS[letter];
  const character = escapedCharacter(letter);
  return character === undefined ? undefined : literal(character, reader);
}

function escapedCharacter(letter: string): string | undefined {
  if (Object.hasOwn(ESCAPED, letter)) return ESCAPED[letter];
  return PUNCTUATION.test(letter) ? letter : undefined;
}

function literal(character: string, reader: Reader): Regex {
  return { kind: 'character', holds: inCase((code) => code === character.charCodeAt(0), reader) };
}

function inCase(holds: CharacterTest, { anyCase }: Reader): CharacterTest {
  if (!anyCase) return holds;
  return (code) => {
    const character = String.fromCharCode(code);
    return holds(character.toLowerCase().charCodeAt(0)) || holds(character.toUpperCase().charCodeAt(0));
  };
}

/** `[…]` of characters, ranges and `\d` and its like. A bracket inside may begin a POSIX class: not followed. */
function characterClass(reader: Reader): Regex | undefined {
  // `[.a.]` as a whole is an error to PCRE: a collating element.
  if (/^([.:=])[^\]]*\1\]/.test(reader.source.slice(reader.at))) return undefined;
  const negated = accept(reader, '^');
  const tests: CharacterTest[] = [];
  while (!accept(reader, ']')) {
    const test = classItem(reader);
    if (!test) return undefined;
    tests.push(test);
  }
  if (tests.length === 0) return undefined;
  const holds = inCase((code) => tests.some((test) => test(code)), reader);
  return { kind: 'character', holds: negated ? (code) => !holds(code) : holds };
}

function classItem(reader: Reader): CharacterTest | undefined {
  const first = classCharacter(reader);
  if (typeof first !== 'string') return first;
  const rest = reader.source.slice(reader.at);
  if (!rest.startsWith('-') || rest.startsWith('-]')) return (code) => code === first.charCodeAt(0);
  reader.at += 1;
  const last = classCharacter(reader);
  if (typeof last !== 'string' || last < first) return undefined;
  return (code) => code >= first.charCodeAt(0) && code <= last.charCodeAt(0);
}

function classCharacter(reader: Reader): string | CharacterTest | undefined {
  const character = reader.source[reader.at];
  reader.at += 1;
  if (character === undefined || character === '[') return undefined;
  if (character !== '\\') return character;
  const letter = reader.source[reader.at] ?? '';
  reader.at += 1;
  return classOf(letter) ?? escapedCharacter(letter);
}

function repetition(part: Regex, reader: Reader): Regex | undefined {
  const written = /^(?:([*+?])|\{(\d{1,3})(,?)(\d{0,3})\})/.exec(reader.source.slice(reader.at));
  if (!written) return part;
  reader.at += written[0].length;
  // Lazy or greedy, it matches the same texts; a possessive one (`++`) does not.
  accept(reader, '?');
  if (/^[*+?{]/.test(reader.source.slice(reader.at)) || part.kind === 'anchor') return undefined;
  const [least, most] = written[1] ? (SIGNS[written[1]] as readonly [number, number]) : counts(written);
  return least > MOST_REPEATS || (most !== Number.POSITIVE_INFINITY && most > MOST_REPEATS) || most < least
    ? undefined
    : { kind: 'repeat', part, least, most };
}

const SIGNS: Readonly<Record<string, readonly [number, number]>> = {
  '*': [0, Number.POSITIVE_INFINITY],
  '+': [1, Number.POSITIVE_INFINITY],
  '?': [0, 1],
};

function counts([, , least, comma, most]: RegExpExecArray): readonly [number, number] {
  if (!comma) return [Number(`${least}${most}`), Number(`${least}${most}`)];
  return [Number(least), most ? Number(most) : Number.POSITIVE_INFINITY];
}

/**
 * Whether the pattern matches anywhere in the text; undefined for a text that is not ASCII, and where an engine that tries one way
 * after the other could give up.
 */
export function matches(regex: Regex, text: string, session: Pick<Session, 'budget'>): boolean | undefined {
  if (text.length > LONGEST_TEXT || !isAscii(text)) return undefined;
  const most = Math.max(ways(regex, text.length), turns(regex, text.length));
  if (most * (text.length + 1) > MOST_WAYS) return undefined;
  spend(most * (text.length + 1), session);
  const everywhere = new Set(Array.from({ length: text.length + 1 }, (_, index) => index));
  return follow(regex, everywhere, text).size > 0;
}

/** The most ways in which the pattern can match from one place of a text of that length. */
function ways(regex: Regex, length: number): number {
  switch (regex.kind) {
    case 'character':
    case 'anchor':
      return 1;
    case 'sequence':
      return regex.parts.reduce((product, part) => product * ways(part, length), 1);
    case 'choice':
      return regex.parts.reduce((sum, part) => sum + ways(part, length), 0);
    case 'repeat': {
      const inner = ways(regex.part, length);
      const most = Math.min(regex.most, length + 1);
      // Each turn has all ways of the part again: `(a*)*` explodes.
      if (inner > 1 && most > 1) return Number.POSITIVE_INFINITY;
      return inner + Math.max(most - regex.least, 0);
    }
  }
}

/** The most steps that one place takes through the pattern. */
function turns(regex: Regex, length: number): number {
  switch (regex.kind) {
    case 'character':
    case 'anchor':
      return 1;
    case 'sequence':
    case 'choice':
      return regex.parts.reduce((sum, part) => sum + turns(part, length), 1);
    case 'repeat':
      return Math.max(regex.least, Math.min(regex.most, length + 1)) * turns(regex.part, length);
  }
}

type Places = ReadonlySet<number>;

/** The places behind the pattern when it begins at any of the given ones. */
function follow(regex: Regex, starts: Places, text: string): Places {
  switch (regex.kind) {
    case 'character': {
      const taken = [...starts].filter((at) => at < text.length && regex.holds(text.charCodeAt(at)));
      return new Set(taken.map((at) => at + 1));
    }
    case 'anchor':
      return new Set([...starts].filter((at) => isAnchored(regex.at, at, text)));
    case 'sequence':
      return regex.parts.reduce((places, part) => (places.size > 0 ? follow(part, places, text) : places), starts);
    case 'choice':
      return new Set(regex.parts.flatMap((part) => [...follow(part, starts, text)]));
    case 'repeat':
      return repeated(regex, starts, text);
  }
}

function isAnchored(anchor: 'start' | 'end' | 'last line', at: number, text: string): boolean {
  if (anchor === 'start') return at === 0;
  return at === text.length || (anchor === 'last line' && at === text.length - 1 && text.charCodeAt(at) === NEWLINE);
}

function repeated({ part, least, most }: Regex & { kind: 'repeat' }, starts: Places, text: string): Places {
  let places = starts;
  for (let count = 0; count < least && places.size > 0; count += 1) places = follow(part, places, text);
  const reached = new Set(places);
  for (let count = least; count < most && places.size > 0; count += 1) {
    places = new Set([...follow(part, places, text)].filter((at) => !reached.has(at)));
    for (const at of places) reached.add(at);
  }
  return reached;
}
