// @ts-check
// docs/rules/: a page a rule, made of what the rule says of itself, its rule.md, and the failures that its fixtures reproduce.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogue } from '../coverage-table.mjs';
import { ruleDefinitions } from './rule-definitions.mjs';
import { project } from './session.mjs';

/** @typedef {import('./rule-definitions.mjs').Rule} Rule */

// In the order of the chain; the last are about the run itself.
const LINKS = /** @type {const} */ ([
  ['module', 'Module', 'which file the NIF module loads, under the environment of its build'],
  ['build', 'Build', 'the Mix derivation: its variables, phases and tools'],
  ['handoff', 'Hand-off', 'how the library arrives where the module loads it'],
  ['producer', 'Producer', 'what compiles the crate: target, flags, toolchain, source'],
  ['crate', 'Crate', 'the Cargo package: crate type, name, `init!` and NIFs'],
  ['binary', 'Binary', 'what a build has left, with `--binary`'],
  [undefined, 'The run', 'suppressions, baseline, and what could not be read'],
]);

/** @returns {Promise<Map<string, string>>} pages by path, relative to the project */
export async function rulePages() {
  const rules = await ruleDefinitions();
  return new Map([
    ['docs/rules/README.md', index(rules)],
    ...rules.map((rule) => /** @type {const} */ ([`docs/rules/${rule.id}.md`, pageOf(rule)])),
  ]);
}

/** @param {Rule} rule */
function pageOf(rule) {
  const [heading, ...rest] = readFileSync(join(project, 'rules', rule.id, 'rule.md'), 'utf8')
    .trimEnd()
    .split('\n');
  return [
    `<!-- Made by \`npm run docs\` from rules/${rule.id}/; do not edit. -->`,
    '',
    heading,
    '',
    `${rule.title}.`,
    '',
    '| severity | link | fix |',
    '|---|---|---|',
    `| ${rule.severity} | ${linkOf(rule)} | ${fixOf(rule)} |`,
    ...failuresOf(rule),
    ...rest,
    '',
    ...silencing(rule),
    '',
  ].join('\n');
}

/** @param {Rule} rule */
function linkOf({ link }) {
  const title = LINKS.find(([kind]) => kind === link)?.[1] ?? '';
  return `[${title.toLowerCase()}](README.md#${title.toLowerCase().replaceAll(' ', '-')})`;
}

/** @param {Rule} rule */
function fixOf({ fixable }) {
  if (fixable === 'none') return 'by hand';
  return fixable === 'safe' ? '`--fix`' : '`--fix=unsafe`';
}

/** The entries of the failure catalogue that fixtures of the rule reproduce. @param {Rule} rule @returns {string[]} */
function failuresOf({ id }) {
  const path = join(project, 'fixtures', id, 'expected.json');
  /** @type {Record<string, { failures?: string[] }>} */
  const expected = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  const failures = [...new Set(Object.values(expected).flatMap((variant) => variant.failures ?? []))].sort();
  if (failures.length === 0) return [];
  const rows = failures.map((failure) => `- ${failure}: ${catalogue[failure]?.title}`);
  return ['', `Known failures that it explains ([all](../coverage.md)):`, '', ...rows];
}

/** @param {Rule} rule @returns {string[]} */
function silencing({ id, scope, severity }) {
  const other = severity === 'error' ? 'warning' : 'error';
  const byComment = [
    '',
    'In one place, with the reason, on the line or before it (`//` in Rust):',
    '',
    '```nix',
    `# rustler-nix: ignore[${id}] the reason`,
    '```',
  ];
  return [
    '## Switch it off',
    '',
    'In `.rustler-nix.toml`:',
    '',
    '```toml',
    '[rules]',
    `${id} = "off" # or another severity: "${other}"`,
    '```',
    ...(scope === 'run' ? ['', 'It is about the run, so a comment does not silence it.'] : byComment),
    '',
    'More in [configuration](../configuration.md#suppression).',
  ];
}

/** @param {readonly Rule[]} rules */
function index(rules) {
  const sections = LINKS.flatMap(([kind, title, question]) => {
    const own = rules.filter(({ link }) => link === kind);
    if (own.length === 0) return [];
    return [
      `## ${title}`,
      '',
      `${question[0]?.toUpperCase()}${question.slice(1)}.`,
      '',
      '| rule | severity | fix | finds |',
      '|---|---|---|---|',
      ...own.map((rule) => `| [${rule.id}](${rule.id}.md) | ${rule.severity} | ${fixOf(rule)} | ${rule.title} |`),
      '',
    ];
  });
  return [
    '<!-- Made by `npm run docs` from rules/; do not edit. -->',
    '',
    '# Rules',
    '',
    'By the link of the [chain](../how-it-decides.md#the-chain) that is broken when the rule reports an error. Each rule names one cause;',
    'what merely follows from it is not reported again. `rustler-nix explain RULE` shows the same page in the terminal.',
    '',
    ...sections,
  ].join('\n');
}
