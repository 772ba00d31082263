import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder of files on the disk that goes when the test ends. */
export function temporaryFolder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'rustler-nix-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFiles(folder, files);
  return folder;
}

export function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** Runs the real git, without the configuration of whoever runs the tests. */
export function git(folder: string, ...command: string[]): string {
  const settings = [
    'protocol.file.allow=always',
    'user.name=test',
    'user.email=test@example.org',
    'core.quotePath=false',
  ];
  return execFileSync('git', [...settings.flatMap((setting) => ['-c', setting]), ...command], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_DIR: undefined },
  });
}

/** What git would list: tracked files, and untracked ones that are not ignored. */
export function listedByGit(folder: string): string[] {
  const listed = git(folder, 'ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate');
  return listed
    .split('\0')
    .filter((path) => path !== '')
    .sort((one, other) => (one < other ? -1 : 1));
}
