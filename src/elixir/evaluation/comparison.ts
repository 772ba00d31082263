import type { Span } from '../../repository/index.ts';
import type { Session } from './session.ts';
import { boolean, integer, isNil, lost, type Value } from './value.ts';

/** Remembers what a variable's value is compared with: literals of the code, or being set at all. */
export function noteComparison(value: Value, other: Value): void {
  if (!value.read) return;
  if (isNil(other)) value.read.presenceDecides = true;
  else if (other.kind === 'string' || other.kind === 'charlist' || other.kind === 'atom') {
    const known = value.read.comparedWith.some(
      (noted) => noted.value === other.value && samePlace(noted.span, other.span),
    );
    if (!known) value.read.comparedWith.push({ value: other.value, span: other.span });
  }
}

function samePlace(left: Span, right: Span): boolean {
  return left.path === right.path && left.start === right.start;
}

/** `left == right`, where `span` is the whole comparison. */
export function equality(left: Value, right: Value, span: Span, session: Session): Value {
  noteComparison(left, right);
  noteComparison(right, left);
  const answer = sameValue(left, right);
  if (answer !== undefined) return boolean(answer, span);
  return (
    asked(left, right, span, session) ?? asked(right, left, span, session) ?? lost(undecidedReason(left, right), span)
  );
}

/** Whether a variable that nobody knows has the literal's value, with what earlier answers say about it. */
function asked(variable: Value, literal: Value, span: Span, session: Session): Value | undefined {
  if (variable.kind !== 'unknown' || !variable.subject) return undefined;
  const asked = isNil(literal) ? null : literal.kind === 'string' ? literal.value : undefined;
  if (asked === undefined) return literal.kind === 'unknown' ? undefined : boolean(false, span);
  // With a default the value is never nil.
  if (asked === null && variable.truth) return boolean(false, span);
  if (asked !== null && variable.begins && !asked.startsWith(variable.begins)) return boolean(false, span);
  const known = session.decisions.knows(variable.subject, asked);
  if (known !== undefined) return boolean(known, span);
  const question = { subject: variable.subject, literals: [asked], negated: false };
  return { kind: 'unknown', reason: variable.reason, span, question, read: variable.read };
}

function undecidedReason(left: Value, right: Value): string {
  if (left.kind === 'unknown') return left.reason;
  return right.kind === 'unknown' ? right.reason : 'the comparison is not followed';
}

/** Whether two values are equal (`==`); undefined when that depends on something unknown. */
export function sameValue(left: Value, right: Value): boolean | undefined {
  if (left.kind === 'unknown' || right.kind === 'unknown') return undefined;
  if (isOpaque(left) || isOpaque(right)) return undefined;
  // A charlist is a list of numbers: '' == [] holds.
  if (left.kind !== right.kind) return isCharlistAndList(left, right) ? sameCharlist(left, right) : false;
  if (left.kind === 'list' || left.kind === 'tuple') return sameItems(left.items, (right as typeof left).items);
  if (left.kind === 'map') return sameEntries(left, right as typeof left);
  return (left as { value: unknown }).value === (right as { value: unknown }).value;
}

const OPAQUE: readonly Value['kind'][] = ['function', 'capture', 'placeholder', 'regex', 'quoted'];

function isOpaque(value: Value): boolean {
  return OPAQUE.includes(value.kind);
}

function isCharlistAndList(left: Value, right: Value): boolean {
  return (left.kind === 'charlist' && right.kind === 'list') || (left.kind === 'list' && right.kind === 'charlist');
}

function sameCharlist(left: Value, right: Value): boolean | undefined {
  const [charlist, items] = left.kind === 'charlist' ? [left, right] : [right, left];
  if (charlist.kind !== 'charlist' || items.kind !== 'list') return undefined;
  return sameItems(characters(charlist), items.items);
}

/** A charlist as the list of numbers that it is. */
function characters({ value, span }: Value & { kind: 'charlist' }): readonly Value[] {
  return [...value].map((character) => integer(character.codePointAt(0) ?? 0, span));
}

function sameItems(left: readonly Value[], right: readonly Value[]): boolean | undefined {
  if (left.length !== right.length) return false;
  let answer: boolean | undefined = true;
  for (const [index, item] of left.entries()) {
    const same = sameValue(item, right[index] as Value);
    if (same === false) return false;
    if (same === undefined) answer = undefined;
  }
  return answer;
}

function sameEntries(left: Value & { kind: 'map' }, right: Value & { kind: 'map' }): boolean | undefined {
  if (left.entries.length !== right.entries.length) return false;
  for (const [key, value] of left.entries) {
    const other = right.entries.find(([candidate]) => sameValue(candidate, key));
    if (!other) return key.kind === 'unknown' ? undefined : false;
    const same = sameValue(value, other[1]);
    if (same !== true) return same;
  }
  return true;
}

/** `left in right` for a list. */
export function membership(left: Value, right: Value, span: Span, session: Session): Value {
  const items = right.kind === 'list' ? right.items : right.kind === 'charlist' ? characters(right) : undefined;
  if (!items)
    return lost(right.kind === 'unknown' ? right.reason : 'the right side of `in` is not followed', right.span);
  const open: Value[] = [];
  let found = false;
  for (const item of items) {
    const answer = equality(left, item, span, session);
    if (answer.kind === 'unknown') open.push(answer);
    else if (answer.kind === 'atom' && answer.value === 'true') found = true;
  }
  if (found) return boolean(true, span);
  const first = open[0];
  if (!first) return boolean(false, span);
  const questions = open.flatMap((value) => (value.kind === 'unknown' && value.question ? [value.question] : []));
  const subject = questions[0]?.subject;
  if (
    subject === undefined ||
    questions.length !== open.length ||
    questions.some((question) => question.subject !== subject)
  ) {
    return { ...(first as Value & { kind: 'unknown' }), question: undefined, span };
  }
  const question = { subject, literals: questions.flatMap(({ literals }) => literals), negated: false };
  return { ...(first as Value & { kind: 'unknown' }), question, span };
}
