export type { NixModelOptions } from './entry/read-entry.ts';
export * from './derivations/index.ts';
export { readNixModel } from './entry/read-model.ts';
export type * from './model.ts';
