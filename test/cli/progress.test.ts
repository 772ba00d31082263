import { afterEach, describe, expect, it, vi } from 'vitest';
import { parseArguments } from '../../src/cli/arguments.ts';
import { doctorOptions } from '../../src/cli/options.ts';
import { type Progress, progressOf } from '../../src/cli/progress.ts';
import { temporaryFolder } from '../repository/temporary-checkout.ts';
import { rustlerNix } from './command-line.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('progress, when a person looks,', () => {
  it('is not told of a check that is over in a moment', () => {
    const clock = stoppedClock();
    const { progress, written } = watched();
    clock.seconds = 0.9;
    listFolders(progress, 64);
    progress?.end();
    expect(written()).toBe('');
  });

  it('is told in one line that the next one takes the place of, and that is gone in the end', () => {
    const clock = stoppedClock();
    const { progress, written } = watched();
    clock.seconds = 1.1;
    listFolders(progress, 33);
    clock.seconds = 1.3;
    readFiles(progress, 33);
    clock.seconds = 1.5;
    progress?.onBuild(2, 300);
    progress?.end();
    expect(written().split('\r\u001b[K')).toEqual([
      '',
      'rustler-nix: 32 folders listed',
      'rustler-nix: 32 files read',
      'rustler-nix: 2 of 300 builds judged',
      '',
    ]);
  });

  it('is written ten times a second at most', () => {
    const clock = stoppedClock();
    const { progress, written } = watched();
    clock.seconds = 1.1;
    progress?.onBuild(1, 3);
    clock.seconds = 1.15;
    progress?.onBuild(2, 3);
    expect(written()).toBe('\r\u001b[Krustler-nix: 1 of 3 builds judged');
  });

  it('is the same check with the same report', async () => {
    const clock = stoppedClock();
    clock.step = 2;
    const check = ['doctor', '--no-cache', '--no-config', '--format', 'json', 'fixtures/recipes/crane-musl'];
    const seen = await rustlerNix(check, { errorIsTTY: true });
    expect(seen.stderr).toMatch(/\r\u001b\[Krustler-nix: 0 of \d+ builds judged\r\u001b\[K/);
    expect(seen.stderr.endsWith('\r\u001b[K')).toBe(true);
    expect(seen.stdout).toBe((await rustlerNix(check)).stdout);
  });
});

describe('no progress is told', () => {
  it.each([
    ['when standard error is no terminal', [], { errorIsTTY: false }],
    ['when the user wants silence', ['--quiet'], {}],
    ['to a terminal that cannot take a line back', [], { env: { TERM: 'dumb' } }],
  ])('%s', (_, argv, surroundings) => {
    expect(watched([]).progress).toBeDefined();
    expect(watched(argv, surroundings).progress).toBeUndefined();
  });
});

function watched(
  argv: readonly string[] = [],
  surroundings: { errorIsTTY?: boolean; env?: Record<string, string> } = {},
) {
  const stderr: string[] = [];
  const progress = progressOf(parseArguments(argv, doctorOptions), {
    stdout: { write: () => undefined },
    stderr: { write: (text) => void stderr.push(text) },
    env: {},
    cwd: '/',
    columns: undefined,
    isTTY: false,
    errorIsTTY: true,
    ...surroundings,
  });
  return { progress, written: () => stderr.join('') };
}

function listFolders(progress: Progress | undefined, count: number): void {
  const folder = temporaryFolder({ file: '' });
  for (let index = 0; index < count; index += 1) {
    expect(progress?.fileSystem.readdir(folder)).toEqual([{ name: 'file', kind: 'file' }]);
  }
}

function readFiles(progress: Progress | undefined, count: number): void {
  const folder = temporaryFolder({ file: 'text' });
  for (let index = 0; index < count; index += 1) progress?.fileSystem.readSource(`${folder}/file`);
}

/** A clock that shows what it is told, and goes on by a step each time that somebody looks. */
function stoppedClock(): { seconds: number; step: number } {
  const clock = { seconds: 0, step: 0 };
  const look = (since: [number, number] = [0, 0]): [number, number] => {
    clock.seconds += clock.step;
    const passed = clock.seconds - since[0] - since[1] / 1e9;
    return [Math.floor(passed), Math.round((passed % 1) * 1e9)];
  };
  vi.spyOn(process, 'hrtime').mockImplementation(Object.assign(look, { bigint: () => 0n }));
  return clock;
}
