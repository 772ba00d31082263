import type { SyntaxNode } from '../syntax/index.ts';
import type { Completion, Run, Status } from './run.ts';
import { inSubshell, runStatement } from './statements.ts';
import { EMPTY } from './words/value.ts';

/** `a | b | c`: every stage in a subshell of its own. With `pipefail`, which stdenv sets, one failure is the pipeline's. */
export function runPipeline(run: Run, stages: readonly SyntaxNode[]): Completion {
  const outerInput = run.input;
  const outerOutput = run.state.output;
  const failedBefore = run.records.failure !== undefined;
  const { pipefail } = run.state;
  let status: Status = 'success';
  for (const [index, stage] of stages.entries()) {
    const isLast = index === stages.length - 1;
    run.state.output = isLast ? outerOutput : EMPTY;
    const found = isLast || pipefail ? runStage(run, stage) : unheard(run, stage, pipefail);
    if (found !== 'success' && status !== 'failure') status = found;
    if (!isLast) run.input = run.state.output;
  }
  run.input = outerInput;
  // Whatever a stage does, the others do their work before the pipeline ends the build.
  const { failure } = run.records;
  if (failure && !failedBefore) run.records.failure = { ...failure, order: run.order };
  return { status };
}

function runStage(run: Run, stage: SyntaxNode): Status {
  return inSubshell(run, stage, () => runStatement(run, stage)).status;
}

/** A stage whose failure ends nothing: certainly without `pipefail`. */
function unheard(run: Run, stage: SyntaxNode, pipefail: boolean | undefined): Status {
  run.shielded += 1;
  const status = runStage(run, stage);
  run.shielded -= 1;
  return pipefail === false || status === 'success' ? 'success' : 'unknown';
}
