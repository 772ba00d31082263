import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Severity } from '../../src/engine/finding.ts';
import type { Report } from '../../src/engine/report.ts';
import { copiedName, options, report, soundChain } from '../report/sample.ts';
import { rustlerNix } from './command-line.ts';

// The command line is the subject here: what a check finds is given by each test.
const engine = vi.hoisted(() => ({ check: vi.fn() }));
vi.mock('../../src/engine/check.ts', () => engine);
vi.mock('../../src/engine/rules.ts', () => ({
  everyRule: ['copied-name-mismatch', 'load-path-extension', 'musl-crt-static'].map((id) => ({ id })),
}));

let folder: string;

function finds(parts: Partial<Report>): void {
  const { lines, fileText } = options();
  engine.check.mockResolvedValue({ report: report(parts), lines, fileText });
}

function findsOne(severity: Severity): void {
  finds({ findings: [{ ...copiedName, severity }] });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rustler-nix-cli-'));
  engine.check.mockReset();
  finds({ chains: [soundChain] });
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('rustler-nix doctor', () => {
  test('checks the current directory', async () => {
    const { code, stdout } = await rustlerNix(['doctor'], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toContain('every link of 1 chain is proved');
    expect(engine.check).toHaveBeenCalledWith(folder, { only: [], skip: [] }, expect.anything());
  });

  test('checks the directory that it is given, relative to the current one', async () => {
    mkdirSync(join(folder, 'apps'));
    await rustlerNix(['doctor', 'apps'], { cwd: folder });
    expect(engine.check).toHaveBeenCalledWith(join(folder, 'apps'), { only: [], skip: [] }, expect.anything());
  });

  test('runs only the chosen rules and leaves others out', async () => {
    await rustlerNix([
      'doctor',
      '--rule',
      'load-path-extension',
      '--rule=musl-crt-static',
      '--skip',
      'copied-name-mismatch',
      '--no-config',
    ]);
    expect(engine.check.mock.calls[0]?.[1]).toEqual({
      only: ['load-path-extension', 'musl-crt-static'],
      skip: ['copied-name-mismatch'],
    });
  });
});

describe('the exit code', () => {
  test.each<[Severity, string[], number]>([
    ['error', [], 1],
    ['warning', [], 0],
    ['warning', ['--fail-on', 'warning'], 1],
    ['note', ['--fail-on', 'warning'], 0],
    ['note', ['--fail-on=note'], 1],
    ['error', ['--fail-on', 'never'], 0],
  ])('of a check that finds one %s with %j is %i, in every format', async (severity, argv, expected) => {
    findsOne(severity);
    for (const format of ['pretty', 'concise', 'json', 'sarif', 'github', 'markdown']) {
      expect((await rustlerNix(['doctor', '--format', format, ...argv])).code).toBe(expected);
    }
  });

  test('of a repository without a NIF is 3, with one friendly line', async () => {
    finds({ nothingToCheck: true });
    const pretty = await rustlerNix(['doctor']);
    expect(pretty).toEqual({ code: 3, stdout: expect.stringMatching(/^Nothing to check: .*\n$/), stderr: '' });
    const json = await rustlerNix(['doctor', '--format', 'json']);
    expect(json).toEqual({ code: 3, stdout: expect.stringMatching(/^\{/), stderr: pretty.stdout });
  });

  test('of a defect of our own is 70, with how to report it and no stack', async () => {
    engine.check.mockRejectedValue(new Error('boom'));
    const { code, stdout, stderr } = await rustlerNix(['doctor']);
    expect([code, stdout]).toEqual([70, '']);
    expect(stderr).toContain('internal error: boom');
    expect(stderr).toContain('report it');
    expect(stderr).not.toContain('    at ');
  });

  test('of a defect of our own comes with the stack when the user asks for details', async () => {
    engine.check.mockRejectedValue(new Error('boom'));
    expect((await rustlerNix(['doctor', '--verbose'])).stderr).toContain('    at ');
  });
});

describe('a wrong call', () => {
  test.each([
    [['doctor', '--formt', 'json'], 'unknown option `--formt`', 'Did you mean --format?'],
    [
      ['doctor', '--format', 'jsn'],
      'unknown format `jsn`',
      'Did you mean json? There are: pretty, concise, json, sarif, code-scanning, github, markdown.',
    ],
    [['doctor', '--rule', 'load-path'], 'unknown rule `load-path`', 'Did you mean load-path-extension?'],
    [['doctor', '--skip', 'musl-ctr-static'], 'unknown rule `musl-ctr-static`', 'Did you mean musl-crt-static?'],
    [['doctor', '--fail-on', 'errors'], 'unknown value `errors` for --fail-on', 'Did you mean error?'],
    [['doctor', '--color', 'alway'], 'unknown value `alway` for --color', 'Did you mean always?'],
    [['doctor', '--format'], '--format needs a value', '--format NAME[=FILE]'],
    [['doctor', '--format', '--quiet'], '--format needs a value', '--format NAME[=FILE]'],
    [['doctor', '--quiet=yes'], '--quiet takes no value', '--help'],
    [['doctor', '-x'], 'unknown option `-x`', '--quiet'],
    [['doctor', '.', '..'], 'one repository at a time', '--help'],
    [['doctor', 'nowhere'], '`nowhere` does not exist', '--help'],
    [['doctor', 'package.json'], '`package.json` is no directory', 'the root of the repository'],
    [['doctor', '--rule', 'musl-crt-static', '--skip', 'musl-crt-static'], 'no rule is left', '--skip'],
    [['doctor', '--format', 'json', '--format', 'sarif'], 'two reports go to standard output', 'json=report.json'],
    [['doctor', '--format', 'json=a', '--format', 'sarif=a'], 'two reports go to', 'Give each its own file'],
    [
      ['doctor', '--format', 'json=missing/a.json'],
      'missing/a.json cannot be written: the directory',
      'does not exist',
    ],
    [['doctor', '--format', 'json=src'], 'src cannot be written: it is a directory', '--help'],
    [['docter'], 'unknown command `docter`', 'Did you mean doctor?'],
    [['fixtures/recipes'], 'unknown command `fixtures/recipes`', '`rustler-nix doctor fixtures/recipes`'],
    [['src'], 'unknown command `src`', '`rustler-nix doctor src`'],
    [['--format', 'json'], '--format stands before a command', '`rustler-nix doctor --format json`'],
    [['--versoin'], 'unknown option `--versoin`', 'Did you mean --version?'],
  ])('%j exits with 2 before anything is checked and says what would be right', async (argv, problem, hint) => {
    const { code, stdout, stderr } = await rustlerNix(argv);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(problem);
    expect(stderr).toContain(hint);
    expect(engine.check).not.toHaveBeenCalled();
  });

  test('is shown with the control characters of its arguments escaped', async () => {
    expect((await rustlerNix(['doctor', '\u001b[31m'])).stderr).toContain('`\\u{1b}[31m` does not exist');
  });
});

describe('a disk that is full', () => {
  test.skipIf(!existsSync('/dev/full'))('is said of a report file, without a word about a defect', async () => {
    const { code, stdout, stderr } = await rustlerNix(['doctor', '--format', 'json=/dev/full'], { cwd: folder });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^rustler-nix: \/dev\/full cannot be written: .*no space left/);
  });

  test('leaves an earlier report file as it was', async () => {
    const file = join(folder, 'report.json');
    writeFileSync(file, 'earlier');
    chmodSync(folder, 0o555);
    try {
      const { code } = await rustlerNix(['doctor', '--format', 'json=report.json'], { cwd: folder });
      // The administrator may write everywhere.
      if (process.getuid?.() !== 0) expect([code, readFileSync(file, 'utf8')]).toEqual([2, 'earlier']);
    } finally {
      chmodSync(folder, 0o755);
    }
    expect(readdirSync(folder)).toEqual(['report.json']);
  });
});

describe('the names of files in annotations', () => {
  test('begin at the checkout of the job', async () => {
    findsOne('error');
    mkdirSync(join(folder, 'apps/core'), { recursive: true });
    finds({ findings: [copiedName], root: join(folder, 'apps/core') });
    const argv = ['doctor', 'apps/core', '--format', 'github'];
    const inJob = await rustlerNix(argv, { cwd: folder, env: { GITHUB_WORKSPACE: folder } });
    expect(inJob.stdout).toContain('file=apps/core/flake.nix,');
    expect((await rustlerNix(argv, { cwd: folder })).stdout).toContain('file=flake.nix,');
  });
});

describe('report files', () => {
  test('are written beside the report on standard output, from one check', async () => {
    findsOne('error');
    const argv = ['doctor', '--format', 'pretty', '--format', 'json=report.json', '--format', 'sarif=nif.sarif'];
    const { code, stdout } = await rustlerNix(argv, { cwd: folder });
    expect(code).toBe(1);
    expect(stdout).toContain('error[copied-name-mismatch]');
    expect(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')).schemaVersion).toBe(1);
    expect(JSON.parse(readFileSync(join(folder, 'nif.sarif'), 'utf8')).version).toBe('2.1.0');
    expect(readdirSync(folder).sort()).toEqual(['nif.sarif', 'report.json']);
    expect(engine.check).toHaveBeenCalledTimes(1);
  });

  test('leave standard output empty when no format goes there', async () => {
    expect((await rustlerNix(['doctor', '--format', 'json=report.json'], { cwd: folder })).stdout).toBe('');
  });

  test('have no colour, also when the terminal has', async () => {
    const surroundings = { cwd: folder, isTTY: true, env: { FORCE_COLOR: '1' } };
    await rustlerNix(['doctor', '--format', 'pretty=report.txt'], surroundings);
    expect(readFileSync(join(folder, 'report.txt'), 'utf8')).not.toContain('\u001b');
  });

  test('replace the file that a link names, not the link', async () => {
    writeFileSync(join(folder, 'kept.json'), 'old');
    symlinkSync('kept.json', join(folder, 'link.json'));
    await rustlerNix(['doctor', '--format', 'json=link.json'], { cwd: folder });
    expect(JSON.parse(readFileSync(join(folder, 'kept.json'), 'utf8')).schemaVersion).toBe(1);
    expect(existsSync(join(folder, 'link.json'))).toBe(true);
  });

  test('may be a device', async () => {
    expect(await rustlerNix(['doctor', '--format', 'json=/dev/null'])).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('colour', () => {
  const shown = async (argv: string[], surroundings: Parameters<typeof rustlerNix>[1]) =>
    (await rustlerNix(['doctor', ...argv], surroundings)).stdout.includes('\u001b[');

  test.each<[string, boolean, string[], Parameters<typeof rustlerNix>[1]]>([
    ['a terminal shows it', true, [], { isTTY: true }],
    ['a pipe does not', false, [], { isTTY: false }],
    ['NO_COLOR turns it off', false, [], { isTTY: true, env: { NO_COLOR: '1' } }],
    ['an empty NO_COLOR does not', true, [], { isTTY: true, env: { NO_COLOR: '' } }],
    ['FORCE_COLOR turns it on in a pipe', true, [], { env: { FORCE_COLOR: '1' } }],
    ['FORCE_COLOR=0 turns it off', false, [], { isTTY: true, env: { FORCE_COLOR: '0' } }],
    ['a dumb terminal shows none', false, [], { isTTY: true, env: { TERM: 'dumb' } }],
    ['--color always outranks NO_COLOR', true, ['--color', 'always'], { env: { NO_COLOR: '1' } }],
    ['--color never outranks FORCE_COLOR', false, ['--color=never'], { isTTY: true, env: { FORCE_COLOR: '1' } }],
  ])('%s', async (_, expected, argv, surroundings) => {
    expect(await shown(argv, surroundings)).toBe(expected);
  });
});

describe('links', () => {
  test.each<[string, boolean, string[], Parameters<typeof rustlerNix>[1]]>([
    [
      'are written for a terminal that is known to show them',
      true,
      [],
      { isTTY: true, env: { TERM_PROGRAM: 'WezTerm' } },
    ],
    ['are not written for others', false, [], { isTTY: true, env: {} }],
    ['are not written into a pipe', false, [], { env: { TERM_PROGRAM: 'WezTerm' } }],
    ['are written when the user wants them', true, ['--links', 'always'], {}],
    [
      'are not written when the user does not',
      false,
      ['--links=never'],
      { isTTY: true, env: { TERM_PROGRAM: 'WezTerm' } },
    ],
  ])('%s', async (_, expected, argv, surroundings) => {
    expect((await rustlerNix(['doctor', ...argv], surroundings)).stdout.includes('\u001b]8;;')).toBe(expected);
  });
});

test('--quiet prints findings alone', async () => {
  findsOne('error');
  const { stdout } = await rustlerNix(['doctor', '--quiet']);
  expect(stdout).toContain('error[copied-name-mismatch]');
  expect(stdout).not.toContain('12 files');
});

test('--verbose names the rules that ran', async () => {
  expect((await rustlerNix(['doctor', '-v'])).stdout).toContain('rules: copied-name-mismatch rustler-version-skew');
});
