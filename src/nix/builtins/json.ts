import { composedText, type SourceText, type Span } from '../../repository/index.ts';
import { INTERPOLATION } from '../evaluation/coercion.ts';
import { describe } from '../evaluation/describe.ts';
import { lose } from '../evaluation/lost.ts';
import type { Machine } from '../evaluation/machine.ts';
import { joinParts } from '../evaluation/text.ts';
import type { StringPart, StringValue, Thunk, Value } from '../value.ts';
import { parseJson } from './json-parser.ts';
import { sortedAttributes } from './make.ts';
import { type Definitions, demand, demandString } from './primitive.ts';
import { tomlToValue } from './toml.ts';

/** Functions of `builtins` that read and write other notations. */
export const notations: Definitions = {
  toJSON: [1, (machine, [value], site) => joinParts(machine, [jsonParts(machine, value!, site)], site)],
  fromJSON: [1, (machine, [text], site) => parseJson(machine, textSource(demandString(text!), site))],
  fromTOML: [1, (machine, [text], site) => tomlToValue(machine, textSource(demandString(text!), site), site)],
  toXML: [1, (_, __, site) => lose('toXML is not followed', site)],
};

/** The text of a string, whose offsets lead back to where it was written (the file that `readFile` read). */
export function textSource(text: StringValue, site: Span): SourceText {
  const pieces = text.parts.map((part) =>
    part.kind === 'text' ? part : lose('the text to be read holds references', site),
  );
  return composedText(site.path, pieces.length === 0 ? [{ text: '', span: site }] : pieces);
}

function jsonParts(machine: Machine, thunk: Thunk, site: Span): StringPart[] {
  const value = demand(thunk);
  machine.budget.spend(1, site);
  switch (value.kind) {
    case 'null':
      return [literal('null', site)];
    case 'boolean':
      return [literal(value.value ? 'true' : 'false', site)];
    case 'integer':
      return [literal(value.value.toString(), site)];
    case 'float':
      return [literal(floatText(value.value, site), site)];
    case 'string':
    case 'path':
    case 'derivation':
    case 'external':
      return quoted(machine.coerce(value, INTERPOLATION, site), site);
    case 'list':
      return machine.budget.nested(site, () =>
        enclosed(
          '[',
          value.items.map((item) => jsonParts(machine, item, site)),
          ']',
          site,
        ),
      );
    case 'attributes':
    case 'update':
      return machine.budget.nested(site, () => setParts(machine, value, site));
    default:
      return lose(`${describe(value)} has no JSON form`, site);
  }
}

function setParts(machine: Machine, value: Value, site: Span): StringPart[] {
  if (machine.has(value, '__toString') === true) return quoted(machine.coerce(value, INTERPOLATION, site), site);
  if (machine.has(value, 'outPath') === true) {
    return jsonParts(machine, machine.value(machine.select(value, 'outPath', site)), site);
  }
  const set = machine.attributes(value) ?? lose('a set that is known in part has no known JSON form', site);
  const members = sortedAttributes(set).map(([name, attribute]) => [
    literal(`${jsonText(name, site)}:`, attribute.name),
    ...jsonParts(machine, attribute.value, site),
  ]);
  return enclosed('{', members, '}', site);
}

function enclosed(open: string, members: readonly StringPart[][], close: string, site: Span): StringPart[] {
  const parts = [literal(open, site)];
  for (const [index, member] of members.entries()) {
    if (index > 0) parts.push(literal(',', site));
    for (const part of member) parts.push(part);
  }
  parts.push(literal(close, site));
  return parts;
}

function literal(text: string, span: Span): StringPart {
  return { kind: 'text', text, span };
}

function quoted(text: StringValue, site: Span): StringPart[] {
  const inner = text.parts.map((part): StringPart => {
    if (part.kind !== 'text') return part;
    return literal(jsonText(part.text, site).slice(1, -1), part.span);
  });
  return [literal('"', site), ...inner, literal('"', site)];
}

function jsonText(text: string, site: Span): string {
  // Versions of Nix write these two characters differently.
  if (/[\b\f]/.test(text)) lose('a control character is written differently by versions of Nix', site);
  return JSON.stringify(text);
}

/** Nix up to 2.8 writes six digits, later ones all: only where both agree the text is known. */
function floatText(value: number, site: Span): string {
  const short = Math.abs(value) >= 1e-4 && Math.abs(value) < 1e6 && Number(value.toPrecision(6)) === value;
  if (!short || Number.isInteger(value)) lose('a float is written differently by versions of Nix', site);
  return String(value);
}
