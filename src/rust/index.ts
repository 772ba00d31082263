export { decided } from './decide.ts';
export * from './model.ts';
export { readNifCrate } from './nif-crate.ts';
