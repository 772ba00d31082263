import { type AST, ParseError, parseTOML } from 'toml-eslint-parser';
import { type Located, oncePer, type SourceText, type Span } from '../repository/index.ts';
import type { ReadToml, TomlRead, TomlTable, TomlValue } from './toml.ts';

// Far above any manifest; a Cargo.lock is read by lock-toml.ts.
const LONGEST_TEXT = 2 * 1024 * 1024;

/** Reads a TOML document with a range on every key and value; never throws. Nix and cargo may ask for the same file. */
export const readToml: ReadToml = oncePer((source: SourceText): TomlRead => {
  const { text } = source;
  if (text.length > LONGEST_TEXT) return broken('the file is too large to be a manifest', source.span(0, 0));
  try {
    const program = parseTOML(text, { tomlVersion: '1.1' });
    return { kind: 'document', table: document(program.body[0], source) };
  } catch (error) {
    return brokenBy(error, source);
  }
});

/** The comments of a TOML document; none when it cannot be read. */
export function tomlComments(source: SourceText): readonly Span[] {
  if (source.text.length > LONGEST_TEXT) return [];
  try {
    return parseTOML(source.text, { tomlVersion: '1.1' }).comments.map(({ range }) => source.span(...range));
  } catch {
    return [];
  }
}

function broken(reason: string, span: Span): TomlRead {
  return { kind: 'broken', reason, span };
}

function brokenBy(error: unknown, source: SourceText): TomlRead {
  if (error instanceof ParseError) {
    const start = Math.min(error.index, source.text.length);
    return broken(error.message, source.span(start, Math.min(start + 1, source.text.length)));
  }
  // The parser recurses and spreads: 100,000 open brackets end in a RangeError. Nothing it throws may end the run.
  const reason =
    error instanceof RangeError ? 'a value is nested too deeply or too long' : 'the text cannot be read as TOML';
  return broken(reason, source.span(0, source.text.length));
}

/** A table while the document is read; `TomlTable` once it is done. */
interface DraftTable extends TomlTable {
  readonly entries: Map<string, DraftEntry>;
}

interface DraftArray {
  readonly kind: 'array';
  readonly items: Located<TomlValue>[];
}

interface DraftEntry {
  key: Located<string>;
  value: TomlValue;
  span: Span;
  /** False while only longer keys have named the table (`[a.b]` names `a`). */
  explicit: boolean;
}

type KeyPart = AST.TOMLKey['keys'][number];

function document(top: AST.TOMLTopLevelTable, source: SourceText): TomlTable {
  const root = emptyTable();
  for (const node of top.body) {
    if (node.type === 'TOMLKeyValue') addKeyValue(root, node, source);
    else addHeader(root, node, source);
  }
  return root;
}

function addHeader(root: DraftTable, header: AST.TOMLTable, source: SourceText): void {
  const table = emptyTable();
  const { parent, last } = descend(root, header.key, header.range, source);
  const name = keyText(last);
  const key = { value: name, span: source.span(...last.range) };
  const span = source.span(...header.range);
  const present = parent.entries.get(name);
  if (header.kind === 'array') {
    const value: DraftArray =
      present?.value.kind === 'array' ? (present.value as DraftArray) : { kind: 'array', items: [] };
    value.items.push({ value: table, span });
    parent.entries.set(name, {
      key: present?.key ?? key,
      value,
      span: present ? around(present.span, span) : span,
      explicit: true,
    });
    fill(table, header, source);
  } else if (present && present.value.kind === 'table') {
    Object.assign(present, { key, span, explicit: true });
    fill(present.value as DraftTable, header, source);
  } else {
    parent.entries.set(name, { key, value: table, span, explicit: true });
    fill(table, header, source);
  }
}

function fill(table: DraftTable, node: AST.TOMLTable | AST.TOMLInlineTable, source: SourceText): void {
  for (const pair of node.body) addKeyValue(table, pair, source);
}

function addKeyValue(table: DraftTable, pair: AST.TOMLKeyValue, source: SourceText): void {
  const { parent, last } = descend(table, pair.key, pair.range, source);
  const name = keyText(last);
  parent.entries.set(name, {
    key: { value: name, span: source.span(...last.range) },
    value: contentOf(pair.value, source),
    span: source.span(...pair.value.range),
    explicit: true,
  });
}

/** The table that a key's last part names something in; the tables on the way are made when they are missing. */
function descend(
  table: DraftTable,
  key: AST.TOMLKey,
  range: AST.Range,
  source: SourceText,
): { parent: DraftTable; last: KeyPart } {
  const last = key.keys[key.keys.length - 1] as KeyPart;
  let parent = table;
  for (const part of key.keys.slice(0, -1)) {
    const name = keyText(part);
    let entry = parent.entries.get(name);
    if (!entry) {
      const place = { value: name, span: source.span(...part.range) };
      entry = { key: place, value: emptyTable(), span: source.span(...range), explicit: false };
      parent.entries.set(name, entry);
    } else if (!entry.explicit) {
      entry.span = around(entry.span, source.span(...range));
    }
    parent = tableIn(entry.value);
  }
  return { parent, last };
}

/** A header below an array of tables continues its last table. */
function tableIn(value: TomlValue): DraftTable {
  const inner = value.kind === 'array' ? value.items[value.items.length - 1]?.value : value;
  // The parser refuses keys below anything else.
  return inner?.kind === 'table' ? (inner as DraftTable) : emptyTable();
}

function contentOf(node: AST.TOMLContentNode, source: SourceText): TomlValue {
  switch (node.type) {
    case 'TOMLArray':
      return {
        kind: 'array',
        items: node.elements.map((element) => ({
          value: contentOf(element, source),
          span: source.span(...element.range),
        })),
      };
    case 'TOMLInlineTable': {
      const table = emptyTable();
      fill(table, node, source);
      return table;
    }
    case 'TOMLValue':
      return scalar(node);
  }
}

function scalar(node: AST.TOMLValue): TomlValue {
  switch (node.kind) {
    case 'string':
      return { kind: 'string', value: node.value };
    case 'boolean':
      return { kind: 'boolean', value: node.value };
    case 'integer':
    case 'float':
      return { kind: 'number', value: node.value };
    default:
      return { kind: 'date', value: node.datetime };
  }
}

function keyText(part: KeyPart): string {
  return part.type === 'TOMLBare' ? part.name : part.value;
}

function emptyTable(): DraftTable {
  return { kind: 'table', entries: new Map() };
}

function around(one: Span, other: Span): Span {
  if (one.path !== other.path) return one;
  return { path: one.path, start: Math.min(one.start, other.start), end: Math.max(one.end, other.end) };
}
