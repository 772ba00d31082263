import { type Edit, linesOf } from './mutation.ts';

/** Words whose opposite or neighbour in meaning is another value of the same kind. */
const CHANGES: readonly (readonly [RegExp, string])[] = [
  [/^true$/, 'false'],
  [/^false$/, 'true'],
  [/^cdylib$/, 'rlib'],
  [/^release$/, 'debug'],
  [/^x86_64-unknown-linux-musl$/, 'x86_64-unknown-linux-gnu'],
  [/^x86_64-unknown-linux-gnu$/, 'aarch64-unknown-linux-gnu'],
  [/^-crt-static$/, '+crt-static'],
  [/^so$/, 'dylib'],
  [/^prod$/, 'dev'],
  [/^1$/, '0'],
  [/^native$/, 'lib'],
  [/^cp$/, 'rm'],
  [/^preBuild$/, 'postInstall'],
  [/^pkgsMusl$/, 'pkgs'],
  [/^\d+\.\d+(\.\d+)?$/, '9.9.9'],
];

const WORD = /[A-Za-z0-9_][\w.?+-]*|-crt-static/g;
const KEYWORDS = new Set(
  'let in with inherit rec if then else do end def defp defmodule defmacro fn use import require quote for while done case cond pub mod'.split(
    ' ',
  ),
);

/** Each word that carries a name, a path or a value is renamed, exchanged with its neighbour, or changed; each line is deleted. */
export function wordEdits(path: string, text: string): Edit[] {
  const edits: Edit[] = [];
  for (const line of linesOf(path, text)) {
    if (!line.counts) continue;
    const make = (operator: string, from: number, to: number, was: string, now: string, changed = now) =>
      edits.push({ operator, was, now, start: line.start + from, end: line.start + to, text: changed });
    if (/\w/.test(line.text)) make('delete', 0, line.text.length + 1, line.text, '');
    const code = line.text.replace(/\s#\s.*$/, '');
    const words = [...code.matchAll(WORD)].filter(([word]) => !KEYWORDS.has(word));
    for (const match of words) {
      const [word] = match;
      const end = match.index + word.length;
      if (word.length > 2 && /[a-z]/i.test(word)) make('rename', match.index, end, word, renamed(word));
      for (const [pattern, now] of CHANGES) if (pattern.test(word)) make('change', match.index, end, word, now);
      for (const [pattern, now] of CHANGES) {
        const part = word.split('.').at(-1) ?? '';
        if (part !== word && pattern.test(part) && !/^\d/.test(part))
          make('change', match.index, end, word, `${word.slice(0, -part.length)}${now}`);
      }
    }
    for (const [one, other] of pairs(words)) {
      if (one[0] === other[0]) continue;
      const [from, to] = [one.index, other.index + other[0].length];
      const between = code.slice(one.index + one[0].length, other.index);
      make('swap', from, to, one[0], other[0], `${other[0]}${between}${one[0]}`);
    }
  }
  return edits;
}

function renamed(word: string): string {
  const ending = /[?.]?[a-z]*$/.exec(word)?.[0] ?? '';
  return word.includes('.') && /^\.[a-z]+$/.test(ending) ? `${word.slice(0, -ending.length)}x${ending}` : `${word}x`;
}

function pairs<T>(items: readonly T[]): (readonly [T, T])[] {
  return items.slice(1).map((item, index) => [items[index] as T, item] as const);
}
