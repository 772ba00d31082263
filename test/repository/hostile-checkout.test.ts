import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { openRepository } from '../../src/repository/index.ts';
import { temporaryFolder } from './temporary-checkout.ts';

// What waits for a writer or never ends would hold these tests for ever: they end within the runner's limit, or fail.
const GIGABYTES = 8 * 1024 ** 3;

let root: string;

beforeEach(() => {
  root = temporaryFolder({ '.git/HEAD': 'ref: refs/heads/main\n', 'flake.nix': '{ }', '.gitignore': 'result\n' });
});

const pipe = (path: string) => execFileSync('mkfifo', [join(root, path)]);

function huge(path: string): void {
  writeFileSync(join(root, path), '');
  truncateSync(join(root, path), GIGABYTES);
}

describe('a checkout whose files are not what they should be', () => {
  test('is listed when a pipe stands for the index', () => {
    pipe('.git/index');
    const { files, problems, tracking } = openRepository(root);
    expect(files).toEqual(['.gitignore', 'flake.nix']);
    expect(problems).toEqual([{ path: '.git/index', reason: 'it is no regular file' }]);
    expect(tracking('flake.nix')).toBe('outside');
  });

  test('is listed when the index leads to a device', () => {
    symlinkSync('/dev/zero', join(root, '.git/index'));
    expect(openRepository(root).problems).toEqual([{ path: '.git/index', reason: 'it is no regular file' }]);
  });

  test('is listed when the index has gigabytes', () => {
    huge('.git/index');
    expect(openRepository(root).problems).toEqual([{ path: '.git/index', reason: 'it is larger than 64 MB' }]);
  });

  test('is listed when its ignore files have gigabytes, and says that nobody follows them', () => {
    mkdirSync(join(root, '.git/info'));
    mkdirSync(join(root, 'native'));
    huge('.git/info/exclude');
    huge('native/.gitignore');
    writeFileSync(join(root, 'native/lib.rs'), '');
    const { files, problems } = openRepository(root);
    expect(files).toContain('native/lib.rs');
    expect(problems).toEqual(
      ['.git/info/exclude', 'native/.gitignore'].map((path) => ({
        path,
        reason: 'its rules are not followed: it is larger than 1 MB',
      })),
    );
  });

  test('is listed when its ignore files are pipes, as git does not read them either', () => {
    mkdirSync(join(root, 'native'));
    pipe('native/.gitignore');
    expect(openRepository(root)).toMatchObject({ files: ['.gitignore', 'flake.nix'], problems: [] });
  });

  test('is none when its HEAD is a pipe', () => {
    const inner = join(root, 'inner');
    mkdirSync(join(inner, '.git'), { recursive: true });
    pipe('inner/.git/HEAD');
    writeFileSync(join(inner, '.git/index'), 'garbage');
    expect(openRepository(inner).problems).toEqual([]);
  });

  test('is looked at in a place outside the root only by the names of git', () => {
    const outside = temporaryFolder({ HEAD: 'ref: refs/heads/main\n', index: 'garbage', config: '[core]\n' });
    const other = temporaryFolder({ '.git': `gitdir: ${outside}\n`, 'flake.nix': '{ }' });
    expect(openRepository(other)).toMatchObject({
      files: ['flake.nix'],
      problems: [{ path: '.git/index', reason: 'it is no git index' }],
    });
  });

  test('follows no more rules than it can in time, and says so', { timeout: 120_000 }, () => {
    const rules = (count: number) => Array.from({ length: count }, (_, n) => `*a${n}b*c`).join('\n');
    writeFileSync(join(root, '.gitignore'), rules(2_000));
    for (let n = 0; n < 1_200; n += 1) writeFileSync(join(root, `${n}.nix`), '{ }');
    const { files, problems } = openRepository(root);
    expect(files.length).toBe(1_202);
    expect(problems).toEqual([
      { path: '.gitignore', reason: 'there are too many rules for so many files; not all are followed' },
    ]);
  });

  test('follows no file of rules that are too many', () => {
    writeFileSync(join(root, '.gitignore'), Array.from({ length: 6_000 }, (_, n) => `a${n}`).join('\n'));
    expect(openRepository(root).problems).toEqual([
      { path: '.gitignore', reason: 'its rules are not followed: there are more than 5000' },
    ]);
  });
});
