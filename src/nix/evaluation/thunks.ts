import type { Span } from '../../repository/index.ts';
import type { Thunk, Value } from '../value.ts';
import type { Budget } from './budget.ts';
import { endless, lossOf } from './lost.ts';

/** A value that is computed at most once. What `compute` loses becomes the value. */
export function memo(budget: Budget, span: Span, compute: () => Value): Thunk {
  let value: Value | undefined;
  let running = false;
  return {
    span,
    force() {
      if (value) return value;
      if (running) return endless(span);
      running = true;
      const level = budget.level();
      try {
        budget.enter(span);
        value = compute();
      } catch (error) {
        value = lossOf(error, span);
      }
      budget.returnTo(level);
      running = false;
      return value;
    },
  };
}

/** A thunk whose value is there already. */
export function ready(value: Value, span: Span = value.span): Thunk {
  return { span, force: () => value };
}
