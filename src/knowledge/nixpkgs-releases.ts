import { dayHas, type NixpkgsChange, releaseHas, startOf } from './nixpkgs-changes.ts';

/** What a release of nixpkgs has where nobody chooses. A release's branch keeps its defaults; only patch versions move. */
export interface NixpkgsRelease {
  /** `24.05`. */
  readonly release: string;
  /** Day of the release, `2024-05-31`. Its branch was cut from master at most a month before. */
  readonly released: string;
  /** Major version of Erlang/OTP of `beamPackages`; undefined where no source was found. */
  readonly otp: number | undefined;
  /** Minor version of Elixir of `beamPackages`. */
  readonly elixir: string | undefined;
  /** Minor version of `rustc`, `cargo` and `rustPlatform`. */
  readonly rust: string | undefined;
  readonly sources: readonly string[];
}

/** In ascending order. A default only ever rises, so a bound from both sides tells it exactly. */
export const NIXPKGS_RELEASES: readonly NixpkgsRelease[] = [
  {
    release: '22.05',
    released: '2022-05-30',
    otp: undefined,
    elixir: undefined,
    rust: '1.60',
    sources: ['NixOS/nixpkgs#182146 (1.61 comes to release-22.05 as a version that is not the default)'],
  },
  {
    release: '22.11',
    released: '2022-11-30',
    otp: undefined,
    elixir: undefined,
    rust: '1.64',
    sources: ['NixOS/nixpkgs#207131 (1.65 would be an addition to release-22.11)', 'NixOS/nixpkgs#199664'],
  },
  {
    release: '23.05',
    released: '2023-05-31',
    otp: 25,
    elixir: '1.14',
    rust: '1.69',
    sources: [
      'NixOS/nixpkgs#211081 (2023-01: the default becomes the newest, 25)',
      'NixOS/nixpkgs#238583 (2023-06: 1.15 is added and does not become the default)',
      'nix-community/NixOS-WSL#351 (a crate that needs 1.70 does not build on 23.05)',
    ],
  },
  {
    release: '23.11',
    released: '2023-11-29',
    otp: 25,
    elixir: undefined,
    rust: '1.73',
    sources: [
      'NixOS/nixpkgs#211081 and #317311 (25 before and after)',
      'nix-community/nix-ld-rs#24, nix-community/NixOS-WSL#495 (1.73.0)',
    ],
  },
  {
    release: '24.05',
    released: '2024-05-31',
    otp: 25,
    elixir: undefined,
    rust: '1.77',
    sources: [
      'NixOS/nixpkgs#317311 (2024-06: latestVersion is erlang_25)',
      'atuinsh/atuin#2089 (2024-06: only 1.77 is available)',
    ],
  },
  {
    release: '24.11',
    released: '2024-11-30',
    otp: 25,
    elixir: '1.17',
    rust: '1.82',
    sources: [
      'NixOS/nixpkgs#417257 (erlang_25 is the default in 24.11)',
      'NixOS/nixpkgs#368120 (2024-12: elixir is elixir_1_17)',
      'Open-Wine-Components/umu-launcher#327, oxidecomputer/offline-keystore#301 (1.82)',
    ],
  },
  {
    release: '25.05',
    released: '2025-05-23',
    otp: 27,
    elixir: '1.18',
    rust: '1.86',
    sources: [
      'NixOS/nixpkgs#368120, #405602 (2025-05: erlang is erlang_27, elixir is elixir_1_18)',
      'NixOS/nixpkgs#368356',
      'Supreeeme/xwayland-satellite#230 (1.86.0)',
    ],
  },
  {
    release: '25.11',
    released: '2025-11-30',
    otp: 28,
    elixir: '1.18',
    rust: undefined,
    sources: [
      'NixOS/nixpkgs#449917 (2025-10: the latest version is 28)',
      'NixOS/nixpkgs#530582 (release-25.11: elixir is elixir_1_18)',
    ],
  },
  {
    release: '26.05',
    released: '2026-05-31',
    otp: 28,
    elixir: '1.18',
    rust: '1.95',
    sources: [
      'NixOS/nixpkgs#530371 (2026-06: erlang is erlang_28, its elixir is elixir_1_18)',
      'nix-community/lanzaboote#645 (1.95.0)',
    ],
  },
];

/** The bounds of a version; undefined where nothing is known. */
export interface Bounds<T> {
  readonly atLeast: T | undefined;
  readonly atMost: T | undefined;
}

/** What a nixpkgs has by default, as far as its release or its age tells. */
export interface NixpkgsDefaults {
  readonly otp: Bounds<number>;
  readonly elixir: Bounds<string>;
  readonly rust: Bounds<string>;
  /** Whether it has a change; undefined where nobody can tell. */
  has(change: NixpkgsChange): boolean | undefined;
}

/** The defaults of a release whose branch has a commit of some day, in seconds; undefined for one that is not in the table. */
export function defaultsOfRelease(release: string, committed: number | undefined): NixpkgsDefaults | undefined {
  const row = NIXPKGS_RELEASES.find((candidate) => candidate.release === release);
  return (
    row && {
      otp: exactly(row.otp),
      elixir: exactly(row.elixir),
      rust: exactly(row.rust),
      has: (change) => releaseHas(change, release, committed),
    }
  );
}

const DAY = 24 * 60 * 60;
const BRANCHED = 30 * DAY;

/**
 * The defaults of a commit of some day, in seconds. It has at most what the next release had whose branch was not cut yet. A commit of
 * master (`rolls`) has at least what the last release had.
 */
export function defaultsOfDay(seconds: number, rolls: boolean): NixpkgsDefaults {
  const later = NIXPKGS_RELEASES.filter((row) => secondsOf(row) - BRANCHED >= seconds);
  const earlier = rolls ? NIXPKGS_RELEASES.filter((row) => secondsOf(row) <= seconds) : [];
  const bounds = <T>(column: (row: NixpkgsRelease) => T | undefined): Bounds<T> => ({
    atLeast: earlier.map(column).findLast((value) => value !== undefined),
    atMost: later.map(column).find((value) => value !== undefined),
  });
  return {
    otp: bounds((row) => row.otp),
    elixir: bounds((row) => row.elixir),
    rust: bounds((row) => row.rust),
    has: (change) => dayHas(change, seconds, rolls ? earlier.map(({ release }) => release) : undefined),
  };
}

function secondsOf({ released }: NixpkgsRelease): number {
  return startOf(released);
}

function exactly<T>(value: T | undefined): Bounds<T> {
  return { atLeast: value, atMost: value };
}
