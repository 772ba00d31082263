/** Derivations that need each other: those of real repositories are some ten deep, and the stack takes nine times as many as this. */
const DEEPEST = 100;
/** What one question may ask on the way. The packages of a large release, with all that is computed of each, are a tenth of it. */
const MOST_QUESTIONS = 10_000;

// Whatever asks for whatever: it is the stack and the time of the process that run out.
let depth = 0;
let questions = 0;

/**
 * A value computed at the first question. `again` answers a question that comes up while it is computed, and one that comes up in or
 * after so many others that there may be no end of them: a package may be called with itself, made anew each time.
 */
export function lazy<T>(compute: () => T, again: () => T): () => T {
  let state: { value: T } | undefined;
  let running = false;
  return () => {
    if (state) return state.value;
    if (depth === 0) questions = 0;
    if (running || depth >= DEEPEST || questions >= MOST_QUESTIONS) return again();
    running = true;
    depth += 1;
    questions += 1;
    try {
      state = { value: compute() };
    } finally {
      depth -= 1;
    }
    running = false;
    return state.value;
  };
}
