export * from './model.ts';
export { readNifCrate } from './nif-crate.ts';
