/** A change of nixpkgs that decides what a build does. What a nixpkgs of between may have, nobody can tell. */
interface Change {
  /** Day on which its pull request was opened: no earlier commit has it. */
  readonly opened: string;
  /** A day by which master had it; undefined where none is known. */
  readonly merged?: string;
  /** The last release whose branch never got it. */
  readonly lastWithout?: string;
  /** The first release whose branch had it from the start. */
  readonly firstWith?: string;
}

const CHANGES = {
  /**
   * buildMix removes the `config/` of what it compiles when `appConfigPath` is not given: NixOS/nixpkgs#430275. Its option `removeConfig`
   * still stands on 2025-12-12 (#470259), so it was merged by then. 24.11 had ended before, 26.05 was cut after.
   */
  'buildMix removes config': { opened: '2025-08-02', merged: '2025-12-12', lastWithout: '24.11', firstWith: '26.05' },
  /**
   * mixRelease leaves `postFixup` to its call, and sets none after the arguments: NixOS/nixpkgs#563431, opened after #553428 of 2026-08-16
   * and not merged on 2026-09-22.
   */
  'mixRelease keeps postFixup': { opened: '2026-08-16', lastWithout: '26.05' },
  /** What buildMix compiled is installed by a hook of its own: NixOS/nixpkgs#475224. It calls neither `preInstall` nor `postInstall`. */
  'buildMix installs by a hook': { opened: '2025-12-30', lastWithout: '25.11', firstWith: '26.05' },
  /** That hook calls `preInstall` and `postInstall`: NixOS/nixpkgs#530508. Whether 26.05 got that is not known. */
  "buildMix's hook calls the others": { opened: '2026-06-10', lastWithout: '25.11' },
  /** `buildRustPackage (finalAttrs: { … })`: NixOS/nixpkgs#382550, which #391398 of 2025-03-19 brings to release-24.11 afterwards. */
  'buildRustPackage takes a function': {
    opened: '2025-02-16',
    merged: '2025-03-19',
    lastWithout: '24.05',
    firstWith: '25.05',
  },
  /** `mixRelease (finalAttrs: { … })`: NixOS/nixpkgs#553428. */
  'mixRelease takes a function': { opened: '2026-08-16', lastWithout: '26.05' },
  /**
   * `buildMix (finalAttrs: { … })`, and buildRebar3: code-supply/deps_nix 3.0.0 of 2026-03-31 needs it, and says that it is in nixpkgs-unstable
   * alone. 25.11 was cut without it, in November.
   */
  'buildMix takes a function': {
    opened: '2025-10-25',
    merged: '2026-03-31',
    lastWithout: '25.11',
    firstWith: '26.05',
  },
  /** buildRustPackage does not read `cargoSha256` any more, and misses a hash where no other is given: NixOS/nixpkgs#384584. */
  'buildRustPackage drops cargoSha256': { opened: '2025-02-23', lastWithout: '24.11' },
} as const satisfies Record<string, Change>;

export type NixpkgsChange = keyof typeof CHANGES;

/** Whether the branch of a release has a change; `committed`: the day of its commit, in seconds. undefined where nobody can tell. */
export function releaseHas(change: NixpkgsChange, release: string, committed: number | undefined): boolean | undefined {
  const { opened, lastWithout, firstWith }: Change = CHANGES[change];
  if (lastWithout !== undefined && release <= lastWithout) return false;
  if (firstWith !== undefined && release >= firstWith) return true;
  return committed !== undefined && committed < startOf(opened) ? false : undefined;
}

/**
 * Whether a commit of some day, in seconds, has a change. `passed`: the releases that its branch has behind it; undefined for a commit
 * whose branch is not known.
 */
export function dayHas(
  change: NixpkgsChange,
  seconds: number,
  passed: readonly string[] | undefined,
): boolean | undefined {
  const { opened, merged, firstWith }: Change = CHANGES[change];
  if (seconds < startOf(opened)) return false;
  if (!passed) return undefined;
  const isMerged = merged !== undefined && seconds >= startOf(merged);
  return isMerged || (firstWith !== undefined && passed.includes(firstWith)) ? true : undefined;
}

/** The first second of a day, `2025-02-16`, since 1970. */
export function startOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / 1000;
}
