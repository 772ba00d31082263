import type { Span } from '../../repository/index.ts';
import { lose } from '../evaluation/lost.ts';
import type { Machine } from '../evaluation/machine.ts';
import { textValue } from '../evaluation/text.ts';
import { ready } from '../evaluation/thunks.ts';
import type { Thunk, Value } from '../value.ts';
import { listValue, nullValue } from './make.ts';
import { Refused, type Translation, translateRegex } from './regex-syntax.ts';

/** `builtins.match`: the groups of a match of the whole text, or null. */
export function matchText(machine: Machine, pattern: string, text: string, site: Span): Value {
  const { translation, bytes } = prepare(machine, pattern, text, site);
  const found = new RegExp(`^(?:${translation.source})$`).exec(bytes);
  if (!found) return nullValue(site);
  if (translation.repeatsGroups) lose('which groups of a repetition match is not followed', site);
  return listValue(machine, groupsOf(found, site), site);
}

/** `builtins.split`: texts between the matches, and the groups of each match, in turn. */
export function splitText(machine: Machine, pattern: string, text: string, site: Span): Value {
  const { translation, bytes } = prepare(machine, pattern, text, site);
  if (translation.repeatsGroups) lose('which groups of a repetition match is not followed', site);
  const items: Thunk[] = [];
  const others = [...bytes.matchAll(new RegExp(translation.reversed, 'g'))];
  let from = 0;
  for (const [index, found] of [...bytes.matchAll(new RegExp(translation.source, 'g'))].entries()) {
    if (found[0] === '') lose('a text is split at an empty match', site);
    const other = others[index];
    // The longest match counts for Nix and the first one here, so both orders have to agree.
    if (!other || other.index !== found.index || other.some((group, place) => group !== found[place])) {
      lose('the alternatives of the pattern match differently', site);
    }
    items.push(ready(fromBytes(bytes.slice(from, found.index), site)));
    items.push(ready(listValue(machine, groupsOf(found, site), site)));
    from = found.index + found[0].length;
  }
  items.push(ready(fromBytes(bytes.slice(from), site)));
  return listValue(machine, items, site);
}

function groupsOf(found: RegExpExecArray, site: Span): Thunk[] {
  return found
    .slice(1)
    .map((group: string | undefined) => ready(group === undefined ? nullValue(site) : fromBytes(group, site)));
}

// A translation costs more than most matches. They outlive a check, so that there are not ever more of them.
const translations = new Map<string, Translation | Refused>();
const MOST_TRANSLATIONS = 1_000;

function prepare(
  machine: Machine,
  pattern: string,
  text: string,
  site: Span,
): { translation: Translation; bytes: string } {
  const translation = translationOf(toBytes(pattern));
  if (translation instanceof Refused) return lose(`the regular expression has ${translation.reason}`, site);
  const bytes = toBytes(text);
  // Backtracking tries each repetition at each place.
  const cost = bytes.length ** Math.max(1, translation.repetitions) * translation.ways;
  if (cost > 50_000_000) lose('the regular expression would take too long', site);
  machine.budget.spend(Math.ceil(Math.min(cost, bytes.length * 20) / 20), site);
  return { translation, bytes };
}

function translationOf(pattern: string): Translation | Refused {
  let translation = translations.get(pattern);
  if (!translation) {
    translation = attempt(pattern);
    if (translations.size >= MOST_TRANSLATIONS) translations.clear();
    translations.set(pattern, translation);
  }
  return translation;
}

function attempt(pattern: string): Translation | Refused {
  if (pattern.length > 10_000) return new Refused('more than 10,000 characters');
  try {
    const translation = translateRegex(pattern);
    // What JavaScript itself refuses shows here.
    new RegExp(translation.source);
    return translation;
  } catch (error) {
    return error instanceof Refused ? error : new Refused('a form that is not understood');
  }
}

/** Nix matches bytes: each becomes one character. */
function toBytes(text: string): string {
  return Buffer.from(text).toString('latin1');
}

function fromBytes(bytes: string, site: Span): Value {
  const buffer = Buffer.from(bytes, 'latin1');
  const text = buffer.toString();
  return Buffer.from(text).equals(buffer) ? textValue(text, site) : lose('the text is cut inside a character', site);
}
