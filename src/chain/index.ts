export { type OwnNix, readShownDerivations, type StoreFiles } from '../nix/index.ts';
export { buildModel } from './build-model.ts';
export type * from './model.ts';
