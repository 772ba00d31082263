import { type Span, unknown } from '../../repository/index.ts';
import type { Thunk, Value } from '../value.ts';

/** A value that is computed at most once. `compute` must not throw. */
export function memo(span: Span, compute: () => Value): Thunk {
  let value: Value | undefined;
  let running = false;
  return {
    span,
    force() {
      if (value) return value;
      if (running) return unknown('infinite recursion', span);
      running = true;
      value = compute();
      running = false;
      return value;
    },
  };
}

/** A thunk whose value is there already. */
export function ready(value: Value, span: Span = value.span): Thunk {
  return { span, force: () => value };
}
