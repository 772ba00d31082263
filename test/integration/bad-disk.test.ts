import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { folderStore } from '../../src/cli/cache-folder.ts';
import { rustlerNix } from '../cli/command-line.ts';
import { realTool } from '../real-tool.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

const strace = realTool('strace', 'strace');
const project = fileURLToPath(new URL('../..', import.meta.url));
const broken = join(fixturesFolder, 'copied-name-mismatch/broken');
// A file system of its own needs the administrator, and not every container lets even that one. Others have /dev/full, in test/cli.
const mayMount = spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()]).status === 0;

// The first run loads the whole engine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 });

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rustler-nix-disk-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Every file below a folder with its bytes. */
function filesIn(root: string): Record<string, string> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(path, 'latin1')]));
}

describe.skipIf(!mayMount)('a full disk (of a machine that lets us mount one)', () => {
  let disk: string;
  let repository: string;

  beforeEach(() => {
    disk = join(folder, 'disk');
    repository = join(disk, 'repository');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk]);
    cpSync(broken, repository, { recursive: true });
    writeFileSync(join(disk, 'report.json'), 'an earlier report\n');
    mkdirSync(join(disk, 'cache'));
    fill();
  });

  afterEach(() => {
    execFileSync('umount', [disk]);
    rmSync(disk, { recursive: true });
  });

  function fill(): void {
    const bytes = Buffer.alloc(4096);
    try {
      for (;;) writeFileSync(join(disk, 'filler'), bytes, { flag: 'a' });
    } catch (error) {
      expect(error).toMatchObject({ code: 'ENOSPC' });
    }
  }

  const writers: readonly (readonly [name: string, argv: readonly string[], message: RegExp])[] = [
    ['a report', ['--format', 'json=../report.json'], /report\.json cannot be written: ENOSPC: no space left/],
    ['a new report', ['--format', 'sarif=../new.sarif'], /new\.sarif cannot be written: ENOSPC: no space left/],
    ['a baseline', ['--baseline=../base', '--update-baseline'], /base cannot be written: ENOSPC: no space left/],
    [
      'fixes',
      ['--fix'],
      /the fixes were not written\. flake\.nix: no space is left on the disk\.\nThe files are as they were/,
    ],
  ];

  test.each(writers)(
    'that has no room for %s ends with 2, a clear word, and every file as it was',
    async (_, argv, message) => {
      const before = filesIn(disk);
      const { code, stderr } = await rustlerNix(['doctor', '.', ...argv], { cwd: repository });
      expect(stderr).toMatch(message);
      expect(stderr).not.toContain('defect');
      expect(code).toBe(2);
      expect(filesIn(disk)).toEqual(before);
    },
  );

  test('still shows the report that goes elsewhere', async () => {
    const argv = ['doctor', '.', '--format', 'concise', '--format', 'json=../report.json'];
    const { code, stdout } = await rustlerNix(argv, { cwd: repository });
    expect(stdout).toContain('error[copied-name-mismatch]');
    expect(code).toBe(2);
  });

  test('keeps no report for the next run, and nobody minds', () => {
    const cache = join(disk, 'cache');
    const store = folderStore(cache);
    store.keep('report', 'x'.repeat(100_000));
    expect(store.load('report')).toBeUndefined();
    expect(readdirSync(cache)).toEqual([]);
  });
});

describe.skipIf(strace.missing)(`a run that is killed while it puts a file in its place ${strace.reason}`, () => {
  let program: string;

  beforeAll(() => {
    const dist = join(folder, 'dist');
    execFileSync(process.execPath, [join(project, 'scripts/build.mjs'), dist], { stdio: 'pipe' });
    program = join(folder, 'doctor.cjs');
    writeFileSync(program, `require('./dist/main.js').main();`);
  });

  /** Runs the built doctor, killed at its first rename. */
  function killed(cwd: string, argv: readonly string[]): void {
    const calls = 'rename,renameat,renameat2';
    const options = ['-f', '-o', '/dev/null', '-e', `trace=${calls}`, '-e', `inject=${calls}:signal=SIGKILL`];
    const run = [process.execPath, program, 'doctor', '.', '--no-cache', ...argv];
    expect(spawnSync('strace', [...options, ...run], { cwd }).signal).toBe('SIGKILL');
  }

  function checkout(name: string): string {
    const repository = join(folder, name);
    cpSync(broken, repository, { recursive: true });
    return repository;
  }

  test.each([
    ['a report', ['--format', 'json=report.json']],
    ['a baseline', ['--baseline', 'report.json', '--update-baseline']],
    ['a fix', ['--fix']],
  ])('leaves the file as it was: %s', async (name, argv) => {
    const repository = checkout(name.replaceAll(' ', '-'));
    const isReport = name === 'a report';
    if (isReport) writeFileSync(join(repository, 'report.json'), 'an earlier report\n');
    const before = filesIn(repository);
    killed(repository, argv);
    // The new text lies beside it, whole, under a name that nobody reads.
    const after = filesIn(repository);
    const left = Object.keys(after).filter((path) => !(path in before));
    expect(left).toEqual([expect.stringMatching(/\.rustler-nix-[\d-]+$|\.\d+\.tmp$/)]);
    expect(Object.fromEntries(Object.entries(after).filter(([path]) => path in before))).toEqual(before);
    // And is in nobody's way.
    const again = spawnSync(process.execPath, [program, 'doctor', '.', '--no-cache', ...argv], { cwd: repository });
    expect(again.status).toBe(isReport ? 1 : 0);
    if (!isReport) expect(existsSync(left[0] ?? '')).toBe(true);
  });
});

describe('a draft that an earlier run of the same process number has left', () => {
  test('is in nobody’s way', async () => {
    const repository = join(folder, 'same-number');
    cpSync(broken, repository, { recursive: true });
    writeFileSync(join(repository, `report.json.${process.pid}.tmp`), '{');
    writeFileSync(join(repository, `.flake.nix.rustler-nix-${process.pid}`), '{');
    const { code } = await rustlerNix(['doctor', '.', '--fix', '--format', 'json=report.json'], { cwd: repository });
    expect(code).toBe(0);
    expect(JSON.parse(readFileSync(join(repository, 'report.json'), 'utf8')).findings).toEqual([]);
  });
});
