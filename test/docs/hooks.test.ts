import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { codeBlocks } from '../../scripts/docs/page.mjs';
import { project } from '../../scripts/docs/session.mjs';
import { realTool } from '../real-tool.ts';

vi.setConfig({ testTimeout: 60_000 });

const nix = realTool('nix-instantiate', 'nix-bin');
const read = (path: string) => readFileSync(join(project, path), 'utf8');
const blocks = codeBlocks(read('docs/hooks.md'));
const [hook] = parse(read('.pre-commit-hooks.yaml')) as { entry: string; files: string; pass_filenames: boolean }[];

/** The snippet that mentions a text. */
function snippet(language: string, mentioned: string): string {
  const found = blocks.find((block) => block.language === language && block.text.includes(mentioned));
  expect(found).toBeDefined();
  return found?.text ?? '';
}

const triggers = [
  'flake.nix',
  'nix/release.nix',
  'mix.exs',
  'apps/core/lib/native.ex',
  'src/native.erl',
  'native/my_nif/src/lib.rs',
  'native/my_nif/Cargo.toml',
  'Cargo.lock',
  'native/my_nif/Cargo.lock',
  'flake.lock',
  'mix.lock',
  'rust-toolchain',
  'native/rust-toolchain.toml',
  '.cargo/config',
  'native/.cargo/config.toml',
  '.gitignore',
  'native/.gitignore',
  '.gitmodules',
];
const others = ['README.md', 'assets/app.js', 'notes.txt', 'yarn.lock', 'priv/static/logo.svg'];

describe('the snippets of docs/hooks.md', () => {
  test('run when a file changed that a chain can depend on', () => {
    expect(runsFor(new RegExp(hook?.files ?? ''))).toEqual(triggers);
  });

  test.skipIf(nix.missing)(`say the same in git-hooks.nix ${nix.reason}`, () => {
    const surroundings = [
      'let system = "x86_64-linux";',
      'git-hooks.lib.x86_64-linux.run = options: options;',
      'rustler-nix.packages.x86_64-linux.default = "/nix/store/rustler-nix";',
      `in ({ ${snippet('nix', 'git-hooks')} }).checks.x86_64-linux.pre-commit-check.hooks.rustler-nix`,
    ].join('\n');
    const { status, stdout, stderr } = spawnSync(
      'nix-instantiate',
      ['--eval', '--strict', '--json', '-E', surroundings],
      {
        encoding: 'utf8',
      },
    );
    expect(status, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      enable: true,
      entry: `/nix/store/rustler-nix/bin/${hook?.entry}`,
      files: hook?.files,
      pass_filenames: hook?.pass_filenames,
    });
  });

  test('run for the same files in lefthook', () => {
    const [job] = parse(snippet('yaml', 'lefthook'))['pre-commit'].jobs as { run: string; glob: string[] }[];
    expect(job?.run).toBe(hook?.entry);
    const patterns = (job?.glob ?? []).map(asPattern).map((pattern) => `(?:${pattern})`);
    expect(runsFor(new RegExp(`^(?:${patterns.join('|')})$`))).toEqual(triggers);
  });
});

function runsFor(pattern: RegExp): string[] {
  return [...triggers, ...others].filter((path) => pattern.test(path));
}

/** A glob as lefthook reads it: gobwas/glob without separators, whose `*` takes slashes as well (tried with lefthook 2.2.2). */
function asPattern(glob: string): string {
  return glob
    .replaceAll('.', '\\.')
    .replaceAll('*', '.*')
    .replaceAll(/\{([^}]*)\}/g, (_, words: string) => `(?:${words.replaceAll(',', '|')})`);
}
