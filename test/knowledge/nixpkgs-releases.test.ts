import { describe, expect, test } from 'vitest';
import type { NixpkgsChange } from '../../src/knowledge/nixpkgs-changes.ts';
import { defaultsOfDay, defaultsOfRelease, NIXPKGS_RELEASES } from '../../src/knowledge/nixpkgs-releases.ts';

const day = (text: string) => Date.parse(`${text}T12:00:00Z`) / 1000;
const minor = (version: string) => Number(version.split('.')[1]);

describe('the table of nixpkgs releases', () => {
  test('is in order, and every row has its sources', () => {
    const released = NIXPKGS_RELEASES.map((row) => row.released);
    expect(released).toEqual([...released].sort());
    for (const { release, released: date } of NIXPKGS_RELEASES) {
      expect(`20${release.replace('.', '-')}`).toBe(date.slice(0, 7));
    }
    expect(NIXPKGS_RELEASES.filter((row) => row.sources.length === 0)).toEqual([]);
  });

  test('rises: no release has an older default than the one before', () => {
    const columns = [
      NIXPKGS_RELEASES.flatMap((row) => row.otp ?? []),
      NIXPKGS_RELEASES.flatMap((row) => (row.elixir === undefined ? [] : minor(row.elixir))),
      NIXPKGS_RELEASES.flatMap((row) => (row.rust === undefined ? [] : minor(row.rust))),
    ];
    for (const column of columns) expect(column).toEqual(column.toSorted((one, other) => one - other));
  });
});

describe('what a nixpkgs has by default', () => {
  test('is exact for a release', () => {
    expect(defaultsOfRelease('24.11', undefined)?.otp).toEqual({ atLeast: 25, atMost: 25 });
    expect(defaultsOfRelease('99.05', undefined)).toBeUndefined();
  });

  test('lies between two releases for a commit of unstable', () => {
    const defaults = defaultsOfDay(day('2025-02-01'), true);
    expect(defaults.otp).toEqual({ atLeast: 25, atMost: 27 });
    expect(defaults.rust).toEqual({ atLeast: '1.82', atMost: '1.86' });
  });

  test('has no lower bound for a commit of any branch, and no upper one when it is new', () => {
    expect(defaultsOfDay(day('2025-02-01'), false).rust).toEqual({ atLeast: undefined, atMost: '1.86' });
    expect(defaultsOfDay(day('2026-11-01'), true).rust).toEqual({ atLeast: '1.95', atMost: undefined });
  });

  test('is at most what the release has whose branch was not cut: in its last month that is not known', () => {
    expect(defaultsOfDay(day('2025-05-10'), true).otp.atMost).toBe(28);
  });

  test('tells whether it has a change, but for the time in which that may have come', () => {
    const removes = ofDay('buildMix removes config');
    expect([removes('2022-12-09'), removes('2025-08-01', false)]).toEqual([false, false]);
    expect([removes('2025-09-01'), removes('2026-09-01', false)]).toEqual([undefined, undefined]);
    expect(removes('2026-01-01')).toBe(true);
    const release = ofRelease('buildMix removes config');
    expect([release('24.11'), release('25.05', '2025-07-01'), release('26.05')]).toEqual([false, false, true]);
    expect([release('25.05'), release('25.05', '2025-10-01'), release('25.11')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('does not claim a change that may not have been merged', () => {
    const keeps = ofDay('mixRelease keeps postFixup');
    expect([keeps('2021-05-01'), keeps('2026-08-15', false), keeps('2026-09-30')]).toEqual([false, false, undefined]);
    const release = ofRelease('mixRelease keeps postFixup');
    expect([release('24.11'), release('26.05')]).toEqual([false, false]);
  });

  test('has what the release had that its branch has behind it', () => {
    const byHook = ofDay('buildMix installs by a hook');
    expect([byHook('2025-12-29', false), byHook('2026-03-01'), byHook('2026-06-05')]).toEqual([false, undefined, true]);
    expect(byHook('2026-06-05', false)).toBeUndefined();
    const mended = ofRelease("buildMix's hook calls the others");
    expect([mended('26.05', '2026-06-05'), mended('26.05'), mended('26.05', '2026-09-01')]).toEqual([
      false,
      undefined,
      undefined,
    ]);
  });

  test('leaves a release open that got a change afterwards', () => {
    const takes = ofRelease('buildRustPackage takes a function');
    expect([takes('24.05'), takes('24.11', '2025-01-01'), takes('24.11', '2025-06-01')]).toEqual([
      false,
      false,
      undefined,
    ]);
    expect([takes('24.11'), takes('25.05'), takes('26.05')]).toEqual([undefined, true, true]);
  });
});

function ofDay(change: NixpkgsChange) {
  return (text: string, rolls = true) => defaultsOfDay(day(text), rolls).has(change);
}

function ofRelease(change: NixpkgsChange) {
  return (name: string, text?: string) =>
    defaultsOfRelease(name, text === undefined ? undefined : day(text))?.has(change);
}
