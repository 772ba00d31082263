// @ts-check
// Measures, prints, and writes docs/benchmarks.md. Not a timed test.
//
//   npm run build && npm run bench [-- start-up|built-tree|large-trees …]
//
// With names only these are measured, and nothing is written.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { builtTree } from './built-tree.mjs';
import { largeTrees } from './large-trees.mjs';
import { project } from './processes.mjs';
import { sectionText } from './section.mjs';
import { startUp } from './start-up.mjs';

/** @type {Record<string, () => Promise<import('./section.mjs').Section[]>>} */
const benchmarks = {
  'start-up': async () => [startUp()],
  'built-tree': async () => [await builtTree()],
  'large-trees': async () => largeTrees(),
};

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !Object.hasOwn(benchmarks, name));
if (unknown !== undefined) {
  console.error(`There is no benchmark ${unknown}; there are ${Object.keys(benchmarks).join(', ')}.`);
  process.exit(2);
}

const texts = [];
for (const [name, measure] of Object.entries(benchmarks)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  for (const section of await measure()) {
    const text = sectionText(section);
    console.log(text);
    texts.push(text);
  }
}
if (asked.length === 0) writeFileSync(join(project, 'docs/benchmarks.md'), page(texts));

/** @param {readonly string[]} sections */
function page(sections) {
  const [cpu] = cpus();
  const { version } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
  const machine = `${cpu?.model.trim()}, ${cpus().length} processors, ${Math.round(totalmem() / 2 ** 30)} GB`;
  return `# Benchmarks

Written by \`npm run bench\`; what is missed is shown as missed. Measured on ${machine}, ${process.platform} ${process.arch}, with
rustler-nix ${version}, Node ${process.version}, ${firstLine('rg', '--version')}, ${firstLine('nix-instantiate', '--version')}.

${sections.join('\n')}`;
}

/** @param {string} program @param {string} option */
function firstLine(program, option) {
  return execFileSync(program, [option], { encoding: 'utf8' }).split('\n', 1)[0];
}
