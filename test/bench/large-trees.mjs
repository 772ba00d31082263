// @ts-check
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeLargeTree, SIZES } from './large-tree.mjs';
import { doctorCommand, inTurn, node } from './processes.mjs';
import { memory, target, time } from './section.mjs';

const ROUNDS = 5;
const AST_GREP = '0.51.1';

/** @returns {import('./section.mjs').Section[]} How long trees of packages take, beside other tools that read all of them. */
export function largeTrees() {
  const folder = mkdtempSync(join(tmpdir(), 'rustler-nix-bench-'));
  try {
    const sizes = Object.entries(SIZES).map(([name, counts]) => {
      const tree = join(folder, name);
      makeLargeTree(tree, counts);
      return { name, counts, tree };
    });
    const growth = inTurn(
      sizes.map(({ name, tree }) => ({ name, argv: doctor(tree, '--no-cache') })),
      ROUNDS,
    );
    return [sizesSection(sizes, growth), fullSection(folder, join(folder, 'full'))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} tree @param {readonly string[]} options */
function doctor(tree, ...options) {
  return [node, doctorCommand, 'doctor', '--no-config', '--format', 'concise', ...options, tree];
}

/**
 * @param {readonly { name: string, counts: readonly number[] }[]} sizes
 * @param {ReturnType<typeof inTurn>} costs
 * @returns {import('./section.mjs').Section}
 */
function sizesSection(sizes, costs) {
  const cost = (/** @type {string} */ name) => costs.get(name) ?? { ms: Number.NaN, mb: Number.NaN };
  const growth = cost('full').ms / cost('tenth').ms;
  return {
    title: 'Trees of packages, by size',
    how: `Generated trees of Nix packages, Mix projects and NIF chains (a project, its crate and a build of its own); \`doctor --no-cache\`, medians of ${ROUNDS} rounds. From a tenth to the full size the time grows ${growth.toFixed(1)} × (${target(growth, 11)}).`,
    columns: ['Nix files', 'Mix projects', 'chains', 'time', 'peak memory', 'target'],
    rows: sizes.map(({ name, counts }) => {
      const { ms, mb } = cost(name);
      return [...counts.map(String), time(ms), memory(mb), target(mb ?? Number.NaN, 600, 'MB')];
    }),
  };
}

/** @param {string} folder @param {string} tree @returns {import('./section.mjs').Section} */
function fullSection(folder, tree) {
  const cache = join(folder, 'cache');
  const env = { XDG_CACHE_HOME: cache };
  const search = {
    name: '`rg -l "rustler|mixRelease|buildMix"`',
    argv: ['rg', '-l', 'rustler|mixRelease|buildMix', tree],
  };
  const first = { name: '`doctor --no-cache`', argv: doctor(tree, '--no-cache') };
  const filling = {
    name: '`doctor`, the first time: it keeps what it found',
    argv: doctor(tree),
    env,
    before: () => rmSync(cache, { recursive: true, force: true }),
  };
  const edit = (/** @type {string} */ path) => () => appendFileSync(join(tree, path), '# edited\n');
  const again = [
    { name: '`doctor`, when nothing changed', argv: doctor(tree), env },
    {
      name: '`doctor`, after an edit of a package',
      argv: doctor(tree),
      env,
      before: edit('pkgs/001/package-1/package.nix'),
    },
    {
      name: '`doctor`, after an edit of a NIF module',
      argv: doctor(tree),
      env,
      before: edit('nifs/nif_1/lib/nif_1.ex'),
    },
  ];
  const parse = { name: '`nix-instantiate --parse` of every Nix file', argv: ['sh', '-c', PARSE, 'sh', tree] };
  const subjects = [
    { name: '`node -e 0`', argv: [node, '-e', '0'] },
    search,
    first,
    filling,
    ...again,
    parse,
    ...astGrep(folder, tree),
  ];
  const costs = inTurn(subjects, ROUNDS);
  const limits = new Map([
    [first.name, { of: search.name, limit: 4 }],
    ...again.map(({ name }) => /** @type {const} */ ([name, { of: first.name, limit: 0.25 }])),
  ]);
  return {
    title: 'The full tree, beside other tools',
    how: `The largest of these trees, medians of ${ROUNDS} rounds in which each runs once. Targets: a first run of at most 4 × ripgrep's time, a run after one edit of at most 0.25 × the first.`,
    columns: ['', 'time', 'peak memory', 'factor', 'target'],
    rows: subjects.map(({ name }) => {
      const { ms = 0, mb } = costs.get(name) ?? {};
      const limit = limits.get(name);
      if (!limit) return [name, time(ms), memory(mb), '', ''];
      const factor = ms / (costs.get(limit.of)?.ms ?? Number.NaN);
      return [name, time(ms), memory(mb), `${factor.toFixed(2)} × of ${limit.of}`, target(factor, limit.limit)];
    }),
  };
}

const PARSE = 'find "$1" -name "*.nix" -print0 | xargs -0 nix-instantiate --parse > /dev/null';

/**
 * ast-grep with an equivalent pattern, fetched for this: it is no dependency of ours.
 * @param {string} folder @param {string} tree @returns {import('./processes.mjs').Subject[]}
 */
function astGrep(folder, tree) {
  const place = join(folder, 'ast-grep');
  const install = ['install', '--no-save', '--ignore-scripts', '--prefix', place, `@ast-grep/cli@${AST_GREP}`];
  const { status, stderr } = spawnSync('npm', install, { encoding: 'utf8' });
  const name =
    process.platform === 'linux' ? `cli-linux-${process.arch}-gnu` : `cli-${process.platform}-${process.arch}`;
  const program = join(place, 'node_modules/@ast-grep', name, 'ast-grep');
  if (status !== 0 || !existsSync(program)) {
    console.error(`ast-grep is not measured: it could not be installed. ${stderr}`);
    return [];
  }
  const pattern = 'pkgs.beamPackages.mixRelease $ARGUMENTS';
  return [
    {
      name: `ast-grep ${AST_GREP}, \`${pattern}\``,
      argv: [program, 'run', '--lang', 'nix', '--pattern', pattern, tree],
    },
  ];
}
