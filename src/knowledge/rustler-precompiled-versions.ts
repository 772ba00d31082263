/** What a range of Hex versions of `rustler_precompiled` does. */
export interface RustlerPrecompiledVersion {
  /** First version of the range; it lasts until the next row. */
  readonly since: string;
  readonly defaultTargets: readonly string[];
  readonly defaultNifVersions: readonly string[];
  /** Every NIF version that `nif_versions:` may name: others raise when the module compiles. */
  readonly knownNifVersions: readonly string[];
  /**
   * `listed`: the best of the versions that the option lists. `known`: the best of all known ones, and an error when the option
   * does not list it.
   */
  readonly nifVersionFrom: 'listed' | 'known';
  /** RUSTLER_PRECOMPILED_GLOBAL_CACHE_PATH, RUSTLER_PRECOMPILED_FORCE_BUILD_ALL and `force_build_all` are read. */
  readonly readsGlobalSwitches: boolean;
  /** What happens when the folder for its metadata cannot be made, in a forced build as well. */
  readonly unwritableCache: 'raises' | 'warns';
  readonly source: string;
}

const TARGETS = [
  'aarch64-apple-darwin',
  'aarch64-unknown-linux-gnu',
  'aarch64-unknown-linux-musl',
  'arm-unknown-linux-gnueabihf',
  'riscv64gc-unknown-linux-gnu',
  'x86_64-apple-darwin',
  'x86_64-pc-windows-gnu',
  'x86_64-pc-windows-msvc',
  'x86_64-unknown-linux-gnu',
  'x86_64-unknown-linux-musl',
];

const LIBRARY = 'philss/rustler_precompiled lib/rustler_precompiled';

/** In ascending order. Before 0.6 there is no `nif_versions`, and no row. */
export const RUSTLER_PRECOMPILED_VERSIONS: readonly RustlerPrecompiledVersion[] = [
  {
    since: '0.6.0',
    defaultTargets: TARGETS,
    defaultNifVersions: ['2.15', '2.16'],
    knownNifVersions: ['2.14', '2.15', '2.16'],
    nifVersionFrom: 'known',
    readsGlobalSwitches: false,
    unwritableCache: 'raises',
    source: `${LIBRARY}/config.ex:20-34, ${LIBRARY}.ex:340-350 @ v0.6.0`,
  },
  {
    since: '0.6.3',
    defaultTargets: TARGETS,
    defaultNifVersions: ['2.15', '2.16'],
    knownNifVersions: ['2.14', '2.15', '2.16'],
    nifVersionFrom: 'listed',
    readsGlobalSwitches: false,
    unwritableCache: 'raises',
    source: `${LIBRARY}/config.ex:18-32 @ v0.6.3; CHANGELOG 0.6.3`,
  },
  {
    since: '0.7.0',
    defaultTargets: TARGETS,
    defaultNifVersions: ['2.15'],
    knownNifVersions: ['2.14', '2.15', '2.16', '2.17'],
    nifVersionFrom: 'listed',
    readsGlobalSwitches: false,
    unwritableCache: 'raises',
    source: `${LIBRARY}/config.ex:20-34, ${LIBRARY}.ex:960-972 @ v0.7.0`,
  },
  {
    since: '0.7.2',
    defaultTargets: TARGETS,
    defaultNifVersions: ['2.15'],
    knownNifVersions: ['2.14', '2.15', '2.16', '2.17'],
    nifVersionFrom: 'listed',
    readsGlobalSwitches: true,
    // The warning of 0.7.2 is for a file that cannot be written; the folder is still matched with `:ok =`.
    unwritableCache: 'raises',
    source: `${LIBRARY}.ex:168-182, 798-811, 1005-1017 @ v0.7.2`,
  },
  {
    since: '0.8.3',
    defaultTargets: TARGETS,
    defaultNifVersions: ['2.15'],
    knownNifVersions: ['2.14', '2.15', '2.16', '2.17'],
    nifVersionFrom: 'listed',
    readsGlobalSwitches: true,
    unwritableCache: 'warns',
    source: `${LIBRARY}.ex:1051-1064 @ v0.8.3; ${LIBRARY}/config.ex:20-34 @ v0.8.4`,
  },
  {
    since: '0.10.0',
    defaultTargets: TARGETS,
    defaultNifVersions: ['2.15'],
    knownNifVersions: ['2.14', '2.15', '2.16', '2.17', '2.18'],
    nifVersionFrom: 'listed',
    readsGlobalSwitches: true,
    unwritableCache: 'warns',
    // 0.9.0 adds NO_PROXY and RUSTLER_PRECOMPILED_IPFAMILY, and nothing that is in these columns (CHANGELOG.md @06d33eeb).
    source: 'philss/rustler_precompiled#103 ("the default NIF version is unchanged"), release notes of v0.10.0',
  },
];

/** The newest version that the table was read from. What a later minor version does is not known. */
const NEWEST_MINOR = 10;

/** The row of a locked version; undefined where the table says nothing: before 0.6, a pre-release, after the newest known minor. */
export function rustlerPrecompiledVersion(version: string): RustlerPrecompiledVersion | undefined {
  const read = releaseOf(version);
  if (read === undefined || read >= releaseNumber(0, NEWEST_MINOR + 1, 0)) return undefined;
  return RUSTLER_PRECOMPILED_VERSIONS.findLast(({ since }) => (releaseOf(since) ?? 0) <= read);
}

/** A release as one number that orders as versions do. */
function releaseOf(version: string): number | undefined {
  const numbers = /^(\d+)\.(\d+)\.(\d+)$/.exec(version);
  return numbers ? releaseNumber(Number(numbers[1]), Number(numbers[2]), Number(numbers[3])) : undefined;
}

function releaseNumber(major: number, minor: number, patch: number): number {
  return (major * 1000 + minor) * 1000 + patch;
}

/**
 * Options that `use RustlerPrecompiled` takes for itself and does not hand to Rustler when the build is forced
 * (lib/rustler_precompiled.ex:234-246 @9d9778cb).
 */
export const PRECOMPILED_OPTIONS: ReadonlySet<string> = new Set([
  'base_url',
  'version',
  'force_build',
  'targets',
  'nif_versions',
  'max_retries',
  'variants',
]);

/** Whether a package version forces a build: `dev` is a part of its pre-release (lib/rustler_precompiled/config.ex:63,147). */
export function isForcingVersion(version: string): boolean {
  const pre = /^\d+\.\d+\.\d+-([0-9A-Za-z.-]+)/.exec(version)?.[1];
  return pre?.split('.').includes('dev') ?? false;
}
