import { type Span, withoutTrailing } from '../../../repository/index.ts';
import { INTERPOLATION, TO_STRING } from '../../evaluation/coercion.ts';
import { Lost, lose, thrown } from '../../evaluation/lost.ts';
import type { Machine } from '../../evaluation/machine.ts';
import { joinParts, plainText, textValue } from '../../evaluation/text.ts';
import { ready } from '../../evaluation/thunks.ts';
import type { StringPart, StringValue, Thunk, Value } from '../../value.ts';
import { files } from '../files.ts';
import { notations } from '../json.ts';
import { booleanValue, integerValue, lazyCall, listValue } from '../make.ts';
import {
  type Definitions,
  demand,
  demandBoolean,
  demandCount,
  demandList,
  demandString,
  demandText,
} from '../primitive.ts';
import { replaceInText } from '../replacing.ts';
import { strings as builtinStrings, joined } from '../strings.ts';
import { types } from '../types.ts';
import { compareVersions, versions } from '../versions.ts';
import { affixes } from './affixes.ts';
import { packageNames } from './package-names.ts';
import { pick } from './pick.ts';
import { shell } from './shell-strings.ts';

/** lib/strings.nix. */
export const strings: Definitions = {
  ...pick(builtinStrings, ['concatStringsSep', 'match', 'replaceStrings', 'split', 'stringLength', 'substring']),
  ...pick(builtinStrings, ['unsafeDiscardStringContext', 'toString']),
  ...pick(versions, ['compareVersions', 'parseDrvName', 'splitVersion']),
  ...pick(notations, ['fromJSON', 'toJSON']),
  ...pick(types, ['isString', 'isInt', 'isPath', 'typeOf', 'isBool', 'isFloat']),
  ...affixes,
  ...packageNames,
  ...shell,
  join: builtinStrings.concatStringsSep!,
  concatStrings: [1, (machine, [list], site) => joined(machine, [], demandList(list!).items, site)],
  concatMapStrings: [
    2,
    (machine, [callee, list], site) => joined(machine, [], applied(machine, callee!, list!, undefined), site),
  ],
  concatMapStringsSep: [
    3,
    (machine, [separator, callee, list], site) =>
      joined(machine, demandString(separator!).parts, applied(machine, callee!, list!, undefined), site),
  ],
  concatImapStrings: [
    2,
    (machine, [callee, list], site) => joined(machine, [], applied(machine, callee!, list!, 1), site),
  ],
  concatImapStringsSep: [
    3,
    (machine, [separator, callee, list], site) =>
      joined(machine, demandString(separator!).parts, applied(machine, callee!, list!, 1), site),
  ],
  concatLines: [
    1,
    (machine, [list], site) => {
      const { items } = demandList(list!);
      const end = textValue('\n', site);
      if (items.length === 0) return textValue('', site);
      return joinParts(machine, [joined(machine, end.parts, items, site).parts, end.parts], site);
    },
  ],
  intersperse: [
    2,
    (machine, [separator, list], site) => {
      const { items } = demandList(list!);
      return listValue(
        machine,
        items.flatMap((item, index) => (index === 0 ? [item] : [separator!, item])),
        site,
      );
    },
  ],
  optionalString: [
    2,
    (machine, [condition, text], site) => (demandBoolean(condition!) ? machine.force(text!) : textValue('', site)),
  ],
  replaceString: [
    3,
    (machine, [from, to, text], site) =>
      replaceInText(machine, [demandText(from!)], [demandString(to!).parts], demandString(text!), site),
  ],
  stringToCharacters: [
    1,
    (machine, [text], site) => {
      const characters = coercedText(machine, text!, site);
      if (/[^\0-\x7f]/.test(characters)) lose('a text with characters of several bytes is taken apart', site);
      return listValue(
        machine,
        [...characters].map((character) => ready(textValue(character, site))),
        site,
      );
    },
  ],
  splitString: [2, (machine, [separator, text], site) => splitAt(machine, separator!, text!, site)],
  toLower: [1, (machine, [text], site) => recased(machine, text!, (part) => part.toLowerCase(), site)],
  toUpper: [1, (machine, [text], site) => recased(machine, text!, (part) => part.toUpperCase(), site)],
  trim: [
    1,
    (_, [text], site) => textValue(withoutTrailing(demandText(text!).replace(/^[ \t\r\n]+/, ''), ' \t\r\n'), site),
  ],
  fileContents: [
    1,
    (machine, [path], site) => {
      const [, read] = files.readFile!;
      const [, removeSuffix] = affixes.removeSuffix!;
      return removeSuffix(machine, [ready(textValue('\n', site)), ready(read(machine, [path!], site))], site);
    },
  ],
  versionOlder: [2, (_, [one, other], site) => booleanValue(isOlder(one!, other!), site)],
  versionAtLeast: [2, (_, [one, other], site) => booleanValue(!isOlder(one!, other!), site)],
  toInt: [1, (_, [text], site) => parsedInteger(demandText(text!), site)],
  fixedWidthString: [
    3,
    (_, [width, filler, text], site) => fixedWidth(demandCount(width!), demandText(filler!), demandText(text!), site),
  ],
  fixedWidthNumber: [
    2,
    (machine, [width, value], site) => {
      const text = plainText(machine.coerce(demand(value!), TO_STRING, site)) ?? '';
      return fixedWidth(demandCount(width!), '0', text, site);
    },
  ],
};

function applied(machine: Machine, callee: Thunk, list: Thunk, first: number | undefined): Thunk[] {
  return demandList(list).items.map((item, index) => {
    const position = first === undefined ? [] : [ready(integerValue(index + first, item.span))];
    return lazyCall(machine, callee, [...position, item], item.span);
  });
}

function coercedText(machine: Machine, value: Thunk, site: Span): string {
  return plainText(machine.coerce(demand(value), INTERPOLATION, site)) ?? lose('the text could not be followed', site);
}

function splitAt(machine: Machine, separator: Thunk, text: Thunk, site: Span): Value {
  const between = plainText(machine.coerce(demand(separator), TO_STRING, site));
  const whole = plainText(machine.coerce(demand(text), TO_STRING, site));
  if (!between || whole === undefined) return lose('the text to be split could not be followed', site);
  const pieces = whole.split(between).map((piece) => ready(textValue(piece, site)));
  return listValue(machine, pieces, site);
}

/** Only the 26 letters change. */
function recased(machine: Machine, text: Thunk, change: (part: string) => string, site: Span): StringValue {
  const parts = demandString(text).parts.map((part): StringPart => {
    if (part.kind !== 'text') return lose('the text could not be followed', site);
    return { ...part, text: part.text.replace(/[a-zA-Z]+/g, change) };
  });
  return joinParts(machine, [parts], site);
}

function isOlder(one: Thunk, other: Thunk): boolean {
  return compareVersions(demandText(other), demandText(one)) === 1;
}

function parsedInteger(text: string, site: Span): Value {
  const digits = /^[ \t\n\v\f\r]*(-?\d+)[ \t\n\v\f\r]*$/.exec(text)?.[1];
  if (digits === undefined || /^0\d/.test(digits)) {
    throw new Lost(thrown(`toInt: Could not convert ${JSON.stringify(text)} to int.`, site));
  }
  const value = BigInt(digits);
  const unusual = /^-0/.test(digits) || BigInt.asIntN(64, value) !== value;
  return unusual ? lose('the number is unusual', site) : integerValue(value, site);
}

function fixedWidth(width: number, filler: string, text: string, site: Span): Value {
  const missing = width - Buffer.byteLength(text);
  const size = Buffer.byteLength(filler);
  if (missing < 0 || width > 10_000 || (missing > 0 && (size === 0 || missing % size !== 0))) {
    return lose('the text does not fit its width', site);
  }
  return textValue(filler.repeat(missing === 0 ? 0 : missing / size) + text, site);
}
