/** Derivations that need each other: those of real repositories are some ten deep, and the stack takes nine times as many as this. */
const DEEPEST = 100;

// Whatever asks for whatever: it is the stack of the process that runs out. How many there are the evaluation's steps bound (derive.ts).
let depth = 0;

/** How many questions are in each other at this moment. */
export function nesting(): number {
  return depth;
}

/**
 * A value computed at the first question. `again` answers a question that comes up while it is computed, and one that comes up in so
 * many others that there may be no end of them: a package may be called with itself, made anew each time.
 */
export function lazy<T>(compute: () => T, again: () => T): () => T {
  let state: { value: T } | undefined;
  let running = false;
  return () => {
    if (state) return state.value;
    if (running || depth >= DEEPEST) return again();
    running = true;
    depth += 1;
    try {
      state = { value: compute() };
    } finally {
      depth -= 1;
    }
    running = false;
    return state.value;
  };
}
