import type { WordPart } from './lexer.ts';

const MOST_WORDS = 1_000;
/** Groups in a word, one in another or side by side: each takes a look at the rest of the word. */
const MOST_BRACES = 100;

/** Brace expansion (bash manual 3.5.1): `{a,b}` and `{1..3}`. Undefined when it explodes. */
export function expandBraces(parts: readonly WordPart[]): WordPart[][] | undefined {
  const hasBrace = parts.some((part) => part.kind === 'text' && !part.quoted && part.text.includes('{'));
  if (!hasBrace) return [[...parts]];
  const word = atoms(parts);
  if (word.filter((part) => is(part, '{')).length > MOST_BRACES) return undefined;
  const budget = { left: MOST_WORDS };
  const words = expandAtoms(word, budget);
  return budget.left < 0 ? undefined : words;
}

/** Parts, with every plain character as a part of its own. */
function atoms(parts: readonly WordPart[]): WordPart[] {
  return parts.flatMap((part): WordPart[] => {
    if (part.kind !== 'text' || part.quoted || part.end - part.start !== part.text.length) return [part];
    const { start } = part;
    return part.text.split('').map((text, index) => ({ ...part, text, start: start + index, end: start + index + 1 }));
  });
}

function expandAtoms(word: readonly WordPart[], budget: { left: number }): WordPart[][] {
  let open = indexOf(word, '{', 0);
  while (open >= 0) {
    const group = readGroup(word, open);
    const alternatives = group && (group.items.length > 1 ? group.items : sequence(group.items[0] ?? []));
    if (group && alternatives) {
      const before = word.slice(0, open);
      const tails = expandAtoms(word.slice(group.close + 1), budget);
      const middles = group.items.length > 1 ? alternatives.flatMap((item) => expandAtoms(item, budget)) : alternatives;
      budget.left -= tails.length * middles.length;
      if (budget.left < 0) return [];
      return middles.flatMap((middle) => tails.map((tail) => [...before, ...middle, ...tail]));
    }
    open = indexOf(word, '{', open + 1);
  }
  return [[...word]];
}

function readGroup(word: readonly WordPart[], open: number): { items: WordPart[][]; close: number } | undefined {
  let depth = 0;
  const items: WordPart[][] = [[]];
  for (let index = open + 1; index < word.length; index += 1) {
    const part = word[index] as WordPart;
    if (is(part, '}')) {
      if (depth === 0) return { items, close: index };
      depth -= 1;
    } else if (is(part, '{')) depth += 1;
    if (is(part, ',') && depth === 0) items.push([]);
    else items.at(-1)?.push(part);
  }
  return undefined;
}

function sequence(item: readonly WordPart[]): WordPart[][] | undefined {
  const text = item.map((part) => (part.kind === 'text' && !part.quoted ? part.text : '"')).join('');
  const first = item[0];
  const range = /^(?:(-?\d{1,4})\.\.(-?\d{1,4})|([a-z])\.\.([a-z]))$/.exec(text);
  // A leading zero asks for names of equal width.
  if (!first || !range || /^-?0\d|\.-?0\d/.test(text)) return undefined;
  const [, low, high, firstLetter = '', lastLetter = ''] = range;
  const from = low === undefined ? firstLetter.charCodeAt(0) : Number(low);
  const to = high === undefined ? lastLetter.charCodeAt(0) : Number(high);
  const step = from <= to ? 1 : -1;
  const words: WordPart[][] = [];
  for (let value = from; value !== to + step; value += step) {
    const written = low === undefined ? String.fromCharCode(value) : String(value);
    words.push([
      { kind: 'text', text: written, start: first.start, end: item.at(-1)?.end ?? first.end, quoted: false },
    ]);
  }
  return words;
}

function indexOf(word: readonly WordPart[], character: string, from: number): number {
  return word.findIndex((part, index) => index >= from && is(part, character));
}

function is(part: WordPart, character: string): boolean {
  return part.kind === 'text' && !part.quoted && part.text === character;
}
