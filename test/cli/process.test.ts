import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };

const project = fileURLToPath(new URL('../..', import.meta.url));

// Building and starting processes take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rustler-nix-process-'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  // The bundle as users get it, in a folder of its own: `dist` may be older than the sources.
  execFileSync(process.execPath, [join(project, 'scripts/build.mjs'), join(folder, 'dist')]);
  // A report far larger than a pipe, written the way every command writes.
  const source = `import { processIo } from './src/cli/io.ts'; processIo().stdout.write('x'.repeat(${LARGE}));`;
  await build({
    stdin: { contents: source, resolveDir: project, loader: 'ts' },
    outfile: join(folder, 'large.js'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'error',
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const LARGE = 4 * 1024 * 1024;

function started(script: string, ...argv: string[]): ChildProcess {
  const entry = `import('./${script}').then((module) => module.main?.());`;
  return spawn(process.execPath, ['-e', entry, 'x', ...argv], { cwd: folder });
}

async function collected(child: ChildProcess): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const text = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk) => {
    text.stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    text.stderr += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, ...text };
}

/** The parts of the built program that a check of a folder loads. */
async function loadedParts(checked: string): Promise<string[]> {
  const script = `
    const { load, parts } = require('./dist/load-program.js');
    const silent = { write() {} };
    const io = { stdout: silent, stderr: silent, env: {}, cwd: process.cwd(), columns: undefined, isTTY: false, errorIsTTY: false };
    load('command-line').dispatch.dispatch(['doctor', process.argv[1]], io).then(() => {
      console.log(JSON.stringify([...parts.keys()].sort()));
    });`;
  const child = spawn(process.execPath, ['--input-type=commonjs', '-e', script, checked], { cwd: folder });
  const { stdout, stderr } = await collected(child);
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

describe('the built command', () => {
  test('tells its version', async () => {
    const child = started('dist/main.js', '--version');
    expect(await collected(child)).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' });
  });

  test('loads what reads a configuration only where there is one', async () => {
    const plain = join(folder, 'plain');
    cpSync(join(project, 'fixtures/load-path-extension/broken'), plain, { recursive: true });
    const configured = join(folder, 'configured');
    cpSync(plain, configured, { recursive: true });
    writeFileSync(join(configured, '.rustler-nix.toml'), 'fail-on = "note"\n');
    expect(await loadedParts(plain)).toEqual(['command-line', 'engine']);
    expect(await loadedParts(configured)).toEqual(['command-line', 'configuration', 'engine']);
  });

  test('lists the rules, each with its page', async () => {
    const child = started('dist/main.js', 'rules');
    expect(await collected(child)).toMatchObject({ code: 0, stderr: '' });
  });

  test('explains a rule with the lines of its fixture, before the sources', async () => {
    const { code, stdout, stderr } = await collected(started('dist/main.js', 'explain', 'crate-type-dylib'));
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/In a repository\n-+\n[\s\S]*7 \| crate-type = \["dylib"\]\n[\s\S]*\nSources\n/);
  });

  test('has its manual', () => {
    expect(readFileSync(join(folder, 'dist/rustler-nix.1'), 'utf8')).toContain(`"rustler\\-nix ${manifest.version}"`);
  });
});

describe('standard output', () => {
  test('is whole when it goes through a pipe to a slow reader', async () => {
    const child = started('large.js');
    child.stdout?.pause();
    setTimeout(() => child.stdout?.resume(), 200);
    const { code, stdout, stderr } = await collected(child);
    expect([code, stdout.length, stderr]).toEqual([0, LARGE, '']);
  });

  test('may be closed early by its reader, as `head` does', async () => {
    const child = started('large.js');
    child.stdout?.once('data', () => child.stdout?.destroy());
    const { code, stderr } = await collected(child);
    expect([code, stderr]).toEqual([0, '']);
  });

  test.each([['rules'], ['explain', 'load-path-extension'], ['completions', 'zsh']])(
    'of `%s %s` may have no reader at all',
    async (...argv) => {
      const run = '"$0" -e "import(\'./dist/main.js\').then((m) => m.main())" x "$@" | true; echo "${PIPESTATUS[0]}"';
      const child = spawn('bash', ['-c', run, process.execPath, ...argv], { cwd: folder });
      expect(await collected(child)).toEqual({ code: 0, stdout: '0\n', stderr: '' });
    },
  );

  test.skipIf(!existsSync('/dev/full'))('on a full disk ends the run with 2 and one line about it', async () => {
    const child = spawn(
      'sh',
      ['-c', `"$1" -e "import('./dist/main.js').then((m) => m.main())" x rules >/dev/full`, 'sh', process.execPath],
      {
        cwd: folder,
      },
    );
    const { code, stderr } = await collected(child);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/^rustler-nix: standard output cannot be written: .*ENOSPC/),
    ]);
  });
});
