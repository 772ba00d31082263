import { createHash } from 'node:crypto';
import type { Span } from '../../repository/index.ts';
import { INTERPOLATION, TO_STRING } from '../evaluation/coercion.ts';
import { fail, lose } from '../evaluation/lost.ts';
import type { Machine } from '../evaluation/machine.ts';
import { joinParts, plainText, textValue } from '../evaluation/text.ts';
import type { StringPart, StringValue, Thunk } from '../value.ts';
import { booleanValue, integerValue } from './make.ts';
import { baseName, directoryName } from './path-names.ts';
import {
  type Definitions,
  demand,
  demandCount,
  demandInteger,
  demandList,
  demandString,
  demandText,
} from './primitive.ts';
import { matchText, splitText } from './regex-matching.ts';
import { replaceInText } from './replacing.ts';

/** Functions of `builtins` on strings. */
export const strings: Definitions = {
  // The name alone would be the method that every object has.
  ['toString' as string]: toStringDefinition(),
  concatStringsSep: [
    2,
    (machine, [separator, list], site) => {
      const between = demandString(separator!);
      const { items } = demandList(list!);
      // Nix lets what the separator refers to hang on the text though it stands nowhere in it (src/libexpr/primops.cc).
      if (items.length < 2 && plainText(between) === undefined) lose('the text could not be followed', site);
      return joined(machine, between.parts, items, site);
    },
  ],
  stringLength: [
    1,
    (machine, [value], site) => integerValue(Buffer.byteLength(coercedText(machine, value!, site)), site),
  ],
  substring: [
    3,
    (machine, [start, length, value], site) => {
      const from = demandCount(start!);
      demandInteger(length!);
      if (from < 0) fail('substring starts before the text', site);
      const size = demandCount(length!);
      const whole = machine.coerce(demand(value!), INTERPOLATION, site);
      if (from === 0 && size < 0) return whole;
      const text = plainText(whole) ?? lose('the text could not be followed', site);
      return textValue(slicedBytes(text, from, size, site), site);
    },
  ],
  replaceStrings: [
    3,
    (machine, [from, to, value], site) => {
      const patterns = demandList(from!).items.map(demandText);
      const replacements = demandList(to!).items.map((item) => demandString(item).parts);
      if (patterns.length !== replacements.length) fail('replaceStrings needs lists of one length', site);
      return replaceInText(machine, patterns, replacements, demandString(value!), site);
    },
  ],
  match: [2, (machine, [pattern, value], site) => matchText(machine, demandText(pattern!), demandText(value!), site)],
  split: [2, (machine, [pattern, value], site) => splitText(machine, demandText(pattern!), demandText(value!), site)],
  baseNameOf: [1, (machine, [value], site) => baseName(machine, demand(value!), site)],
  dirOf: [1, (machine, [value], site) => directoryName(machine, demand(value!), site)],
  hashString: [
    2,
    (_, [algorithm, value], site) => {
      const name = demandText(algorithm!);
      if (!['md5', 'sha1', 'sha256', 'sha512'].includes(name)) lose(`the hash ${name} is not known`, site);
      return textValue(createHash(name).update(demandText(value!)).digest('hex'), site);
    },
  ],
  unsafeDiscardStringContext: [
    1,
    (machine, [value], site) => {
      const text = machine.coerce(demand(value!), INTERPOLATION, site);
      return { ...text, parts: text.parts.map(withoutContext) };
    },
  ],
  unsafeDiscardOutputDependency: [1, (machine, [value], site) => machine.coerce(demand(value!), INTERPOLATION, site)],
  hasContext: [
    1,
    (_, [value], site) => {
      const { parts } = demandString(value!);
      if (parts.some((part) => part.kind === 'output' && !part.discarded)) return booleanValue(true, site);
      const plain = parts.every((part) => part.kind === 'output' || (part.kind === 'text' && !part.cut));
      return plain ? booleanValue(false, site) : lose('the context of the text is not known', site);
    },
  ],
};

/** The text stays, and with it the place it came from; that Nix forgets. */
function withoutContext(part: StringPart): StringPart {
  if (part.kind === 'output' || part.kind === 'path') return { ...part, discarded: true };
  return part.kind === 'text' ? { kind: 'text', text: part.text, span: part.span } : part;
}

/** Strings joined with a separator; what coerces as in interpolation may stand in the list. */
export function joined(
  machine: Machine,
  separator: readonly StringPart[],
  items: readonly Thunk[],
  site: Span,
): StringValue {
  const pieces: (readonly StringPart[])[] = [];
  for (const [index, item] of items.entries()) {
    if (index > 0) pieces.push(separator);
    // A lost item costs only its own stretch of the text.
    pieces.push(machine.interpolate(() => machine.force(item), item.span));
  }
  return joinParts(machine, pieces, site);
}

function toStringDefinition(): Definitions[string] {
  return [1, (machine, [value], site) => located(machine.coerce(demand(value!), TO_STRING, site), site)];
}

/** The same text at the place of the call, where it had none of its own. */
function located(text: StringValue, site: Span): StringValue {
  return text.span === site ? text : { ...text, span: site };
}

function coercedText(machine: Machine, value: Thunk, site: Span): string {
  return plainText(machine.coerce(demand(value), INTERPOLATION, site)) ?? lose('the text could not be followed', site);
}

/** Nix counts bytes; a cut through a character yields what no JavaScript string can hold. */
function slicedBytes(text: string, from: number, length: number, site: Span): string {
  const bytes = Buffer.from(text);
  const slice = bytes.subarray(from, length < 0 ? undefined : from + length);
  const result = slice.toString();
  return Buffer.from(result).equals(slice) ? result : lose('the text is cut inside a character', site);
}
