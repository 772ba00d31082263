import type { Span } from '../../../repository/index.ts';
import { TO_STRING } from '../../evaluation/coercion.ts';
import type { Machine } from '../../evaluation/machine.ts';
import { joinParts, plainText, textValue } from '../../evaluation/text.ts';
import type { StringPart, StringValue, Thunk } from '../../value.ts';
import { type Definitions, demand, demandList, demandString, demandText } from '../primitive.ts';
import { replaceInText } from '../replacing.ts';

const REGEX_CHARACTERS = [...'\\[{()^$?*+|.'];

/** The functions of lib/strings.nix that quote and escape. */
export const shell: Definitions = {
  escapeShellArg: [1, (machine, [value], site) => quoted(machine, value!, site)],
  escapeShellArgs: [
    1,
    (machine, [list], site) => {
      const blank = textValue(' ', site).parts;
      const pieces = demandList(list!).items.flatMap((item, index) => {
        const { parts } = quoted(machine, item, site);
        return index === 0 ? [parts] : [blank, parts];
      });
      return joinParts(machine, pieces, site);
    },
  ],
  escape: [
    2,
    (machine, [characters, text], site) =>
      escaped(machine, demandList(characters!).items.map(demandText), demandString(text!), site),
  ],
  escapeRegex: [1, (machine, [text], site) => escaped(machine, REGEX_CHARACTERS, demandString(text!), site)],
};

/** As newer versions do it: what needs no quotes has none. To a shell that is the same. */
function quoted(machine: Machine, value: Thunk, site: Span): StringValue {
  const text = machine.coerce(demand(value), TO_STRING, site);
  // Store paths hold no character that a shell reads.
  const words = text.parts.every((part) => part.kind !== 'text' || /^[A-Za-z0-9,._+:@%/-]*$/.test(part.text));
  const lost = text.parts.find((part) => part.kind === 'unknown');
  if (words && !lost && plainText(text) !== '') return text;
  const quote = textValue("'", site).parts;
  const inner = text.parts.map((part): StringPart => {
    return part.kind === 'text' ? { ...part, text: part.text.replaceAll("'", "'\\''") } : part;
  });
  return joinParts(machine, [quote, inner, quote], site);
}

function escaped(machine: Machine, characters: readonly string[], text: StringValue, site: Span): StringValue {
  const replacements = characters.map((character) => textValue(`\\${character}`, site).parts);
  return replaceInText(machine, characters, replacements, text, site);
}
