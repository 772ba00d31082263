import type { Span } from '../repository/index.ts';
import { eitherStatus } from './branches.ts';
import type { Completion, Run } from './run.ts';
import { fork, merge } from './state.ts';

/**
 * Does something for each of several things of which nobody knows the order: forwards and backwards from the same state. What both
 * leave is what any order leaves, for each pair comes in both orders; the rest is unknown.
 */
export function inAnyOrder<T>(
  run: Run,
  span: Span,
  things: readonly T[],
  work: (things: readonly T[]) => Completion,
): Completion {
  if (things.length < 2) return work(things);
  const before = run.state;
  run.state = fork(before);
  const done = work(things);
  const after = run.state;
  run.state = fork(before);
  const other = rehearse(run, () => work([...things].reverse()));
  const loss = { reason: 'nobody can know in which order these come', span, alters: true };
  run.state = merge(run.world, run.symbols, after, run.state, loss);
  return { ...done, status: eitherStatus(done.status, other.status) };
}

/** Runs something for what it leaves alone: it is not told a second time. */
function rehearse(run: Run, body: () => Completion): Completion {
  const { placements, events, faults, found, unknown, history, failure, doubt } = run.records;
  const { order } = run;
  const kept = [placements, events, faults, found, unknown, history].map((list) => [list, list.length] as const);
  const done = body();
  for (const [list, length] of kept) list.length = length;
  run.records.failure = failure;
  run.records.doubt ??= doubt;
  run.order = order;
  return done;
}
