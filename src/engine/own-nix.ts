export { type OwnNix, readShownDerivations, type StoreFiles } from '../chain/index.ts';
