export { loadingOf } from './loading.ts';
export type * from './model.ts';
export { type LoadingProcess, processOf } from './process.ts';
