/** A value computed at the first question. `again` answers a question that comes up while it is computed. */
export function lazy<T>(compute: () => T, again: () => T): () => T {
  let state: { value: T } | undefined;
  let running = false;
  return () => {
    if (state) return state.value;
    if (running) return again();
    running = true;
    state = { value: compute() };
    running = false;
    return state.value;
  };
}
