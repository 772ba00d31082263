export { createEvaluator } from './create.ts';
export type { Evaluator, EvaluatorOptions, Lookup } from './evaluator.ts';
