import type { FileView, SourceText, Span } from '../repository/index.ts';
import { readToml, type TomlTable } from '../syntax/index.ts';

/** A TOML file of a view: read, absent, or there and unreadable. */
export type TomlFile =
  | { readonly kind: 'document'; readonly source: SourceText; readonly table: TomlTable }
  | { readonly kind: 'missing' }
  | { readonly kind: 'broken'; readonly reason: string; readonly span: Span };

// One text is parsed once, however many questions are asked of it.
const documents = new WeakMap<SourceText, TomlFile>();

export function readTomlFile(view: FileView, path: string): TomlFile {
  const read = view.read(path);
  if (read.kind === 'missing') return { kind: 'missing' };
  if (read.kind === 'refused') return { kind: 'broken', reason: read.reason, span: { path, start: 0, end: 0 } };
  return parseTomlText(read.source);
}

export function parseTomlText(source: SourceText): TomlFile {
  const known = documents.get(source);
  if (known) return known;
  const read = readToml(source);
  const file: TomlFile = read.kind === 'document' ? { kind: 'document', source, table: read.table } : read;
  documents.set(source, file);
  return file;
}
