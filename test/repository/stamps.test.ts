import { cpSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  disk,
  type FileSystem,
  remembered,
  stamper,
  stillHolds,
  type TracedCall,
  traced,
} from '../../src/repository/index.ts';
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

describe('a file system that remembers a trace', () => {
  /** What it is asked of the disk after all. */
  function rememberedWith(known: readonly TracedCall[]): { readonly files: FileSystem; readonly looks: string[] } {
    const looks: string[] = [];
    const noted =
      <Result>(look: (path: string) => Result) =>
      (path: string): Result => {
        looks.push(path.slice(root.length + 1));
        return look(path);
      };
    const now = stamper(Number.POSITIVE_INFINITY);
    const inner: FileSystem = {
      ...disk,
      readdir: noted(disk.readdir),
      ask: (path, question) => {
        looks.push(path.slice(root.length + 1));
        return { answer: question.answer(String(disk.readSource(path))), stamp: undefined };
      },
      expect: (_, files) => void looks.push(...files),
      stamp: noted(now),
    };
    return { files: remembered(known, inner, now), looks };
  }

  const everything = ({ readdir, ask, stamp }: FileSystem) => ({
    names: readdir(join(root, 'lib'))
      .map(({ name, kind }) => `${name} ${kind}`)
      .sort(),
    length: ask?.(join(root, 'lib/a.ex'), length)?.answer,
    stamp: stamp?.(join(root, 'mix.exs')),
  });

  it('looks into nothing that has the stamp that it had', () => {
    const { files, looks } = rememberedWith(calls);
    const mixStamp = calls.find(([operation]) => operation === 'readSource')?.[3];
    expect(everything(files)).toEqual({ names: ['a.ex file', 'b.ex file'], length: '3', stamp: mixStamp });
    expect(mixStamp).toBeDefined();
    expect(looks).toEqual([]);
  });

  it('looks into what has another', () => {
    writeFileSync(join(root, 'lib/a.ex'), 'other');
    writeFileSync(join(root, 'lib/c.ex'), '');
    writeFileSync(join(root, 'mix.exs'), 'two');
    const { files, looks } = rememberedWith(calls);
    const { names, length: answer } = everything(files);
    expect({ names, answer }).toEqual({ names: ['a.ex file', 'b.ex file', 'c.ex file'], answer: '5' });
    expect(looks.sort()).toEqual(['lib', 'lib/a.ex', 'mix.exs']);
  });

  it('tells of the files that nobody has an answer about', () => {
    const { files, looks } = rememberedWith(calls);
    files.expect?.(root, ['lib/a.ex', 'lib/b.ex'], false);
    expect(looks).toEqual(['lib/b.ex']);
  });

  it('believes no answer that is older than the stamp', () => {
    const path = join(root, 'lib/a.ex');
    const [, , answer] = calls.find(([operation]) => operation === 'ask length') ?? [];
    const later = stamper(Number.POSITIVE_INFINITY)(path) ?? '';
    const changedMeanwhile: TracedCall[] = [
      ['ask length', path, `${answer}0`, 'an earlier stamp'],
      ['readSource', path, 'a digest', later],
    ];
    const { files } = rememberedWith(changedMeanwhile);
    expect(files.ask?.(path, length)?.answer).toBe('3');
  });

  it('lists an empty folder, and one of too many names for a trace', () => {
    rmSync(join(root, 'lib'), { recursive: true });
    const many = temporaryFolder(Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`name-${index}`, ''])));
    const empty = temporaryFolder({});
    const trace = traced({ ...disk, stamp: stamper(Number.POSITIVE_INFINITY) }, rules);
    for (const folder of [many, empty]) trace.fileSystem.readdir(folder);
    const { files } = rememberedWith(trace.calls());
    expect([files.readdir(many).length, files.readdir(empty)]).toEqual([40, []]);
  });
});
