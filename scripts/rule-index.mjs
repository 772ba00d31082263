// Writes rules/index.ts, the list of all rules, from the folders in rules/.
//
//   node scripts/rule-index.mjs           write it (part of `npm run build`; the result is committed)
//   node scripts/rule-index.mjs --check   say when it is not what the folders are (a test does)
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
function ruleIndex(ids) {
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

/** Writes the index when it is stale: an unchanged file keeps its time. */
export function writeRuleIndex() {
  if (isStale()) writeFileSync(index, ruleIndex(ruleIds()));
}

function isStale() {
  return !existsSync(index) || readFileSync(index, 'utf8') !== ruleIndex(ruleIds());
}

function main() {
  if (!process.argv.includes('--check')) return writeRuleIndex();
  if (!isStale()) return;
  console.error('rules/index.ts is stale; run: node scripts/rule-index.mjs');
  process.exitCode = 1;
}

/** @param {string} id */
function variable(id) {
  return id.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
