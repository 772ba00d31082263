export * from './derivations/index.ts';
export { concernOf } from './entry/concern.ts';

export { readNixModel } from './entry/read-model.ts';
export type * from './model.ts';
