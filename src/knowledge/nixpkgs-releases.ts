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

/**
 * What buildMix does with the `config/` of what it compiles when `appConfigPath` is not given: it left it alone, and removes it since
 * NixOS/nixpkgs#430275, which was opened on 2025-08-02. Its option `removeConfig` still stands on 2025-12-12 (#470259), so it was merged
 * by then. No release's branch is known to have got it later: 24.11 had ended before, 26.05 was cut after.
 */
const CONFIG_REMOVAL = { opened: '2025-08-02', merged: '2025-12-12', lastWithout: '24.11', firstWith: '26.05' };

/**
 * mixRelease sets `postFixup` after the arguments of its call, which lose theirs, in every release up to 26.05. Its refactoring into
 * hooks (NixOS/nixpkgs#563431) leaves it to the user: not merged on 2026-09-22, opened after #553428 of 2026-08-16.
 */
const POST_FIXUP = { opened: '2026-08-16', lastReplacing: '26.05' };

/**
 * The hook that installs what buildMix compiled calls neither `preInstall` nor `postInstall`: it came with NixOS/nixpkgs#475224, opened on
 * 2025-12-30, and stands like that in 26.05. Since #530508, opened on 2026-06-10, it calls them; whether 26.05 got that is not known.
 */
const INSTALL_HOOKS = { opened: '2025-12-30', lastCalling: '25.11', silentIn: '26.05', mended: '2026-06-10' };

/** What a nixpkgs has by default, as far as its release or its age tells. */
export interface NixpkgsDefaults {
  /** Whether buildMix keeps `config/` of what it compiles; undefined where nobody can tell. */
  readonly buildMixKeepsConfig: boolean | undefined;
  /** Whether mixRelease puts a `postFixup` of its own in the place of the one that its call gives; undefined where nobody can tell. */
  readonly mixReleaseReplacesPostFixup: boolean | undefined;
  /** Whether buildMix calls `preInstall` and `postInstall`; undefined where nobody can tell. */
  readonly buildMixCallsInstallHooks: boolean | undefined;
  readonly otp: Bounds<number>;
  readonly elixir: Bounds<string>;
  readonly rust: Bounds<string>;
}

/** The defaults of a release whose branch has a commit of some day, in seconds; undefined for one that is not in the table. */
export function defaultsOfRelease(release: string, committed: number | undefined): NixpkgsDefaults | undefined {
  const row = NIXPKGS_RELEASES.find((candidate) => candidate.release === release);
  return (
    row && {
      otp: exactly(row.otp),
      elixir: exactly(row.elixir),
      rust: exactly(row.rust),
      buildMixKeepsConfig: releaseKeepsConfig(release, committed),
      mixReleaseReplacesPostFixup: release <= POST_FIXUP.lastReplacing ? true : undefined,
      buildMixCallsInstallHooks: releaseCallsInstallHooks(release, committed),
    }
  );
}

function releaseKeepsConfig(release: string, committed: number | undefined): boolean | undefined {
  if (release <= CONFIG_REMOVAL.lastWithout) return true;
  if (release >= CONFIG_REMOVAL.firstWith) return false;
  return committed !== undefined && committed < startOf(CONFIG_REMOVAL.opened) ? true : undefined;
}

function releaseCallsInstallHooks(release: string, committed: number | undefined): boolean | undefined {
  if (release <= INSTALL_HOOKS.lastCalling) return true;
  const isEarly = committed !== undefined && committed < startOf(INSTALL_HOOKS.mended);
  return release === INSTALL_HOOKS.silentIn && isEarly ? false : undefined;
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
    buildMixKeepsConfig: dayKeepsConfig(seconds, rolls),
    mixReleaseReplacesPostFixup: seconds < startOf(POST_FIXUP.opened) ? true : undefined,
    buildMixCallsInstallHooks: dayCallsInstallHooks(seconds, earlier),
  };
}

function dayKeepsConfig(seconds: number, rolls: boolean): boolean | undefined {
  if (seconds < startOf(CONFIG_REMOVAL.opened)) return true;
  return rolls && seconds >= startOf(CONFIG_REMOVAL.merged) ? false : undefined;
}

function dayCallsInstallHooks(seconds: number, earlier: readonly NixpkgsRelease[]): boolean | undefined {
  if (seconds < startOf(INSTALL_HOOKS.opened)) return true;
  const hasIt = earlier.some(({ release }) => release === INSTALL_HOOKS.silentIn);
  return hasIt && seconds < startOf(INSTALL_HOOKS.mended) ? false : undefined;
}

function secondsOf({ released }: NixpkgsRelease): number {
  return startOf(released);
}

function startOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / 1000;
}

function exactly<T>(value: T | undefined): Bounds<T> {
  return { atLeast: value, atMost: value };
}
