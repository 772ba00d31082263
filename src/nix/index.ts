export { type NixModelOptions, readNixModel } from './entry/read-model.ts';
export type * from './model.ts';
