export * from './model.ts';
export { runPhases } from './run-phases.ts';
export { WORKING_TREE } from './words/value.ts';
