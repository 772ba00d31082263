import type { Session } from './session.ts';
import { lost, type Value } from './value.ts';

/** Far more than options, dependencies or targets need; a text may be a file of the repository. */
const LONGEST_TEXT = 1_000_000;
const LONGEST_LIST = 5_000;

/** Work beside the steps of the evaluation: `operations` simple ones at once. */
export function spend(operations: number, { budget }: Pick<Session, 'budget'>): void {
  budget.steps -= Math.floor(operations / 100);
}

/** Whether a text of that length may be made. */
export function isTextTooLong(length: number): boolean {
  return length > LONGEST_TEXT;
}

/** The value, or an unknown one where it has become too large: a few lines can double it many times. */
export function bounded(value: Value, session: Session): Value {
  switch (value.kind) {
    case 'string':
    case 'charlist':
      spend(value.value.length, session);
      return isTextTooLong(value.value.length) ? lost('the text becomes too long', value.span) : value;
    case 'list':
      spend(value.items.length * 10, session);
      return value.items.length > LONGEST_LIST ? lost('the list becomes too long', value.span) : value;
    case 'map':
      spend(value.entries.length * 10, session);
      return value.entries.length > LONGEST_LIST ? lost('the map becomes too large', value.span) : value;
    default:
      return value;
  }
}
