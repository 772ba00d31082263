export { buildModel } from './build-model.ts';
export type * from './model.ts';
