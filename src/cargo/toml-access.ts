import type { Located, Span } from '../repository/index.ts';
import type { TomlEntry, TomlTable, TomlValue } from '../syntax/index.ts';

/** Typed access to TOML. A value of another type than asked for is absent here; cargo refuses the file. */

export function tableAt(table: TomlTable | undefined, ...keys: readonly string[]): TomlTable | undefined {
  let at = table;
  for (const key of keys) {
    const value: TomlValue | undefined = at?.entries.get(key)?.value;
    at = value?.kind === 'table' ? value : undefined;
  }
  return at;
}

export function entryAt(table: TomlTable | undefined, ...keys: readonly string[]): TomlEntry | undefined {
  const last = keys[keys.length - 1];
  return last === undefined ? undefined : tableAt(table, ...keys.slice(0, -1))?.entries.get(last);
}

export function stringAt(table: TomlTable | undefined, ...keys: readonly string[]): Located<string> | undefined {
  return asString(entryAt(table, ...keys));
}

export function booleanAt(table: TomlTable | undefined, ...keys: readonly string[]): boolean | undefined {
  const value = entryAt(table, ...keys)?.value;
  return value?.kind === 'boolean' ? value.value : undefined;
}

/** An array of strings; items of another type are left out. */
export function stringsAt(
  table: TomlTable | undefined,
  ...keys: readonly string[]
): Located<readonly Located<string>[]> | undefined {
  const entry = entryAt(table, ...keys);
  if (entry?.value.kind !== 'array') return undefined;
  return { value: entry.value.items.flatMap((item) => asString(item) ?? []), span: entry.span };
}

export function asString(located: Located<TomlValue> | undefined): Located<string> | undefined {
  return located?.value.kind === 'string' ? { value: located.value.value, span: located.span } : undefined;
}

/** The words of a TOML string, each with its own place where the string has no escapes. */
export function wordsOf(text: Located<string>): Located<string>[] {
  const { path, start, end } = text.span;
  // Quotes and nothing else around the words: escapes and triple quotes always need more room.
  const plain = end - start === text.value.length + 2 ? start + 1 : undefined;
  return words(text.value, (from, to) =>
    plain === undefined ? text.span : { path, start: plain + from, end: plain + to },
  );
}

/** The words of a variable's value, each with its own place when the span is the value itself. */
export function wordsOfVariable(value: string, span: Span): Located<string>[] {
  return words(value, (from, to) => variablePart(value, span, from, to));
}

/** The place of a part of a variable's value. */
export function variablePart(value: string, span: Span, from: number, to: number): Span {
  if (span.end - span.start !== value.length) return span;
  return { path: span.path, start: span.start + from, end: span.start + to };
}

function words(text: string, place: (from: number, to: number) => Span): Located<string>[] {
  return [...text.matchAll(/\S+/g)].map((match) => ({
    value: match[0],
    span: place(match.index, match.index + match[0].length),
  }));
}
