import { describe, expect, test } from 'vitest';
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

  test('tells whether buildMix keeps the config of what it compiles, but for the time in which that changed', () => {
    const keeps = (text: string, rolls = true) => defaultsOfDay(day(text), rolls).buildMixKeepsConfig;
    expect([keeps('2022-12-09'), keeps('2025-08-01', false)]).toEqual([true, true]);
    expect([keeps('2025-09-01'), keeps('2026-09-01', false)]).toEqual([undefined, undefined]);
    expect(keeps('2026-01-01')).toBe(false);
    const release = (name: string, text?: string) =>
      defaultsOfRelease(name, text === undefined ? undefined : day(text))?.buildMixKeepsConfig;
    expect([release('24.11'), release('25.05', '2025-07-01'), release('26.05')]).toEqual([true, true, false]);
    expect([release('25.05'), release('25.05', '2025-10-01'), release('25.11')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('tells whether mixRelease replaces the postFixup of its call, but for the time since that changes', () => {
    const replaces = (text: string, rolls = true) => defaultsOfDay(day(text), rolls).mixReleaseReplacesPostFixup;
    expect([replaces('2021-05-01'), replaces('2026-08-15', false), replaces('2026-09-30')]).toEqual([
      true,
      true,
      undefined,
    ]);
    const release = (name: string) => defaultsOfRelease(name, undefined)?.mixReleaseReplacesPostFixup;
    expect([release('24.11'), release('26.05')]).toEqual([true, true]);
  });

  test('tells whether buildMix calls the hooks around its installation', () => {
    const calls = (text: string, rolls = true) => defaultsOfDay(day(text), rolls).buildMixCallsInstallHooks;
    expect([calls('2021-05-01'), calls('2025-12-29', false)]).toEqual([true, true]);
    expect([calls('2026-03-01'), calls('2026-06-05', false), calls('2026-10-01')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(calls('2026-06-05')).toBe(false);
    const release = (name: string, text?: string) =>
      defaultsOfRelease(name, text === undefined ? undefined : day(text))?.buildMixCallsInstallHooks;
    expect([release('24.11'), release('25.11', '2026-04-01')]).toEqual([true, true]);
    expect([release('26.05', '2026-06-05'), release('26.05'), release('26.05', '2026-09-01')]).toEqual([
      false,
      undefined,
      undefined,
    ]);
  });
});
