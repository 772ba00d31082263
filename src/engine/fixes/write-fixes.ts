export { type Refusal, replaceFiles as writeFixes } from '../../repository/index.ts';
