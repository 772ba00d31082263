export * from './model.ts';
export { type LibraryCrate, readNifCrate } from './nif-crate.ts';
