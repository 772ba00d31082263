export { findErlangApplication } from './application.ts';
export type { ErlangApplication, ErlangNifModule, ErlangSources } from './model.ts';
export { findErlangNifModules } from './nif-modules.ts';
