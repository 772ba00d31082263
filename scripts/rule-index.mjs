// Writes rules/index.ts, the list of all rules, from the folders in rules/.
//
//   node scripts/rule-index.mjs   (part of `npm run build`; the result is committed, a test says when it is stale)
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../rules');
const index = join(folder, 'index.ts');

/** @returns {string[]} ids of the rules, sorted */
export function ruleIds() {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'rule.ts')))
    .map((entry) => entry.name)
    .sort();
}

/** @param {readonly string[]} ids @returns {string} the text of rules/index.ts */
export function ruleIndex(ids) {
  const lines = [
    '// Written by scripts/rule-index.mjs from the folders beside it; do not edit.',
    '// biome-ignore-all format: generated',
    '// biome-ignore-all assist/source/organizeImports: generated',
    "import type { Rule } from '../src/engine/index.ts';",
    ...ids.map((id) => `import ${variable(id)} from './${id}/rule.ts';`),
    '',
    '/** Every rule, sorted by id. */',
    'export const rules: readonly Rule[] = [',
    ...ids.map((id) => `  ${variable(id)},`),
    '];',
  ];
  return `${lines.join('\n')}\n`;
}

/** Writes the index when it is not what the folders say: an unchanged file keeps its time. */
export function writeRuleIndex() {
  const text = ruleIndex(ruleIds());
  if (!existsSync(index) || readFileSync(index, 'utf8') !== text) writeFileSync(index, text);
}

/** @param {string} id */
function variable(id) {
  return id.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeRuleIndex();
