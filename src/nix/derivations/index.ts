export { mayCallMix } from './by-hand.ts';
export type { StoreFiles } from './copied-source.ts';
export { type OwnNix, withOwnNix } from './exact-model.ts';
export { readShownDerivations } from './shown.ts';
