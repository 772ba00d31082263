import type { SyntaxNode } from '../syntax/index.ts';
import type { Completion, Run, Status } from './run.ts';
import { inSubshell, runStatement } from './statements.ts';
import { EMPTY } from './words/value.ts';

/** `a | b | c`: every stage in a subshell of its own. stdenv sets pipefail (setup.sh): one failure is the pipeline's. */
export function runPipeline(run: Run, children: readonly SyntaxNode[]): Completion {
  const nodes = children.filter((child) => child.named && child.kind !== 'comment');
  const [first] = nodes;
  if (!first) return { status: 'success' };
  const at = { start: first.start, end: nodes.at(-1)?.end ?? first.end };
  return runPipelineNodes(
    run,
    nodes.map((node) => () => runStatement(run, node)),
    at,
  );
}

export function runPipelineNodes(
  run: Run,
  stages: readonly (() => Completion)[],
  at: { readonly start: number; readonly end: number },
): Completion {
  const outerInput = run.input;
  const outerOutput = run.state.output;
  let status: Status = 'success';
  for (const [index, stage] of stages.entries()) {
    const isLast = index === stages.length - 1;
    run.state.output = isLast ? outerOutput : EMPTY;
    const done = inSubshell(run, at, stage);
    if (done.status !== 'success' && status !== 'failure') status = done.status;
    if (!isLast) run.input = run.state.output;
  }
  run.input = outerInput;
  return { status };
}
