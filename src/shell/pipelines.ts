import type { SyntaxNode } from '../syntax/index.ts';
import type { Completion, Run, Status } from './run.ts';
import { inSubshell, runStatement } from './statements.ts';
import { EMPTY } from './words/value.ts';

/** `a | b | c`: every stage in a subshell of its own. stdenv sets pipefail (setup.sh): one failure is the pipeline's. */
export function runPipeline(run: Run, stages: readonly SyntaxNode[]): Completion {
  const outerInput = run.input;
  const outerOutput = run.state.output;
  let status: Status = 'success';
  for (const [index, stage] of stages.entries()) {
    const isLast = index === stages.length - 1;
    run.state.output = isLast ? outerOutput : EMPTY;
    const done = inSubshell(run, stage, () => runStatement(run, stage));
    if (done.status !== 'success' && status !== 'failure') status = done.status;
    if (!isLast) run.input = run.state.output;
  }
  run.input = outerInput;
  return { status };
}
