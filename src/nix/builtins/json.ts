import { composedText, type SourceText, type Span } from '../../repository/index.ts';
import { LARGEST_LIST } from '../evaluation/budget.ts';
import { INTERPOLATION } from '../evaluation/coercion.ts';
import { lose } from '../evaluation/lost.ts';
import type { Machine } from '../evaluation/machine.ts';
import { joinParts } from '../evaluation/text.ts';
import type { ListValue, StringPart, StringValue, Thunk, Value } from '../value.ts';
import { parseJson } from './json-parser.ts';
import { sortedAttributes } from './make.ts';
import { type Definitions, demand, demandString } from './primitive.ts';
import { tomlToValue } from './toml.ts';

/** Functions of `builtins` that read and write other notations. */
export const notations: Definitions = {
  toJSON: [
    1,
    (machine, [value], site) => {
      const output = createOutput(site);
      write(machine, value!, output, site);
      return joinParts(machine, [output.parts], site);
    },
  ],
  fromJSON: [1, (machine, [text], site) => parseJson(machine, textSource(demandString(text!), site))],
  fromTOML: [1, (machine, [text], site) => tomlToValue(machine, textSource(demandString(text!), site), site)],
  toXML: [1, (_, __, site) => lose('toXML is not followed', site)],
};

/** The text of a string, whose offsets lead back to where it was written (the file that `readFile` read). */
function textSource(text: StringValue, site: Span): SourceText {
  const pieces = text.parts.map((part) =>
    part.kind === 'text' ? part : lose('the text to be read holds references', site),
  );
  return composedText(site.path, pieces.length === 0 ? [{ text: '', span: site }] : pieces);
}

/** Where the parts go, bounded in number: a value may stand in many places. */
interface Output {
  push(part: StringPart): void;
  readonly parts: StringPart[];
}

function createOutput(site: Span): Output {
  const parts: StringPart[] = [];
  return {
    parts,
    push(part) {
      if (parts.length >= LARGEST_LIST) lose('the JSON text is too long', site);
      parts.push(part);
    },
  };
}

function write(machine: Machine, thunk: Thunk, output: Output, site: Span): void {
  const value = demand(thunk);
  machine.budget.spend(1, site);
  switch (value.kind) {
    case 'null':
    case 'boolean':
    case 'integer':
    case 'float':
      output.push(literal(scalarText(value, site), site));
      break;
    case 'list':
      machine.budget.nested(site, () => writeList(machine, value, output, site));
      break;
    case 'attributes':
    case 'update':
      machine.budget.nested(site, () => writeSet(machine, value, output, site));
      break;
    case 'closure':
    case 'primitive':
      lose('a function has no JSON form', site);
      break;
    default:
      writeText(machine.coerce(value, INTERPOLATION, site), output, site);
  }
}

function writeList(machine: Machine, list: ListValue, output: Output, site: Span): void {
  output.push(literal('[', site));
  for (const [index, item] of list.items.entries()) {
    if (index > 0) output.push(literal(',', site));
    write(machine, item, output, site);
  }
  output.push(literal(']', site));
}

function writeSet(machine: Machine, value: Value, output: Output, site: Span): void {
  if (machine.has(value, '__toString') === true) {
    writeText(machine.coerce(value, INTERPOLATION, site), output, site);
  } else if (machine.has(value, 'outPath') === true) {
    write(machine, machine.value(machine.select(value, 'outPath', site)), output, site);
  } else {
    const set = machine.attributes(value) ?? lose('a set that is known in part has no known JSON form', site);
    output.push(literal('{', site));
    for (const [index, [name, attribute]] of sortedAttributes(set).entries()) {
      output.push(literal(`${index > 0 ? ',' : ''}${jsonText(name, site)}:`, attribute.name));
      write(machine, attribute.value, output, site);
    }
    output.push(literal('}', site));
  }
}

function writeText(text: StringValue, output: Output, site: Span): void {
  output.push(literal('"', site));
  for (const part of text.parts) {
    output.push(part.kind === 'text' ? literal(jsonText(part.text, site).slice(1, -1), part.span) : part);
  }
  output.push(literal('"', site));
}

function literal(text: string, span: Span): StringPart {
  return { kind: 'text', text, span };
}

function scalarText(value: Extract<Value, { kind: 'null' | 'boolean' | 'integer' | 'float' }>, site: Span): string {
  if (value.kind === 'float') return floatText(value.value, site);
  return value.kind === 'null' ? 'null' : String(value.value);
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
