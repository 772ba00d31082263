export { check } from './engine/check.ts';
