import { atLeast } from './version.ts';

/** What a range of Hex versions of `rustler` does with the options of `use Rustler`. */
export interface RustlerVersion {
  /** First version of the range; it lasts until the next row. */
  readonly since: string;
  /** What stands before the crate's name in the default `load_from`. */
  readonly loadPrefix: 'lib' | '';
  /** Default `mode`. `by-environment`: `release` when MIX_ENV is prod or bench, else `debug`. */
  readonly mode: 'release' | 'by-environment';
  /** `rustler_crates` of mix.exs is merged below the options. */
  readonly readsRustlerCrates: boolean;
  /** Fields of the struct that options are put into; any other key raises `KeyError` (`struct!`). */
  readonly options: ReadonlySet<string>;
  readonly source: string;
}

const CONFIG = 'rusterlium/rustler rustler_mix/lib/rustler/compiler/config.ex';

const FIRST_OPTIONS = [
  'cargo',
  'crate',
  'default_features',
  'env',
  'external_resources',
  'features',
  'lib',
  'load_data',
  'load_from',
  'mode',
  'otp_app',
  'path',
  'priv_dir',
  'skip_compilation?',
  'target',
  'target_dir',
];

function options(added: readonly string[], removed: readonly string[]): ReadonlySet<string> {
  return new Set([...FIRST_OPTIONS, ...added].filter((key) => !removed.includes(key)));
}

/** In ascending order. Versions before 0.22 have another API (`compilers: [:rustler]`) and no row. */
export const RUSTLER_VERSIONS: readonly RustlerVersion[] = [
  {
    since: '0.22.0',
    loadPrefix: 'lib',
    mode: 'by-environment',
    readsRustlerCrates: true,
    options: options([], []),
    source: `${CONFIG}:15-31,44-45,68 @ rustler-0.22.0`,
  },
  {
    since: '0.25.0',
    loadPrefix: 'lib',
    mode: 'by-environment',
    readsRustlerCrates: true,
    options: options(['metadata'], []),
    source: `${CONFIG}:45-46,77 @ rustler-0.25.0`,
  },
  {
    since: '0.27.0',
    loadPrefix: 'lib',
    mode: 'release',
    readsRustlerCrates: true,
    options: options(['metadata'], []),
    source: `${CONFIG}:45-46,77 @ rustler-0.27.0`,
  },
  {
    since: '0.28.0',
    loadPrefix: 'lib',
    mode: 'release',
    readsRustlerCrates: true,
    options: options(['metadata', 'load_data_fun'], []),
    source: `${CONFIG}:46-47,78 @ rustler-0.28.0`,
  },
  {
    since: '0.33.0',
    loadPrefix: 'lib',
    mode: 'release',
    readsRustlerCrates: false,
    options: options(['metadata', 'load_data_fun'], []),
    source: `${CONFIG}:40-41,71 @ rustler-0.33.0 (rustler_crates is gone)`,
  },
  {
    since: '0.37.0',
    loadPrefix: '',
    mode: 'release',
    readsRustlerCrates: false,
    options: options(['metadata', 'load_data_fun', 'binaries'], ['priv_dir', 'target_dir']),
    source: `${CONFIG}:14-31,42,69 @ rustler-0.37.0 and rustler-0.38.0`,
  },
];

/** The newest version that the table was read from. What a later minor version does is not known. */
const NEWEST_RUSTLER = '0.38';

/**
 * The row of a locked version; undefined where the table says nothing: before 0.22, a pre-release of a row's first version
 * (it may stand on either side of the change), and after the newest known minor.
 */
export function rustlerVersion(version: string): RustlerVersion | undefined {
  const numbers = /^(\d+)\.(\d+)\.(\d+)(-[^+]+)?/.exec(version);
  if (!numbers) return undefined;
  const [major, minor, patch] = [Number(numbers[1]), Number(numbers[2]), Number(numbers[3])];
  if (major !== 0 || minor > Number(NEWEST_RUSTLER.split('.')[1])) return undefined;
  if (numbers[4] && patch === 0 && RUSTLER_VERSIONS.some(({ since }) => since === `0.${minor}.0`)) return undefined;
  return RUSTLER_VERSIONS.findLast(({ since }) => Number(since.split('.')[1]) <= minor);
}

/**
 * Whether a version is older than `use Rustler` compiling by itself: then the Mix compiler `:rustler` does (rustler_mix
 * lib/mix/tasks/compile.rustler.ex @ rustler-0.21.0 to rustler-0.21.2). `unread`: older still, or a pre-release.
 */
export function isMixCompiler(version: string): 'yes' | 'no' | 'unread' {
  const numbers = /^0\.(\d+)\.(\d+)(-[^+]+)?/.exec(version);
  if (!numbers || Number(numbers[1]) > 22 || (Number(numbers[1]) === 22 && !numbers[3])) return 'no';
  return Number(numbers[1]) === 21 && !numbers[3] ? 'yes' : 'unread';
}

/**
 * Whether a version brings the Mix compiler `:rustler` for those who still list it: it warns, and compiles nothing (rustler_mix
 * lib/mix/tasks/compile.rustler.ex @ rustler-0.22.0 to rustler-0.32.1; no such file since rustler-0.33.0).
 */
export function bringsMixCompiler(version: string): boolean {
  return atLeast(version, '0.33.0') === false;
}
