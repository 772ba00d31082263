import type { Random } from '../support/random.ts';

// What parsers stumble over: ends of line and of text, marks of every order, what a terminal obeys, what no encoding has.
const CHARACTERS = [
  '\0',
  '\r',
  '\r\n',
  '\n',
  '\t',
  '\u001b[31m',
  '\u001b]0;title\u0007',
  '\u009b2J',
  '\u202e',
  '\u2028',
  '\ufeff',
  '\ud800',
  '\udc00',
  '\ufffd',
  '😀',
  'é',
  'e\u0301',
  'İ',
  'ß',
  '\u00a0',
] as const;

const MARKS = [
  ...[
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '<',
    '>',
    '"',
    "'",
    "''",
    '"""',
    '`',
    '#',
    '//',
    '/*',
    '*/',
    '\\',
    '|',
    '&',
    ';',
    ',',
  ],
  ...[
    ':',
    '=',
    '==',
    '=>',
    '->',
    '.',
    '..',
    '...',
    '@',
    '?',
    '!',
    '*',
    '**',
    '+',
    '++',
    '-',
    '/',
    '$',
    '${',
    '#{',
    '%{',
    '~',
  ],
  ...[
    'do',
    'end',
    'fn',
    'let',
    'in',
    'with',
    'rec',
    'if',
    'then',
    'else',
    'fi',
    'done',
    'inherit',
    'import',
    'use',
    'mod',
  ],
  ...['null', 'true', 'nil', '<<A\n', '${a:-', '$(', '[[', ']]', '#[', '#![', '%', '~w(', '~S"', 'cfg(', 'b"', 'r#"'],
] as const;

const NUMBERS = [
  '0',
  '-1',
  '1e999',
  '0x',
  '9'.repeat(400),
  '18446744073709551616',
  '1_',
  '1.',
  '.5',
  'NaN',
  '-0',
] as const;

const WORDS = /[\w.-]+/g;
const LONGEST = 16 * 1024;

/** A text made of others of its kind by a few changes: cut, doubled, mixed, nested, stretched. */
export function mutatedText(originals: readonly string[], random: Random): string {
  let text = random.oneOf(originals);
  for (let left = 1 + random.below(4); left > 0; left -= 1) text = mutate(text, originals, random).slice(0, LONGEST);
  return text;
}

function mutate(text: string, originals: readonly string[], random: Random): string {
  const at = random.below(text.length + 1);
  const length = random.below(40);
  const put = (inserted: string) => text.slice(0, at) + inserted + text.slice(at);
  switch (random.below(12)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(at);
    case 2:
      return text.slice(0, at) + text.slice(at + length);
    case 3:
      return put(random.oneOf(CHARACTERS));
    case 4:
    case 5:
      return put(random.oneOf(MARKS));
    case 6:
      return put(random.oneOf(NUMBERS));
    case 7:
      return put(random.oneOf(MARKS).repeat(1 + random.below(2_000)));
    case 8:
      return put(text.slice(random.below(text.length + 1)).slice(0, 400));
    case 9:
      return withOtherWord(text, random);
    case 10:
      return put(stretch(random.oneOf(originals), random));
    default:
      return put(noise(random));
  }
}

/** A word of the text in another's place: names, keys and keywords change their roles. */
function withOtherWord(text: string, random: Random): string {
  const words = [...text.matchAll(WORDS)];
  if (words.length === 0) return text;
  const [here, there] = [random.oneOf(words), random.oneOf(words)];
  return text.slice(0, here.index) + there[0] + text.slice(here.index + here[0].length);
}

function stretch(text: string, random: Random): string {
  const from = random.below(text.length + 1);
  return text.slice(from, from + random.below(300));
}

function noise(random: Random): string {
  return String.fromCharCode(
    ...Array.from({ length: random.below(24) }, () => random.below(random.oneOf([128, 256, 0x1_0000]))),
  );
}
