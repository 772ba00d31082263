import { type Edit, lineAt, linesOf } from './mutation.ts';

/** An attribute, a keyword, a table or a function is left out as a whole, or one element of a list. */
export function blockEdits(path: string, text: string): Edit[] {
  const operatorOf = {
    attribute: 'leave out an attribute',
    table: 'leave out a table',
    function: 'leave out a function',
  };
  const cut = (operator: string, start: number, end: number): Edit => ({ operator, start, end, text: '' });
  const edits = elements(path, text).map(([start, end]) => cut('leave out an element', start, end));
  if (/\.nix$/.test(path))
    for (const { index, 0: all } of text.matchAll(/(?<=[{;\s])[\w."$-]+(\.[\w."${}-]+)* = /g))
      edits.push(cut(operatorOf.attribute, index, closing(text, index + all.length, ';') + 1));
  if (/\.exs?$/.test(path))
    for (const { index } of text.matchAll(/(?<![:\w"])[a-z_]\w*[?!]?: (?!:)/g)) {
      const end = closing(text, index, ',');
      edits.push(cut('leave out a keyword', index, text[end] === ',' ? end + 1 : end));
    }
  if (/\.toml$|\.lock$/.test(path))
    for (const { index, 0: all } of text.matchAll(/^\[.*\]\n(?:(?!\[).*\n?)*/gm))
      edits.push(cut(operatorOf.table, index, index + all.length));
  if (/\.exs?$/.test(path))
    for (const { index, 0: all } of text.matchAll(/^( *)(?:def|defp|defmodule|defmacro) .*\bdo\n[\s\S]*?^\1end\n/gm))
      edits.push(cut(operatorOf.function, index, index + all.length));
  if (/\.rs$/.test(path))
    for (const { index, 0: all } of text.matchAll(/^#\[(?:rustler::)?nif[\s\S]*?^}\n/gm))
      edits.push(cut(operatorOf.function, index, index + all.length));
  const lines = linesOf(path, text);
  return edits.filter(({ start, end }) => {
    return lineAt(lines, start)?.counts === true && !/^\s*(sha256|hash)/.test(text.slice(start, end));
  });
}

/** The elements of lists that stand in one line, with what separates them from the next. */
function elements(path: string, text: string): (readonly [number, number])[] {
  const isNix = /\.nix$/.test(path);
  const element = isNix ? /"[^"\n]*"|[\w.${}/"-]+/g : /\s*(?:\{[^{}]*\}|"[^"]*"|[^,\s\]]+),?/g;
  const lists = isNix ? /\[ ((?:[^[\]\n;]|\$\{[^}]*\})+) \]/g : /\[([^[\]\n]+)\]/g;
  return [...text.matchAll(lists)].flatMap(({ index, 1: inner = '' }) => {
    const start = index + (isNix ? 2 : 1);
    return [...inner.matchAll(element)].map((one) => [start + one.index, start + one.index + one[0].length] as const);
  });
}

/** The last character of a string that begins somewhere; that of the text where nothing closes it. */
function endOf(mark: string, text: string, start: number): number {
  const end = text.indexOf(mark, start + mark.length);
  return end < 0 ? text.length : end + mark.length - 1;
}

/** Where an expression ends: at a sign outside of brackets and strings, or at the bracket that closes what it stands in. */
function closing(text: string, from: number, sign: string): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const mark = ["''", '"'].find((one) => text.startsWith(one, at));
    if (mark) at = endOf(mark, text, at);
    else if ('([{'.includes(text[at] ?? ' ')) depth += 1;
    else if (')]}'.includes(text[at] ?? ' ')) {
      if (depth === 0) return at;
      depth -= 1;
    } else if (depth === 0 && (text[at] === sign || (sign === ',' && text[at] === '\n'))) return at;
  }
  return text.length;
}
