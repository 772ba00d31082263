import { fileText, type SourceText, type Span } from '../../repository/index.ts';
import type { TomlTable, TomlValue } from '../../syntax/index.ts';
import { readToml } from '../../syntax/read-toml.ts';
import { lose } from '../evaluation/lost.ts';
import type { Machine } from '../evaluation/machine.ts';
import { textValue } from '../evaluation/text.ts';
import type { Attribute, Value } from '../value.ts';

/** A TOML document as a Nix value, whose parts know where they stand in the text. */
export function tomlToValue(machine: Machine, source: SourceText, site: Span): Value {
  machine.budget.spend(Math.ceil(source.text.length / 16), site);
  // Read under its own offsets, so that the text of a number can be looked up.
  const read = readToml(fileText(source.path, source.text));
  if (read.kind === 'broken') return lose(`the text is no TOML: ${read.reason}`, placed(source, read.span));
  return table(machine, read.table, source, { path: source.path, start: 0, end: source.text.length });
}

/** The place in the repository of a range of the text. */
function placed(source: SourceText, { start, end }: Span): Span {
  return source.span(start, end);
}

function table(machine: Machine, toml: TomlTable, source: SourceText, span: Span): Value {
  const attributes = new Map<string, Attribute>();
  for (const [name, entry] of toml.entries) {
    const value = machine.thunk(placed(source, entry.span), () => contentOf(machine, entry.value, source, entry.span));
    attributes.set(name, { value, name: placed(source, entry.key.span) });
  }
  return { kind: 'attributes', attributes, span: placed(source, span) };
}

function contentOf(machine: Machine, toml: TomlValue, source: SourceText, range: Span): Value {
  const span = placed(source, range);
  switch (toml.kind) {
    case 'string':
      return textValue(toml.value, span);
    case 'boolean':
      return { kind: 'boolean', value: toml.value, span };
    case 'number':
      return numberValue(toml, source.text.slice(range.start, range.end), span);
    case 'array':
      return {
        kind: 'list',
        items: toml.items.map((item) =>
          machine.thunk(placed(source, item.span), () => contentOf(machine, item.value, source, item.span)),
        ),
        span,
      };
    case 'table':
      return table(machine, toml, source, range);
    case 'date':
      return lose('Nix reads no dates from TOML', span);
  }
}

/** Whether `1` was written `1` or `1.0` decides its type in Nix and is lost in the number itself. */
function numberValue(toml: Extract<TomlValue, { kind: 'number' }>, text: string, span: Span): Value {
  const written = text.replaceAll('_', '');
  const isInteger = /^[+-]?(\d+|0[xob][\da-fA-F]+)$/.test(written);
  const isFloat = /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(written) && !isInteger;
  if (isFloat) return { kind: 'float', value: toml.value, span };
  if (!isInteger) return lose('how the number is written could not be followed', span);
  return Number.isSafeInteger(toml.value)
    ? { kind: 'integer', value: BigInt(toml.value), span }
    : lose('the number is too large', span);
}
