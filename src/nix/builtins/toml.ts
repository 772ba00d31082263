import type { SourceText, Span } from '../../repository/index.ts';
import type { TomlTable, TomlValue } from '../../syntax/index.ts';
import { readToml } from '../../syntax/read-toml.ts';
import { lose } from '../evaluation/lost.ts';
import type { Machine } from '../evaluation/machine.ts';
import { textValue } from '../evaluation/text.ts';
import type { Attribute, Value } from '../value.ts';

/** A TOML document as a Nix value, whose parts know where they stand in the text. */
export function tomlToValue(machine: Machine, source: SourceText, site: Span): Value {
  machine.budget.spend(Math.ceil(source.text.length / 16), site);
  const read = readToml(source);
  if (read.kind === 'broken') return lose(`the text is no TOML: ${read.reason}`, read.span);
  return table(machine, read.table, source, source.span(0, source.text.length));
}

function table(machine: Machine, toml: TomlTable, source: SourceText, span: Span): Value {
  const attributes = new Map<string, Attribute>();
  for (const [name, entry] of toml.entries) {
    const value = machine.thunk(entry.span, () => contentOf(machine, entry.value, source, entry.span));
    attributes.set(name, { value, name: entry.key.span });
  }
  return { kind: 'attributes', attributes, span };
}

function contentOf(machine: Machine, toml: TomlValue, source: SourceText, span: Span): Value {
  switch (toml.kind) {
    case 'string':
      return textValue(toml.value, span);
    case 'boolean':
      return { kind: 'boolean', value: toml.value, span };
    case 'number':
      return numberValue(toml, source, span);
    case 'array':
      return {
        kind: 'list',
        items: toml.items.map((item) =>
          machine.thunk(item.span, () => contentOf(machine, item.value, source, item.span)),
        ),
        span,
      };
    case 'table':
      return table(machine, toml, source, span);
    case 'date':
      return lose('Nix reads no dates from TOML', span);
  }
}

/** Whether `1` was written `1` or `1.0` decides its type in Nix and is lost in the number itself. */
function numberValue(toml: Extract<TomlValue, { kind: 'number' }>, source: SourceText, span: Span): Value {
  const written = writtenText(source, span).replaceAll('_', '');
  const isInteger = /^[+-]?(\d+|0[xob][\da-fA-F]+)$/.test(written);
  const isFloat = /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(written) && !isInteger;
  if (isFloat && Number(written) === toml.value) return { kind: 'float', value: toml.value, span };
  if (!isInteger || Number(written) !== toml.value)
    return lose('how the number is written could not be followed', span);
  return Number.isSafeInteger(toml.value)
    ? { kind: 'integer', value: BigInt(toml.value), span }
    : lose('the number is too large', span);
}

/** The text at a place, where the text and its origin have the same offsets but for a shift. */
function writtenText(source: SourceText, span: Span): string {
  const shift = source.span(0, 0).start;
  return source.text.slice(span.start - shift, span.end - shift);
}
