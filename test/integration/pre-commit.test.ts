import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { codeBlocks } from '../../scripts/docs/page.mjs';
import { realTool } from '../real-tool.ts';
import { git } from '../repository/temporary-checkout.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

const preCommit = realTool('pre-commit', 'pre-commit');
const project = fileURLToPath(new URL('../..', import.meta.url));

// Installing the hook makes an environment of its own, from the registry.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 600_000 });

let folder: string;
let hooks: string;

/** The files that git tracks here, as they are now, as a repository of hooks: what users name by its address. */
function hookRepository(): string {
  const repository = join(folder, 'hooks');
  for (const path of git(project, 'ls-files', '-z', '--cached', '--others', '--exclude-standard').split('\0')) {
    if (path !== '' && !/^(fixtures|test)\//.test(path)) cpSync(join(project, path), join(repository, path));
  }
  cpSync(join(fixturesFolder, 'recipes/crane-musl'), join(repository, 'fixtures/recipes/crane-musl'), {
    recursive: true,
  });
  commitAll(repository);
  return repository;
}

function commitAll(repository: string): void {
  git(repository, 'init', '--quiet');
  git(repository, 'add', '--all', '--force');
  git(repository, 'commit', '--quiet', '--message', 'all');
}

/** A repository with the fixture's files and the hook. */
function repositoryOf(fixture: string, id: string): string {
  const repository = join(folder, `${fixture.replaceAll('/', '-')}-${id}`);
  cpSync(join(fixturesFolder, fixture), repository, { recursive: true });
  writeFileSync(join(repository, '.pre-commit-config.yaml'), shownConfiguration(id));
  commitAll(repository);
  return repository;
}

/** The configuration that docs/hooks.md shows, with this repository of hooks in the place of the published one. */
function shownConfiguration(id: string): string {
  const page = readFileSync(join(project, 'docs/hooks.md'), 'utf8');
  const shown = codeBlocks(page).find(({ text }) => text.startsWith('# .pre-commit-config.yaml'))?.text ?? '';
  const rev = git(hooks, 'rev-parse', 'HEAD').trim();
  const configuration = shown
    .replace('https://github.com/rustler-nix/rustler-nix', hooks)
    .replace(/rev: \S+/, `rev: ${rev}`)
    .replace('id: rustler-nix', `id: ${id}`);
  expect(configuration).toMatch(new RegExp(`repo: ${hooks}\n +rev: ${rev}\n +hooks:\n +- id: ${id}$`));
  return `${configuration}\n`;
}

function runHook(
  repository: string,
  path = process.env.PATH,
): { code: number | null; output: string; milliseconds: number } {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync('pre-commit', ['run', '--all-files'], {
    cwd: repository,
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: path,
      HOME: join(folder, 'home'),
      PRE_COMMIT_HOME: join(folder, 'pre-commit'),
      NO_COLOR: '1',
    },
  });
  return { code: status, output: `${stdout}${stderr}`, milliseconds: performance.now() - started };
}

describe.skipIf(preCommit.missing)(`the hook in pre-commit ${preCommit.reason}`, () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rustler-nix-hook-'));
    hooks = hookRepository();
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('passes on a sound repository', () => {
    const { code, output } = runHook(repositoryOf('copied-name-mismatch/sound-both-names', 'rustler-nix'));
    expect(output).toContain('Passed');
    expect(code).toBe(0);
  });

  test('fails on a broken one, and shows what is wrong', () => {
    const { code, output } = runHook(repositoryOf('copied-name-mismatch/broken', 'rustler-nix'));
    expect(output).toContain('error[copied-name-mismatch]');
    expect(code).toBe(1);
  });

  test('is there at once after it was installed', () => {
    const repository = join(folder, 'copied-name-mismatch-sound-both-names-rustler-nix');
    const runs = Array.from({ length: 5 }, () => runHook(repository));
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
    const best = Math.min(...runs.map(({ milliseconds }) => milliseconds));
    console.log(`pre-commit run with the hook: ${best.toFixed(0)} ms at best of five`);
    // A second on a machine of its own; tests share theirs.
    expect(best).toBeLessThan(4_000);
  });

  test('is not run when nothing changed that a NIF can depend on', () => {
    const repository = repositoryOf('copied-name-mismatch/broken', 'rustler-nix-system');
    writeFileSync(join(repository, 'notes.txt'), 'notes\n');
    git(repository, 'add', 'notes.txt');
    const output = execFileSync('pre-commit', ['run'], {
      cwd: repository,
      encoding: 'utf8',
      env: { ...process.env, HOME: join(folder, 'home'), PRE_COMMIT_HOME: join(folder, 'pre-commit') },
    });
    expect(output).toContain('Skipped');
  });

  test('takes the doctor that is installed, when it is told to', () => {
    const bin = join(folder, 'bin');
    const global = { encoding: 'utf8', cwd: folder } as const;
    execFileSync('mkdir', ['-p', bin], global);
    writeFileSync(join(bin, 'rustler-nix'), `#!/bin/sh\necho "called with: $*"\nexit 1\n`, { mode: 0o755 });
    const repository = repositoryOf('copied-name-mismatch/sound-both-names', 'rustler-nix-system');
    const { code, output } = runHook(repository, `${bin}${delimiter}${process.env.PATH}`);
    expect(output).toContain('called with: doctor');
    expect(code).toBe(1);
  });
});
