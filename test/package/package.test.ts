import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { ruleExample } from '../../scripts/rule-examples.mjs';
import { rustlerNix } from '../cli/command-line.ts';
import { writeFiles } from '../repository/temporary-checkout.ts';
import { fixturesFolder, rulesFolder } from '../support/rule-folders.ts';
import { type Packed, packInto, projectWith } from './packed.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const broken = join(fixturesFolder, 'copied-name-mismatch/broken');
const sound = join(fixturesFolder, 'recipes/crane-musl');

vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

let folder: string;
let packed: Packed;
/** A project that uses the package. */
let user: string;

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'rustler-nix-package-')));
  packed = packInto(folder);
  user = projectWith(packed.tarball, join(folder, 'user'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the package', () => {
  test('holds what is needed to run, to read and to program with it, and nothing else', () => {
    const rules = readdirSync(rulesFolder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const pages = rules.flatMap(({ name }) => [
      `dist/rules/${name}/rule.md`,
      ...(ruleExample(name) === undefined ? [] : [`dist/rules/${name}/example.md`]),
    ]);
    const caches = ['command-line', 'configuration', 'engine'].map((part) => {
      return `dist/${part}.js.${process.platform}-${process.arch}.cache`;
    });
    expect(packed.files.map(({ path }) => path).toSorted()).toEqual([...files, ...pages, ...caches].toSorted());
  });

  test('takes five megabytes at most as it is published, without the code caches of one machine', () => {
    const published = packed.files.filter(({ path }) => !path.endsWith('.cache'));
    const bytes = published.reduce((sum, { size }) => sum + size, 0);
    console.log(`the package unpacked: ${megabytes(packed.unpackedSize)}, published: ${megabytes(bytes)}`);
    expect(bytes).toBeLessThanOrEqual(5_000_000);
    const release = readFileSync(join(project, '.github/workflows/release.yml'), 'utf8');
    expect(release).toMatch(
      /run: rm dist\/\*\.cache\n(?:.*\n)*? *- run: npm publish --ignore-scripts --provenance --access public/,
    );
  });

  test('is described as publint wants it', async () => {
    const tarball = readFileSync(packed.tarball);
    const { messages, pkg } = await publint({ pack: { tarball: asArrayBuffer(tarball) }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });

  test('has types that are right for every way to import it, says attw', () => {
    const attw = join(project, 'node_modules/@arethetypeswrong/cli/dist/index.js');
    const options = ['--format', 'json', '--no-definitely-typed'];
    const { stdout, stderr } = spawnSync(process.execPath, [attw, packed.tarball, ...options], { encoding: 'utf8' });
    expect(stderr).toBe('');
    const { analysis, problems } = JSON.parse(stdout);
    expect(problems ?? {}).toEqual({});
    expect(analysis.problems).toEqual([]);
    expect(Object.keys(analysis.entrypoints)).toContain('.');
    expect(analysis.types).toMatchObject({ kind: 'included' });
  });

  test('brings the notices of all that it carries along', () => {
    const notices = readFileSync(join(installed(), 'dist/NOTICES.txt'), 'utf8');
    for (const name of ['web-tree-sitter', 'tree-sitter-nix', 'toml-eslint-parser', 'elfy']) {
      expect(notices).toMatch(new RegExp(`^${name} \\d`, 'm'));
    }
  });
});

describe('the installed command', () => {
  test('comes alone', () => {
    expect(readdirSync(join(user, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['rustler-nix']);
  });

  test('tells its version, explains a rule and checks a repository', () => {
    expect(npx('--version')).toEqual({ status: 0, stdout: `${manifest.version}\n`, stderr: '' });
    expect(npx('explain', 'copied-name-mismatch').stdout).toContain('In a repository');
    expect(npx('doctor', sound, '--no-cache', '--no-config')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('every link of 2 chains is proved'),
      stderr: '',
    });
    expect(npx('doctor', broken, '--no-cache', '--no-config')).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('error[copied-name-mismatch]'),
    });
  });
});

describe('the installed library', () => {
  const asked = `check(process.argv[2]).then((report) => console.log(JSON.stringify(report)))`;

  test.each([
    ['an ES module', 'run.mjs', `import { check } from 'rustler-nix'; ${asked};`],
    ['a CommonJS module', 'run.cjs', `const { check } = require('rustler-nix'); ${asked};`],
  ])('gives %s the report that the command prints', async (_, name, source) => {
    writeFiles(user, { [name]: source });
    const { stdout } = await rustlerNix(['doctor', broken, '--format', 'json']);
    expect(JSON.parse(node([name, broken]))).toStrictEqual(JSON.parse(stdout));
  });

  test('leaves the process as it is', () => {
    // Everything that a program shares with what it loads, watched.
    writeFiles(user, {
      'watched.mjs': `
        import { syncBuiltinESMExports } from 'node:module';
        import fs from 'node:fs';
        import v8 from 'node:v8';
        const seen = [];
        const watch = (owner, name) => {
          const real = owner[name];
          owner[name] = (...given) => (seen.push(name + ' ' + given[0]), real.apply(owner, given));
        };
        watch(v8, 'setFlagsFromString');
        for (const name of ['chdir', 'exit', 'abort', 'kill', 'umask', 'on', 'once', 'emitWarning']) watch(process, name);
        for (const name of ['writeFileSync', 'mkdirSync', 'renameSync', 'rmSync', 'openSync']) watch(fs, name);
        for (const stream of [process.stdout, process.stderr]) watch(stream, 'write');
        syncBuiltinESMExports();
        const before = [Object.keys(globalThis), JSON.stringify(process.env), process.exitCode];
        const { check } = await import('rustler-nix');
        await check(process.argv[2]);
        await check('/nowhere').catch(() => {});
        const after = [Object.keys(globalThis), JSON.stringify(process.env), process.exitCode];
        const opened = seen.filter((call) => !call.startsWith('openSync '));
        console.log(JSON.stringify({ opened, same: JSON.stringify(before) === JSON.stringify(after) }));`,
    });
    expect(JSON.parse(node(['watched.mjs', broken]).split('\n').at(-2) ?? '')).toEqual({ opened: [], same: true });
  });

  test('brings its schemas', () => {
    const { resolve } = createRequire(join(user, 'index.js'));
    for (const name of ['report', 'config']) {
      const path = resolve(`rustler-nix/schema/${name}.schema.json`);
      expect(readFileSync(path, 'utf8')).toBe(readFileSync(join(project, `schema/${name}.schema.json`), 'utf8'));
    }
  });

  test('has the type of what it gives, and refuses what it does not take', async () => {
    const reports = await Promise.all([broken, sound].map((path) => rustlerNix(['doctor', path, '--format', 'json'])));
    // A literal may have no field that its type lacks, and must have every field that the type has.
    const literals = reports.map(({ stdout }) => stdout.trimEnd()).join(',\n');
    const source = `
      import { check, CheckError, type CheckOptions, type Finding, type Report } from 'rustler-nix';
      export const printed: readonly Report[] = [${literals}];
      const options: CheckOptions = { rules: ['libc-mismatch'], config: false, binary: ['result'], maxGlibc: '2.31' };
      export const first: Promise<Finding | undefined> = check('.', options).then(({ findings }) => findings[0]);
      export const said = (error: unknown): readonly string[] => (error instanceof CheckError ? error.details : []);
      // @ts-expect-error an option that is not there
      check('.', { rule: ['libc-mismatch'] });
      // @ts-expect-error a list is asked for
      check('.', { skip: 'libc-mismatch' });
      // @ts-expect-error there is no such severity
      check('.').then(({ findings }) => findings[0]?.severity === 'fatal');
      // @ts-expect-error a report is for reading
      check('.').then((report) => { report.findings = []; });`;
    writeFiles(user, { 'types.mts': source, 'types.cts': source });
    const tsc = join(project, 'node_modules/typescript/bin/tsc');
    const options = '--noEmit --strict --exactOptionalPropertyTypes --module nodenext --target es2023 --types';
    const { status, stdout } = spawnSync(process.execPath, [tsc, ...options.split(' '), '', 'types.mts', 'types.cts'], {
      cwd: user,
      encoding: 'utf8',
    });
    expect([status, stdout]).toEqual([0, '']);
  });
});

/** Everything but the rules' pages and the code caches. */
const files = [
  'LICENSE',
  'README.md',
  'bin/package.json',
  'bin/rustler-nix.js',
  'dist/NOTICES.txt',
  'dist/command-line.js',
  'dist/configuration.js',
  'dist/engine.js',
  'dist/grammars/tree-sitter-bash.wasm.gz',
  'dist/grammars/tree-sitter-elixir.wasm.gz',
  'dist/grammars/tree-sitter-nix.wasm',
  'dist/grammars/tree-sitter-rust.wasm.gz',
  'dist/grammars/web-tree-sitter.wasm',
  'dist/inspection.js',
  'dist/library.js',
  'dist/load-program.js',
  'dist/main.js',
  'dist/package.json',
  'dist/pages.js',
  'dist/reader.js',
  'dist/rustler-nix.1',
  'dist/types/library/index.d.ts',
  'dist/types/report/document.d.ts',
  'dist/v8-flags.js',
  'package.json',
  'schema/config.schema.json',
  'schema/report.schema.json',
  'schema/rules.schema.json',
];

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}

function installed(): string {
  return join(user, 'node_modules/rustler-nix');
}

function npx(...argv: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync('npx', ['--offline', '--no-install', 'rustler-nix', ...argv], {
    cwd: user,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

function node(argv: readonly string[]): string {
  return execFileSync(process.execPath, argv, { cwd: user, encoding: 'utf8' });
}

function asArrayBuffer(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
