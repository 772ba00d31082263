import type { Session } from './session.ts';
import { boolean, isNil, lost, type UnknownValue, type Value } from './value.ts';

/** Whether a value counts as true, as far as it is known; `nil` and `false` do not. */
export function knownTruth(value: Value): boolean | undefined {
  if (value.kind === 'unknown') return value.truth;
  return !(value.kind === 'atom' && (value.value === 'nil' || value.value === 'false'));
}

/** Whether a condition holds; an unknown one is answered by the session's decisions, which may refuse. */
export function truth(value: Value, session: Session): boolean | undefined {
  notePresence(value);
  const known = knownTruth(value);
  if (known !== undefined) return known;
  const condition = asCondition(value as UnknownValue, session);
  return condition.truth ?? session.decisions.decide(condition);
}

/** A variable as a condition asks whether it is set. A default makes the answer yes in any case. */
function notePresence(value: Value): void {
  if (!value.read || value.read.default !== undefined) return;
  // A comparison keeps the read too; only the variable itself asks for presence.
  if (value.kind === 'string' || isNil(value) || (value.kind === 'unknown' && value.subject)) {
    value.read.presenceDecides = true;
  }
}

function asCondition(value: UnknownValue, session: Session): UnknownValue {
  if (!value.subject) return value;
  const unset = session.decisions.knows(value.subject, null);
  if (unset !== undefined) return { ...value, truth: !unset };
  return { ...value, question: { subject: value.subject, literals: [null], negated: true } };
}

/** `not value` and `!value`. */
export function negation(value: Value, span: Value['span']): Value {
  notePresence(value);
  const known = knownTruth(value);
  if (known !== undefined) return boolean(!known, span);
  const { question, reason, subject, read } = value as UnknownValue;
  if (question) return { kind: 'unknown', reason, span, read, question: { ...question, negated: !question.negated } };
  if (subject) return { kind: 'unknown', reason, span, read, question: { subject, literals: [null], negated: false } };
  return lost(reason, span);
}
