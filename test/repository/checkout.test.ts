import { symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openRepository } from '../../src/repository/index.ts';
import { realTool } from '../real-tool.ts';
import { git, listedByGit, temporaryFolder, writeFiles } from './temporary-checkout.ts';

const gitTool = realTool('git', 'git');

const PROJECT = {
  'mix.exs': '',
  'flake.nix': '',
  'lib/a.ex': '',
  'lib/a/b/long-name-to-share-a-prefix-1.ex': '',
  'lib/a/b/long-name-to-share-a-prefix-2.ex': '',
  'native/ключ/Cargo.toml': '',
};

function checkout(files: Readonly<Record<string, string>> = PROJECT, ...init: string[]): string {
  const folder = temporaryFolder(files);
  git(folder, 'init', '--quiet', ...init);
  git(folder, 'add', '--all');
  return folder;
}

describe.skipIf(gitTool.missing)('a checkout', { timeout: 30_000 }, () => {
  it.each(['2', '3', '4'])('has its files listed from an index of version %s', (version) => {
    const folder = checkout();
    writeFiles(folder, { 'new.nix': '' });
    // Only an entry with a flag of the newer kind makes git write version 3.
    if (version === '3') git(folder, 'add', '--intent-to-add', 'new.nix');
    else git(folder, 'update-index', '--index-version', version);
    const repository = openRepository(folder);
    expect(repository.problems).toEqual([]);
    expect(repository.files).toEqual(listedByGit(folder));
    expect(repository.tracking('native/ключ/Cargo.toml')).toBe('tracked');
    expect(repository.tracking('new.nix')).toBe(version === '3' ? 'tracked' : 'untracked');
  });

  it.each(['2', '4'])('with SHA-256 object names too (index version %s)', (version) => {
    const folder = checkout(PROJECT, '--object-format=sha256');
    git(folder, 'update-index', '--index-version', version);
    const repository = openRepository(folder);
    expect(repository.tracking('lib/a/b/long-name-to-share-a-prefix-2.ex')).toBe('tracked');
    expect(repository.problems).toEqual([]);
  });

  it('knows what stands behind a link that it tracks', () => {
    const folder = checkout({ 'rust/nif/Cargo.toml': '', 'native/kept.txt': '' });
    symlinkSync('../rust/nif', join(folder, 'native/nif'));
    symlinkSync('../rust', join(folder, 'native/not-added'));
    git(folder, 'add', 'native/nif');
    writeFiles(folder, { 'rust/nif/new.rs': '' });
    const { tracking } = openRepository(folder);
    expect(tracking('native/nif')).toBe('tracked');
    expect(tracking('native/nif/Cargo.toml')).toBe('tracked');
    expect(tracking('native/nif/new.rs')).toBe('untracked');
    expect(tracking('native/nif/none.rs')).toBe('untracked');
    expect(tracking('native/not-added/nif/Cargo.toml')).toBe('untracked');
  });

  it('tells tracked, untracked and ignored files and folders apart', () => {
    const folder = checkout({ '.gitignore': '*.so\n/priv/native/\nCargo.lock\n', 'priv/kept.txt': '' });
    writeFiles(folder, { 'a.so': '', 'priv/native/b.txt': '', 'Cargo.lock': '', 'lib/new.ex': '' });
    git(folder, 'add', '--force', 'Cargo.lock');
    const { tracking, files } = openRepository(folder);
    const paths = [
      'priv',
      'priv/kept.txt',
      'a.so',
      'priv/native',
      'priv/native/b.txt',
      'Cargo.lock',
      'lib/new.ex',
      'none.ex',
    ];
    expect(paths.map(tracking)).toEqual([
      ...['tracked', 'tracked', 'ignored', 'ignored', 'ignored', 'tracked', 'untracked', 'untracked'],
    ]);
    expect(files).toEqual(['.gitignore', 'Cargo.lock', 'lib/new.ex', 'priv/kept.txt']);
  });

  it('obeys .gitignore files in folders and info/exclude', () => {
    const folder = checkout({ '.gitignore': '*.log\nvendor/\n', 'x/.gitignore': '!keep.log\n!vendor/\n/here\n' });
    writeFileSync(join(folder, '.git/info/exclude'), '*.secret\n');
    writeFiles(folder, { 'a.log': '', 'x/keep.log': '', 'x/b.log': '', 'x/here': '', 'x/y/here': '' });
    writeFiles(folder, { 'a.secret': '', 'vendor/c': '', 'x/vendor/d': '', 'Vendor/e': '' });
    expect(openRepository(folder).files).toEqual(listedByGit(folder));
  });

  it('does not list files that were deleted, or nested checkouts that are no submodules', () => {
    const folder = checkout({ 'a.nix': '', 'b.nix': '' });
    unlinkSync(join(folder, 'a.nix'));
    writeFiles(folder, { 'other/c.nix': '' });
    git(join(folder, 'other'), 'init', '--quiet');
    expect(openRepository(folder).files).toEqual(['b.nix']);
  });

  it('is seen from a folder below its top', () => {
    const folder = checkout({ '.gitignore': '/apps/nif/out\n', 'apps/nif/mix.exs': '', 'mix.exs': '' });
    writeFiles(folder, { 'apps/nif/out': '', 'apps/nif/new.ex': '' });
    const repository = openRepository(join(folder, 'apps/nif'));
    expect(repository.files).toEqual(['mix.exs', 'new.ex']);
    expect(['mix.exs', 'new.ex', 'out', ''].map(repository.tracking)).toEqual([
      ...['tracked', 'untracked', 'ignored', 'tracked'],
    ]);
    expect(repository.tracking('../../mix.exs')).toBe('outside');
  });

  it('may be a worktree, whose .git is a file', () => {
    const folder = checkout();
    writeFileSync(join(folder, '.git/info/exclude'), '*.secret\n');
    git(folder, 'commit', '--quiet', '--message', 'first');
    const tree = join(temporaryFolder({}), 'tree');
    git(folder, 'worktree', 'add', '--quiet', tree);
    writeFiles(tree, { 'a.secret': '', 'new.ex': '' });
    const repository = openRepository(tree);
    expect(repository.files).toEqual(listedByGit(tree));
    expect(['mix.exs', 'a.secret', 'new.ex'].map(repository.tracking)).toEqual(['tracked', 'ignored', 'untracked']);
  });

  it('may hold submodules, whose files are listed and count as tracked', () => {
    const crate = checkout({ 'Cargo.toml': '' });
    git(crate, 'commit', '--quiet', '--message', 'first');
    const folder = checkout({ 'mix.exs': '' });
    git(folder, 'submodule', '--quiet', 'add', crate, 'native/crate');
    const repository = openRepository(folder);
    expect(repository.files).toEqual(['.gitmodules', 'mix.exs', 'native/crate/Cargo.toml']);
    expect(repository.tracking('native/crate/Cargo.toml')).toBe('tracked');
    expect(repository.submodules).toEqual(['native/crate']);
    expect(openRepository(join(folder, 'native/crate')).tracking('Cargo.toml')).toBe('tracked');
  });

  it('with a split or damaged index is walked instead, and says so', () => {
    const split = checkout();
    git(split, 'update-index', '--split-index');
    const damaged = checkout();
    writeFileSync(join(damaged, '.git/index'), 'DIRC\0\0\0\x02\0\0\0\x09');
    for (const folder of [split, damaged]) {
      const repository = openRepository(folder);
      expect(repository.files).toEqual(Object.keys(PROJECT).sort());
      expect(repository.problems).toEqual([{ path: '.git/index', reason: expect.stringMatching(/split|damaged/) }]);
      expect(repository.tracking('mix.exs')).toBe('outside');
    }
  });

  it('that is new and empty tracks nothing', () => {
    const folder = temporaryFolder({ 'mix.exs': '' });
    git(folder, 'init', '--quiet');
    expect(openRepository(folder).tracking('mix.exs')).toBe('untracked');
    expect(openRepository(folder).files).toEqual(['mix.exs']);
  });

  it('lists links to files, and result links of nix build only when git tracks them', () => {
    const folder = checkout({ 'a.nix': '' });
    symlinkSync('a.nix', join(folder, 'b.nix'));
    symlinkSync('/nix/store/x', join(folder, 'result'));
    symlinkSync('a.nix', join(folder, 'result-doc'));
    symlinkSync('.', join(folder, 'loop'));
    expect(openRepository(folder).files).toEqual(['a.nix', 'b.nix']);
  });

  it('ignores what git ignores, whatever the rules', () => {
    const pattern = fc.constantFrom(
      ...['*', 'a', '/a', 'a/', '*.x', '!a', '!b/', 'a/b', '/a/*', '!/a/b', '**/b', 'b/**', 'A'],
    );
    const rules = fc.array(pattern, { maxLength: 4 }).map((lines) => lines.join('\n'));
    const files = Object.fromEntries(
      ['a/a', 'a/b/c.x', 'a/b/a', 'b/a/b', 'b/c', 'c/a.x', 'c.x'].map((path) => [path, '']),
    );
    const folder = checkout({});
    writeFiles(folder, files);
    fc.assert(
      fc.property(rules, rules, rules, (top, a, b) => {
        writeFiles(folder, { '.gitignore': top, 'a/.gitignore': a, 'b/.gitignore': b });
        expect(openRepository(folder).files).toEqual(listedByGit(folder));
      }),
      { numRuns: 60 },
    );
  });
});

describe('a folder that is no checkout', () => {
  it('is walked by its .gitignore files, without what tools have built', () => {
    const folder = temporaryFolder({
      '.gitignore': 'ignored\n',
      ...Object.fromEntries(
        ['ignored', 'mix.exs', '_build/a', 'deps/b', 'node_modules/c', '.direnv/d', 'lib/deps/kept.ex'].map((path) => [
          path,
          '',
        ]),
      ),
      ...{ 'native/Cargo.toml': '', 'native/target/e': '', 'nix/target/kept.nix': '' },
    });
    const repository = openRepository(folder);
    expect(repository.files).toEqual([
      ...['.gitignore', 'lib/deps/kept.ex', 'mix.exs', 'native/Cargo.toml', 'nix/target/kept.nix'],
    ]);
    expect(repository.tracking('mix.exs')).toBe('outside');
    expect(repository.entry('deps/b')).toEqual({ kind: 'file' });
  });

  it('may be missing or a file: then nothing is listed', () => {
    const folder = temporaryFolder({ a: '' });
    expect(openRepository(join(folder, 'none')).files).toEqual([]);
    expect(openRepository(join(folder, 'none')).entry('')).toEqual({ kind: 'missing' });
    expect(openRepository(join(folder, 'a')).files).toEqual([]);
  });

  it('is listed 64 folders deep, and says where it stopped', () => {
    const folder = temporaryFolder({ [`${'d/'.repeat(70)}a`]: '', b: '' });
    const repository = openRepository(folder);
    expect(repository.files).toEqual(['b']);
    expect(repository.problems).toHaveLength(1);
  });
});
