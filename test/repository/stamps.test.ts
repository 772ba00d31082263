import { cpSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { disk, type FileSystem, stamper, stillHolds, type TracedCall, traced } from '../../src/repository/index.ts';
import { temporaryFolder } from './temporary-checkout.ts';

const length = { id: 'length', concerns: () => true, answer: (text: string) => String(text.length) };
const rules = { questions: [length], isWhole: () => false };
/** Longer than a clock may need to tell two changes from each other, in milliseconds. */
const LONG_AGO = 10_000;
const A_TICK = 20;

let root: string;
let calls: readonly TracedCall[];

beforeEach(async () => {
  root = temporaryFolder({ 'mix.exs': 'one', 'lib/a.ex': 'two', 'lib/b.ex': 'three' });
  calls = traceOf(stamper(statSync(join(root, 'mix.exs')).ctimeMs + LONG_AGO));
  // A change in the same tick of the clock would have the same time: that is what the stamps of fresh files are left out for.
  await pause(A_TICK);
});

function traceOf(stamp: FileSystem['stamp']): readonly TracedCall[] {
  const trace = traced({ ...disk, stamp }, rules);
  trace.fileSystem.readdir(join(root, 'lib'));
  trace.fileSystem.readSource(join(root, 'mix.exs'));
  trace.fileSystem.ask?.(join(root, 'lib/a.ex'), length);
  return trace.calls();
}

/** Whether the trace holds, and how often the disk was looked at for that. */
function verdict(): { readonly holds: boolean; readonly looks: number } {
  let looks = 0;
  const counting: FileSystem = {
    ...disk,
    readSource: (path) => {
      looks += 1;
      return disk.readSource(path);
    },
    readdir: (path) => {
      looks += 1;
      return disk.readdir(path);
    },
    stamp: stamper(Number.POSITIVE_INFINITY),
  };
  return { holds: stillHolds(calls, counting, rules), looks };
}

describe('a trace with stamps', () => {
  it('holds without a look at what has the stamp that it had', () => {
    expect(verdict()).toEqual({ holds: true, looks: 0 });
  });

  it('sees a change that keeps the size and pretends the old time', () => {
    const path = join(root, 'mix.exs');
    const { atime, mtime } = statSync(path);
    writeFileSync(path, 'two');
    utimesSync(path, atime, mtime);
    expect(verdict().holds).toBe(false);
  });

  it('sees a new name in a folder, and one that is gone', () => {
    writeFileSync(join(root, 'lib/c.ex'), '');
    expect(verdict().holds).toBe(false);
    rmSync(join(root, 'lib/c.ex'));
    expect(verdict().holds).toBe(true);
    rmSync(join(root, 'lib/b.ex'));
    expect(verdict().holds).toBe(false);
  });

  it('looks at a file that another took the place of, and holds when it says the same', () => {
    const path = join(root, 'mix.exs');
    cpSync(path, `${path}.copy`);
    renameSync(`${path}.copy`, path);
    expect(verdict()).toEqual({ holds: true, looks: 1 });
    rmSync(path);
    symlinkSync('lib/a.ex', path);
    expect(verdict().holds).toBe(false);
  });

  it('looks at a text that changed, and holds when it gives the same answer', () => {
    writeFileSync(join(root, 'lib/a.ex'), 'six');
    expect(verdict()).toEqual({ holds: true, looks: 1 });
    writeFileSync(join(root, 'lib/a.ex'), 'longer');
    expect(verdict().holds).toBe(false);
  });
});

describe('a stamp', () => {
  it('is given to nothing that changed a moment ago, to no link, and to nothing that is not there', () => {
    const path = join(root, 'mix.exs');
    const { ctimeMs } = statSync(path);
    expect(stamper(ctimeMs + LONG_AGO)(path)).toBeDefined();
    expect(stamper(ctimeMs + 1_000)(path)).toBeUndefined();
    symlinkSync('mix.exs', join(root, 'link'));
    expect(stamper(ctimeMs + LONG_AGO)(join(root, 'link'))).toBeUndefined();
    expect(stamper(ctimeMs + LONG_AGO)(join(root, 'none'))).toBeUndefined();
  });

  it('is left out of a trace where there is none', () => {
    expect(traceOf(undefined).map((call) => call.length)).toEqual([3, 3, 3]);
    expect(calls.map((call) => call.length)).toEqual([4, 4, 4]);
  });
});
