import type { Span } from '../../../repository/index.ts';
import { INTERPOLATION } from '../../evaluation/coercion.ts';
import { lose } from '../../evaluation/lost.ts';
import type { Machine } from '../../evaluation/machine.ts';
import { inPlaceText } from '../../evaluation/paths.ts';
import { plainText, textValue } from '../../evaluation/text.ts';
import type { StringPart, StringValue, Thunk } from '../../value.ts';
import { booleanValue } from '../make.ts';
import { type Definitions, demand, demandText } from '../primitive.ts';

/** The functions of lib/strings.nix on the beginning, the end and the inside of a text; references elsewhere do not matter. */
export const affixes: Definitions = {
  hasPrefix: [
    2,
    (machine, [prefix, text], site) =>
      booleanValue(
        placesBegin(machine, prefix!, text!, site) ?? begins(coerced(machine, text!, site), demandText(prefix!), site),
        site,
      ),
  ],
  hasSuffix: [
    2,
    (machine, [suffix, text], site) =>
      booleanValue(ends(coerced(machine, text!, site), demandText(suffix!), site), site),
  ],
  hasInfix: [
    2,
    (machine, [infix, text], site) => {
      const whole = plainText(coerced(machine, text!, site)) ?? lose('the text could not be followed', site);
      return booleanValue(whole.includes(demandText(infix!)), site);
    },
  ],
  removePrefix: [
    2,
    (machine, [prefix, text], site) => {
      const value = coerced(machine, text!, site);
      const below = placesBegin(machine, prefix!, text!, site);
      if (below !== undefined) return below ? textValue(belowPlace(machine, prefix!, text!, site), site) : value;
      const removed = demandText(prefix!);
      return begins(value, removed, site) ? cut(value, removed.length, 0) : value;
    },
  ],
  removeSuffix: [
    2,
    (machine, [suffix, text], site) => {
      const value = coerced(machine, text!, site);
      const removed = demandText(suffix!);
      return ends(value, removed, site) ? cut(value, 0, removed.length) : value;
    },
  ],
};

/** Whether a path in place begins with another: `lib.hasPrefix (toString ./native) path`. Undefined when it is not about two such. */
function placesBegin(machine: Machine, prefix: Thunk, text: Thunk, site: Span): boolean | undefined {
  const [here, there] = [placeOf(machine, prefix, site), placeOf(machine, text, site)];
  return here === undefined || there === undefined ? undefined : there.startsWith(here);
}

/** What follows; it is called when the one begins with the other. */
function belowPlace(machine: Machine, prefix: Thunk, text: Thunk, site: Span): string {
  const [here, there] = [placeOf(machine, prefix, site) ?? '', placeOf(machine, text, site) ?? ''];
  return there.slice(here.length);
}

/** Only strings: a path itself would be copied into the store. */
function placeOf(machine: Machine, value: Thunk, site: Span): string | undefined {
  const given = machine.force(value);
  return given.kind === 'string' ? inPlaceText(coerced(machine, value, site).parts) : undefined;
}

function coerced(machine: Machine, text: Thunk, site: Span): StringValue {
  return machine.coerce(demand(text), INTERPOLATION, site);
}

function begins(value: StringValue, prefix: string, site: Span): boolean {
  return comparedEdge(
    value.parts,
    prefix.length,
    (text) => text.startsWith(prefix),
    (text) => prefix.startsWith(text),
    site,
  );
}

function ends(value: StringValue, suffix: string, site: Span): boolean {
  const reversed = [...value.parts].reverse();
  return comparedEdge(
    reversed,
    suffix.length,
    (text) => text.endsWith(suffix),
    (text) => suffix.endsWith(text),
    site,
    true,
  );
}

/** Decides by the text at one edge, as far as it goes before the first reference. */
function comparedEdge(
  parts: readonly StringPart[],
  length: number,
  fits: (edge: string) => boolean,
  mayFit: (edge: string) => boolean,
  site: Span,
  backwards?: true,
): boolean {
  let edge = '';
  for (const part of parts) {
    if (edge.length >= length) break;
    if (part.kind !== 'text') {
      return mayFit(edge) ? lose('the beginning or the end of the text could not be followed', site) : false;
    }
    edge = backwards ? part.text + edge : edge + part.text;
  }
  return fits(edge);
}

/** The text without so many characters at its edges, which are known to be text. */
function cut(value: StringValue, first: number, last: number): StringValue {
  const forward = trimmed(value.parts, first, (text, count) => [text.slice(count), count, 0]);
  const backward = trimmed([...forward].reverse(), last, (text, count) => [
    text.slice(0, text.length - count),
    0,
    count,
  ]);
  return { ...value, parts: backward.reverse() };
}

function trimmed(
  parts: readonly StringPart[],
  length: number,
  shorten: (text: string, count: number) => [text: string, before: number, after: number],
): StringPart[] {
  let left = length;
  const kept: StringPart[] = [];
  for (const part of parts) {
    if (left === 0 || part.kind !== 'text') {
      kept.push(part);
      continue;
    }
    const count = Math.min(left, part.text.length);
    left -= count;
    const [text, before, after] = shorten(part.text, count);
    const { path, start, end } = part.span;
    const exact = end - start === part.text.length;
    const span = exact ? { path, start: start + before, end: end - after } : part.span;
    if (text !== '') kept.push({ kind: 'text', text, span });
  }
  return kept;
}
