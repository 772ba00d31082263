/** The NIF version of the archive that a BEAM takes (philss/rustler_precompiled lib/rustler_precompiled.ex:506-523 @9d9778cb); undefined: none fits. */
export function compatibleNifVersion(current: string, available: readonly string[]): string | undefined {
  if (available.includes(current)) return current;
  const [major, minor] = numbersOf(current);
  const fitting = available.filter((version) => {
    const [itsMajor, itsMinor] = numbersOf(version);
    return itsMajor === major && itsMinor !== undefined && minor !== undefined && itsMinor <= minor;
  });
  return fitting.sort((a, b) => (numbersOf(a)[1] ?? 0) - (numbersOf(b)[1] ?? 0)).at(-1);
}

function numbersOf(version: string): readonly (number | undefined)[] {
  return version.split('.').map(Number);
}

/** What a build is for, as the names of archives say it. */
export interface ArchiveName {
  /** `crate`, else `otp_app`. */
  readonly basename: string;
  readonly version: string;
  readonly nifVersion: string;
  readonly target: string;
  readonly variant: string | undefined;
}

/** Name of the archive without its extension: also the name under priv/native that the BEAM loads (lib/rustler_precompiled.ex:859-880). */
function archiveStem({ basename, version, nifVersion, target, variant }: ArchiveName): string {
  const prefix = target.includes('windows') ? '' : 'lib';
  return `${prefix}${basename}-v${version}-nif-${nifVersion}-${target}${variant === undefined ? '' : `--${variant}`}`;
}

/** `.so` on every Unix, darwin included. */
export function archiveName(name: ArchiveName): string {
  return `${archiveStem(name)}.${name.target.includes('windows') ? 'dll' : 'so'}.tar.gz`;
}

/** What `erlang:system_info(system_architecture)` says, in its parts. */
export interface SystemArchitecture {
  readonly arch: string;
  readonly vendor: string;
  readonly os: string;
  readonly abi: string | undefined;
}

/** Variables that replace a part of it, as Nerves sets them (lib/rustler_precompiled.ex:557-590). */
export const TARGET_VARIABLES: Readonly<Record<keyof SystemArchitecture, string>> = {
  arch: 'TARGET_ARCH',
  vendor: 'TARGET_VENDOR',
  os: 'TARGET_OS',
  abi: 'TARGET_ABI',
};

const LINUX_VENDORS = ['pc', 'redhat', 'suse', 'alpine'];
const LINUX_CPUS: Readonly<Record<string, string>> = { amd64: 'x86_64', riscv64: 'riscv64gc' };

/** The triple that archives are named after (lib/rustler_precompiled.ex:557-614). Undefined off linux and darwin. */
export function precompiledTarget(
  machine: SystemArchitecture,
  overrides: Partial<SystemArchitecture>,
): string | undefined {
  let { arch, vendor, os, abi } = { ...machine, ...defined(overrides) };
  const changed = arch !== machine.arch || os !== machine.os || abi !== machine.abi;
  // A vendor that stays what it was is not told from one that nobody gave.
  if (changed && vendor === machine.vendor && os === 'linux') vendor = 'unknown';
  if (os.includes('darwin')) return parts(arch === 'arm' ? 'aarch64' : arch, vendor, 'darwin', abi);
  if (!os.includes('linux')) return undefined;
  if (LINUX_VENDORS.includes(vendor)) vendor = 'unknown';
  arch = LINUX_CPUS[arch] ?? arch;
  return parts(arch, vendor, os, abi);
}

function defined(overrides: Partial<SystemArchitecture>): Partial<SystemArchitecture> {
  return Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined));
}

function parts(...all: readonly (string | undefined)[]): string {
  return all.filter((part) => part !== undefined).join('-');
}

/** What decides where the cache of a user is, when no variable names it. */
export interface UserCacheQuestion {
  readonly darwin: boolean;
  /** MIX_XDG is set, to whatever. */
  readonly mixXdg: boolean;
  /** XDG_CACHE_HOME is set and not empty. */
  readonly xdgCacheHome: boolean;
}

/** `filename:basedir(user_cache, "rustler_precompiled/precompiled_nifs")`: a folder below what a variable holds (OTP filename.erl). */
export function userCache({ darwin, mixXdg, xdgCacheHome }: UserCacheQuestion): {
  readonly variable: 'HOME' | 'XDG_CACHE_HOME';
  readonly below: string;
} {
  const below = 'rustler_precompiled/precompiled_nifs';
  if (darwin && !mixXdg) return { variable: 'HOME', below: `Library/Caches/${below}` };
  return xdgCacheHome ? { variable: 'XDG_CACHE_HOME', below } : { variable: 'HOME', below: `.cache/${below}` };
}
