import { visible } from './visible.ts';

const CONTEXT = 3;

/** The difference between two texts of a file in the form that `patch` and `git apply` take; '' when there is none. */
export function unifiedDiff(path: string, before: string, after: string): string {
  const steps = stepsBetween(linesOf(before), linesOf(after));
  const hunks = hunksOf(steps);
  if (hunks.length === 0) return '';
  return [`--- a/${visible(path)}\n`, `+++ b/${visible(path)}\n`, ...hunks.map(hunkText)].join('');
}

/** A line, with its ending, and which of the texts has it. */
interface Step {
  readonly mark: ' ' | '-' | '+';
  readonly line: string;
}

interface Hunk {
  readonly oldStart: number;
  readonly newStart: number;
  readonly steps: readonly Step[];
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** The shortest way from one list of lines to the other, removals before additions (Myers, An O(ND) Difference Algorithm, 1986). */
function stepsBetween(before: readonly string[], after: readonly string[]): Step[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1;
  let tail = 0;
  const room = Math.min(before.length, after.length) - head;
  while (tail < room && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const kept = (lines: readonly string[]) => lines.map((line): Step => ({ mark: ' ', line }));
  const middle = shortest(before.slice(head, before.length - tail), after.slice(head, after.length - tail));
  return [...kept(before.slice(0, head)), ...middle, ...kept(before.slice(before.length - tail))];
}

function shortest(before: readonly string[], after: readonly string[]): Step[] {
  const furthest = new Map<number, number>([[1, 0]]);
  const trace: ReadonlyMap<number, number>[] = [];
  for (let edits = 0; edits <= before.length + after.length; edits += 1) {
    trace.push(new Map(furthest));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = furthestStart(furthest, diagonal, edits);
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x += 1;
      furthest.set(diagonal, x);
      if (x >= before.length && x - diagonal >= after.length) return backtrack(trace, before, after);
    }
  }
  return [];
}

function furthestStart(furthest: ReadonlyMap<number, number>, diagonal: number, edits: number): number {
  const fromAbove = furthest.get(diagonal + 1) ?? -1;
  const fromLeft = furthest.get(diagonal - 1) ?? -1;
  return diagonal === -edits || (diagonal !== edits && fromLeft < fromAbove) ? fromAbove : fromLeft + 1;
}

function backtrack(
  trace: readonly ReadonlyMap<number, number>[],
  before: readonly string[],
  after: readonly string[],
): Step[] {
  const steps: Step[] = [];
  let x = before.length;
  let y = after.length;
  for (let edits = trace.length - 1; edits >= 0; edits -= 1) {
    const furthest = trace[edits] as ReadonlyMap<number, number>;
    const diagonal = x - y;
    const start = edits === 0 ? 0 : furthestStart(furthest, diagonal, edits);
    const startY = start - diagonal;
    while (x > start && y > startY) {
      steps.push({ mark: ' ', line: before[--x] as string });
      y -= 1;
    }
    if (edits === 0) break;
    if (start === (furthest.get(diagonal + 1) ?? -1) && y > 0) steps.push({ mark: '+', line: after[--y] as string });
    else steps.push({ mark: '-', line: before[--x] as string });
  }
  return steps.reverse();
}

function hunksOf(steps: readonly Step[]): Hunk[] {
  const hunks: Hunk[] = [];
  let index = 0;
  while (index < steps.length) {
    const change = steps.findIndex(({ mark }, at) => at >= index && mark !== ' ');
    if (change === -1) break;
    let last = change;
    for (let at = change; at < steps.length && at - last <= 2 * CONTEXT; at += 1)
      if (steps[at]?.mark !== ' ') last = at;
    const from = Math.max(change - CONTEXT, index);
    const to = Math.min(last + CONTEXT + 1, steps.length);
    hunks.push({
      oldStart: steps.slice(0, from).filter(({ mark }) => mark !== '+').length,
      newStart: steps.slice(0, from).filter(({ mark }) => mark !== '-').length,
      steps: steps.slice(from, to),
    });
    index = to;
  }
  return hunks;
}

function hunkText({ oldStart, newStart, steps }: Hunk): string {
  const oldCount = steps.filter(({ mark }) => mark !== '+').length;
  const newCount = steps.filter(({ mark }) => mark !== '-').length;
  // A range without lines is named by the line before it.
  const range = (start: number, count: number) => `${count === 0 ? start : start + 1},${count}`;
  const lines = steps.map(({ mark, line }) => {
    return `${mark}${line}${line.endsWith('\n') ? '' : '\n\\ No newline at end of file\n'}`;
  });
  return `@@ -${range(oldStart, oldCount)} +${range(newStart, newCount)} @@\n${lines.join('')}`;
}
