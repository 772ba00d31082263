import type { Located, SourceText } from '../repository/index.ts';

/** A value of a TOML document with the range of its value and, in a table, of its key. */
export type TomlValue =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'date'; readonly value: string }
  | { readonly kind: 'array'; readonly items: readonly Located<TomlValue>[] }
  | TomlTable;

export interface TomlTable {
  readonly kind: 'table';
  readonly entries: ReadonlyMap<string, TomlEntry>;
}

export interface TomlEntry extends Located<TomlValue> {
  /** The key as written (the last segment of a dotted key or header). */
  readonly key: Located<string>;
}

export type TomlRead =
  | { readonly kind: 'document'; readonly table: TomlTable }
  | { readonly kind: 'broken'; readonly reason: string; readonly span: import('../repository/index.ts').Span };

/** Reads a TOML document (1.1, as cargo since 1.94) with a range on every key and value. */
export type ReadToml = (source: SourceText) => TomlRead;
