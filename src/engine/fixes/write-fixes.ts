export { replaceFiles as writeFixes } from '../../repository/index.ts';
