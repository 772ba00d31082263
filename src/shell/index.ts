export * from './model.ts';
export { runPhases } from './run-phases.ts';
export { TEMPORARY_FOLDER, WORKING_TREE } from './words/value.ts';
