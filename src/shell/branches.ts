import type { Span } from '../repository/index.ts';
import type { Loss } from './files/node.ts';
import { type Completion, endsBuild, type Flow, type Frame, type Run, type Status } from './run.ts';
import { fork, merge, type State } from './state.ts';
import { forgetLocals } from './variables.ts';
import { unknownValue } from './words/value.ts';

/** Runs something that may or may not run, or one of two, and goes on with what both leave. */
export function runEither(
  run: Run,
  span: Span,
  reason: string,
  first: () => Completion,
  second: () => Completion,
): Completion {
  const before = run.state;
  const { input } = run;
  run.conditional += 1;
  run.state = fork(before);
  const one = first();
  const afterOne = run.state;
  const rest = run.input;
  run.state = fork(before);
  run.input = input;
  const other = second();
  if (rest !== run.input) run.input = unknownValue(run.symbols, 'a branch may have read this', span);
  const afterOther = run.state;
  run.conditional -= 1;
  const loss: Loss = { reason, span, alters: true };
  if (one.flow === other.flow) {
    run.state = merge(run.world, run.symbols, afterOne, afterOther, loss);
    return complete(eitherStatus(one.status, other.status), one.flow);
  }
  if (one.flow && other.flow) {
    leave(run, span, other.flow, afterOther, other.status);
    run.state = afterOne;
    return one;
  }
  const [gone, goneState] = one.flow ? [one, afterOne] : [other, afterOther];
  const [stays, staysState] = one.flow ? [other, afterOther] : [one, afterOne];
  run.state = staysState;
  leave(run, span, gone.flow as Flow, goneState, gone.status);
  return stays;
}

/** One of several branches of which the first that applies is run. */
export interface Branch {
  /** Decides whether it applies; a completion when that leaves the frame. */
  readonly applies: () => 'yes' | 'no' | 'maybe' | Completion;
  readonly body: () => Completion;
  readonly span: Span;
  /** Why nobody knows whether it applies. */
  readonly reason: string;
}

/** Each is run in the world that those before it leave: as many of them one in the other. */
const MOST_UNDECIDED = 100;

/** Runs the first branch that applies, or what comes after all; undefined when too many of them may apply. */
export function runFirst(
  run: Run,
  branches: readonly Branch[],
  otherwise: () => Completion,
  undecided = 0,
): Completion | undefined {
  for (const [index, { applies, body, span, reason }] of branches.entries()) {
    const found = applies();
    if (found === 'no') continue;
    if (found === 'yes') return body();
    if (found !== 'maybe') return found;
    if (undecided >= MOST_UNDECIDED) return undefined;
    let rest: Completion | undefined;
    const all = runEither(run, span, reason, body, () => {
      rest = runFirst(run, branches.slice(index + 1), otherwise, undecided + 1);
      return rest ?? { status: 'unknown' };
    });
    return rest && all;
  }
  return otherwise();
}

function complete(status: Status, flow: Flow | undefined): Completion {
  return flow ? { status, flow } : { status };
}

export function eitherStatus(a: Status, b: Status): Status {
  return a === b ? a : 'unknown';
}

/** A branch left its frame: what follows in the frame is not certain to run, and the state it left waits for the frame's end. */
function leave(run: Run, span: Span, flow: Flow, state: State, status: Status): void {
  // A build that ends with a failure yields nothing: what follows runs in every build that counts.
  if (flow === 'exit' && status === 'failure' && !run.frames.some((frame) => frame.kind === 'subshell')) {
    run.records.doubt ??= span;
    return;
  }
  const frame = run.frames.findLast((candidate) => catches(candidate, flow));
  if (!frame) return;
  frame.left.push(state);
  frame.raised += 1;
  run.conditional += 1;
}

function catches(frame: Frame, flow: Flow): boolean {
  if (flow === 'exit') return frame.kind === 'build' || frame.kind === 'subshell';
  if (flow === 'return') return frame.kind !== 'loop' && frame.kind !== 'turn';
  return frame.kind === (flow === 'break' ? 'loop' : 'turn');
}

/** Runs something that `flow` ends: a function's body, one turn of a loop. */
export function withFrame(run: Run, kind: Frame['kind'], span: Span, body: () => Completion): Completion {
  const frame: Frame = { kind, left: [], raised: 0, locals: new Map() };
  run.frames.push(frame);
  const done = body();
  run.frames.pop();
  run.conditional -= frame.raised;
  const loss: Loss = { reason: 'a branch may end this early', span, alters: true };
  for (const state of frame.left) run.state = merge(run.world, run.symbols, run.state, state, loss);
  forgetLocals(run, frame);
  const status = frame.left.length > 0 ? 'unknown' : done.status;
  if (done.flow && !catches(frame, done.flow)) return complete(status, done.flow);
  return { status };
}

/** Runs what may fail without ending the build. */
export function tolerating(run: Run, body: () => Completion): Completion {
  run.tolerant += 1;
  const done = body();
  run.tolerant -= 1;
  return done;
}

/** Runs a command. Where the script puts up with its failure, what may not have been done is not certain afterwards. */
export function doubting(run: Run, span: Span, work: () => Completion): Completion {
  const before = run.state;
  const ends = endsBuild(run);
  const placed = run.records.placements.length;
  run.state = fork(before);
  const done = work();
  if ((done.status !== 'unknown' && !done.partial) || ends || done.flow) return done;
  const loss: Loss = { reason: 'the script goes on when this fails', span, alters: true };
  run.state = merge(run.world, run.symbols, run.state, before, loss);
  const { placements } = run.records;
  for (const [index, placement] of placements.entries()) {
    if (index >= placed) placements[index] = { ...placement, conditional: true };
  }
  return done;
}
