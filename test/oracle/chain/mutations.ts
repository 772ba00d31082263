import type { Files } from '../../support/repository-files.ts';

/** One change to one file of a sound repository. */
export interface Mutation {
  readonly operator: 'rename' | 'delete' | 'swap' | 'change';
  readonly path: string;
  /** Counts from 1. */
  readonly line: number;
  readonly was: string;
  readonly now: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Every mutation of a repository: each word that carries a name, a path or a value, and each line, in the files that decide. */
export function mutationsOf(files: Files): readonly Mutation[] {
  return Object.entries(files).flatMap(([path, text]) => (decides(path, text) ? mutationsOfFile(path, text) : []));
}

export function mutate(files: Files, { path, start, end, text }: Mutation): Files {
  const whole = files[path] ?? '';
  return { ...files, [path]: whole.slice(0, start) + text + whole.slice(end) };
}

/** A sample that does not depend on the order of the files: by a hash of what each mutation does. */
export function sample(mutations: readonly Mutation[], count: number, seed: number): readonly Mutation[] {
  const ranked = mutations.map((one) => ({ one, rank: hash(`${seed} ${nameOf(one)}`) }));
  ranked.sort((a, b) => a.rank - b.rank);
  return ranked.slice(0, count).map(({ one }) => one);
}

export function nameOf({ operator, path, line, was, now }: Mutation): string {
  return `${path}:${line}: ${operator} ${was.trim()}${now === '' ? '' : ` -> ${now}`}`;
}

function decides(path: string, text: string): boolean {
  if (/(^|\/)(test|\.git)\//.test(path)) return false;
  if (/\.nix$|(^|\/)(mix\.exs|Cargo\.toml|rust-toolchain\.toml|config\.toml)$|(^|\/)config\/\w+\.exs$/.test(path))
    return true;
  if (/\.ex$/.test(path)) return /Rustler|nif_error|Native/.test(text);
  return /\.rs$/.test(path) && /rustler::(init!|nif)/.test(text);
}

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
/** What only a download could decide, and what no tool reads. */
const LEFT_ALONE = /sha256|hash|narHash|^\s*(#|\/\/|@spec|@type|@doc|@moduledoc|description|"""|''\s*$)|github:/;
const KEYWORDS = new Set(
  'let in with inherit rec if then else do end def defp defmodule defmacro fn use import require quote for while done case cond pub mod'.split(
    ' ',
  ),
);

function mutationsOfFile(path: string, text: string): Mutation[] {
  const mutations: Mutation[] = [];
  const relevant = path.endsWith('.rs')
    ? (line: string, before: string) => /rustler|init!/.test(line) || /nif[\](]/.test(before)
    : () => true;
  let start = 0;
  let inDocument = false;
  let before = '';
  for (const [index, line] of text.split('\n').entries()) {
    const at = start;
    const number = index + 1;
    start += line.length + 1;
    if (/"""/.test(line)) {
      inDocument = !inDocument;
      continue;
    }
    if (inDocument || line.trim() === '' || LEFT_ALONE.test(line) || !relevant(line, before)) {
      before = line;
      continue;
    }
    before = line;
    const make = (operator: Mutation['operator'], from: number, to: number, was: string, now: string, changed = now) =>
      mutations.push({ operator, path, line: number, was, now, start: at + from, end: at + to, text: changed });
    if (/\w/.test(line)) make('delete', 0, line.length + 1, line, '');
    const code = line.replace(/\s#\s.*$/, '');
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
  return mutations;
}

function renamed(word: string): string {
  const ending = /[?.]?[a-z]*$/.exec(word)?.[0] ?? '';
  return word.includes('.') && /^\.[a-z]+$/.test(ending) ? `${word.slice(0, -ending.length)}x${ending}` : `${word}x`;
}

function pairs<T>(items: readonly T[]): (readonly [T, T])[] {
  return items.slice(1).map((item, index) => [items[index] as T, item] as const);
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}
