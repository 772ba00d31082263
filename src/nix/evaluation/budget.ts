import type { Span } from '../../repository/index.ts';
import { Lost, lose, tooDeep } from './lost.ts';

/** What an evaluation may still cost. */
export interface Budget {
  /** Pays for work in proportion to its size; gives up when nothing is left. */
  spend(steps: number, span: Span): void;
  /** Runs work that gets no more than so many of the steps that are left; whether they were enough for it. */
  within(steps: number, work: () => void): boolean;
  /** Begins nested work, and gives up when too much is nested already. `leave` ends it; after a loss `returnTo` does. */
  enter(span: Span): void;
  leave(): void;
  /** Runs nested work, and gives up when too much is nested already: long before the JavaScript stack ends. */
  nested<T>(span: Span, work: () => T): T;
  /** The nesting at the moment, to return to after a loss. */
  level(): number;
  returnTo(level: number): void;
}

/** Enough for a flake with a hundred packages; a second of work. */
export const DEFAULT_STEPS = 3_000_000;

/** Node's default stack holds about three times as many; Nix's own limit for user code is of this size. */
export const DEFAULT_DEPTH = 900;

/** The longest string and list that are computed. */
export const LARGEST_TEXT = 4_000_000;
export const LARGEST_LIST = 200_000;

export function createBudget(steps: number, depth: number): Budget {
  let left = steps;
  let level = 0;

  function enter(span: Span): void {
    if (level >= depth) throw new Lost(tooDeep(span));
    level += 1;
  }

  function leave(): void {
    level -= 1;
  }

  return {
    spend(cost, span) {
      left -= cost;
      if (left < 0) lose('the evaluation takes too many steps', span);
    },
    within(most, work) {
      const kept = Math.max(left - most, 0);
      left -= kept;
      work();
      const isEnough = left >= 0;
      left = kept + Math.max(left, 0);
      return isEnough;
    },
    enter,
    leave,
    nested(span, work) {
      enter(span);
      const result = work();
      leave();
      return result;
    },
    level: () => level,
    returnTo(earlier) {
      level = earlier;
    },
  };
}
