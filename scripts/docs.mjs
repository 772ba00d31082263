// @ts-check
// The documentation, as far as it can be made: outputs of commands, pages of rules, the picture of a terminal.
//
//   node scripts/docs.mjs                   write it (`npm run docs` builds before)
//   node scripts/docs.mjs --check [PATH…]   say what is not as it should be, of these files alone when some are named (tests)
//
// How a page says what is run, and where: scripts/docs/page.mjs.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withTrueOutputs } from './docs/examples.mjs';
import { terminalPicture } from './docs/picture.mjs';
import { rulePages } from './docs/rule-pages.mjs';
import { project, runCommands, startSession } from './docs/session.mjs';
import { keptWhereSame } from './docs/varying.mjs';

export const PICTURE = 'docs/images/doctor.svg';
const PICTURED = {
  fixture: 'fixtures/copied-name-mismatch/broken',
  command: 'rustler-nix doctor --system x86_64-linux',
};

/** Pages that another script makes. */
const MADE = new Set(['benchmarks.md', 'coverage.md']);

/** Pages that people write, relative to the project. */
export function writtenPages() {
  const pages = readdirSync(join(project, 'docs')).filter((name) => name.endsWith('.md') && !MADE.has(name));
  return ['README.md', 'CONTRIBUTING.md', ...pages.map((name) => `docs/${name}`).sort()];
}

/** @returns {string} SVG */
export function doctorPicture() {
  const session = startSession(PICTURED.fixture);
  try {
    const [result] = runCommands(session, [`${PICTURED.command} --color always --links never`]);
    return terminalPicture(PICTURED.command, result?.output ?? '');
  } finally {
    session.end();
  }
}

/** @param {string} path relative to the project @returns {string} '' when it is not there */
function committed(path) {
  return existsSync(join(project, path)) ? readFileSync(join(project, path), 'utf8') : '';
}

/** @param {string} path @returns {{ text: string, problems: readonly string[] }} */
function pageNow(path) {
  try {
    return withTrueOutputs(committed(path));
  } catch (error) {
    return { text: committed(path), problems: [error instanceof Error ? error.message : String(error)] };
  }
}

/** @param {readonly string[]} paths only these, when some are named @returns {Promise<{ path: string, text: string, problems: readonly string[] }[]>} */
async function everyFile(paths) {
  const isWanted = (/** @type {string} */ path) => paths.length === 0 || paths.includes(path);
  const rules = [...paths, 'docs/rules/'].some((path) => path.startsWith('docs/rules/')) ? await rulePages() : [];
  return [
    ...writtenPages()
      .filter(isWanted)
      .map((path) => ({ path, ...pageNow(path) })),
    ...[...rules]
      .filter(([path]) => isWanted(path) || isWanted('docs/rules/'))
      .map(([path, text]) => ({ path, text, problems: [] })),
    ...(isWanted(PICTURE)
      ? [{ path: PICTURE, text: keptWhereSame(committed(PICTURE), doctorPicture()), problems: [] }]
      : []),
  ];
}

/** Pages of rules that are gone; removed unless they are only to be named. @param {boolean} isCheck @returns {Promise<string[]>} */
async function pagesOfNoRule(isCheck) {
  const pages = await rulePages();
  const left = readdirSync(join(project, 'docs/rules'))
    .map((name) => `docs/rules/${name}`)
    .filter((path) => !pages.has(path));
  if (!isCheck) for (const path of left) rmSync(join(project, path));
  return isCheck ? left.map((path) => `${path} is of no rule: run npm run docs`) : [];
}

async function main() {
  const [check, ...paths] = process.argv.slice(2);
  const files = await everyFile(paths);
  const problems = files.flatMap(({ path, problems }) => problems.map((problem) => `${path}: ${problem}`));
  for (const { path, text } of files.filter(({ path, text }) => text !== committed(path))) {
    if (check === '--check') problems.push(`${path} is not what it would be now: run npm run docs`);
    else {
      mkdirSync(dirname(join(project, path)), { recursive: true });
      writeFileSync(join(project, path), text);
      console.log(`wrote ${path}`);
    }
  }
  if (paths.length === 0) problems.push(...(await pagesOfNoRule(check === '--check')));
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
