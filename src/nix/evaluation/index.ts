export { createEvaluator } from './create.ts';
export type { Evaluator } from './evaluator.ts';
