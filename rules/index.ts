// Written by scripts/rule-index.mjs from the folders beside it; do not edit.
// biome-ignore-all format: generated
// biome-ignore-all assist/source/organizeImports: generated
import type { Rule } from '../src/engine/index.ts';
import loadPathExtension from './load-path-extension/rule.ts';

/** Every rule, sorted by id. */
export const rules: readonly Rule[] = [
  loadPathExtension,
];
