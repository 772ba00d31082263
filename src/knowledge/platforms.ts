/** C library of a platform; `none` where the operating system brings its own (darwin). */
export type Libc = 'glibc' | 'musl' | 'none';

/** A platform that nixpkgs can build for. */
export interface PlatformFact {
  /** Nix system. */
  readonly system: string;
  /** What rustc calls it: `stdenv.hostPlatform.rust.rustcTarget`. */
  readonly rustTarget: string;
  /** GNU-style name: `stdenv.hostPlatform.config`; undefined where it differs between nixpkgs versions. */
  readonly config: string | undefined;
  readonly libc: Libc;
  readonly source: string;
}

const RUST_TARGETS = 'nixpkgs lib/systems/default.nix rust.rustcTarget; rustc --print target-list';

/** Platforms by Nix system, with the C library that a plain `pkgs` has there. */
export const NATIVE_PLATFORMS: readonly PlatformFact[] = [
  linux('x86_64-linux', 'x86_64-unknown-linux-gnu', 'x86_64-unknown-linux-gnu', 'glibc'),
  linux('aarch64-linux', 'aarch64-unknown-linux-gnu', 'aarch64-unknown-linux-gnu', 'glibc'),
  linux('i686-linux', 'i686-unknown-linux-gnu', 'i686-unknown-linux-gnu', 'glibc'),
  linux('armv7l-linux', 'armv7-unknown-linux-gnueabihf', 'armv7l-unknown-linux-gnueabihf', 'glibc'),
  linux('armv6l-linux', 'arm-unknown-linux-gnueabihf', 'armv6l-unknown-linux-gnueabihf', 'glibc'),
  linux('riscv64-linux', 'riscv64gc-unknown-linux-gnu', 'riscv64-unknown-linux-gnu', 'glibc'),
  linux('powerpc64le-linux', 'powerpc64le-unknown-linux-gnu', 'powerpc64le-unknown-linux-gnu', 'glibc'),
  darwin('x86_64-darwin', 'x86_64-apple-darwin', 'x86_64-apple-darwin'),
  // `config` was aarch64-apple-darwin and became arm64-apple-darwin.
  darwin('aarch64-darwin', 'aarch64-apple-darwin', undefined),
];

/** The same systems with musl: `pkgsMusl`, and `pkgsStatic` on linux. */
export const MUSL_PLATFORMS: readonly PlatformFact[] = [
  linux('x86_64-linux', 'x86_64-unknown-linux-musl', 'x86_64-unknown-linux-musl', 'musl'),
  linux('aarch64-linux', 'aarch64-unknown-linux-musl', 'aarch64-unknown-linux-musl', 'musl'),
  linux('i686-linux', 'i686-unknown-linux-musl', 'i686-unknown-linux-musl', 'musl'),
  linux('armv7l-linux', 'armv7-unknown-linux-musleabihf', 'armv7l-unknown-linux-musleabihf', 'musl'),
  linux('armv6l-linux', 'arm-unknown-linux-musleabihf', 'armv6l-unknown-linux-musleabihf', 'musl'),
  linux('riscv64-linux', 'riscv64gc-unknown-linux-musl', 'riscv64-unknown-linux-musl', 'musl'),
  linux('powerpc64le-linux', 'powerpc64le-unknown-linux-musl', 'powerpc64le-unknown-linux-musl', 'musl'),
];

const EXAMPLES = 'nixpkgs lib/systems/examples.nix';

/** Names under `pkgsCross`. Platforms that no BEAM runs on are left out. */
export const CROSS_PLATFORMS: ReadonlyMap<string, PlatformFact> = new Map([
  ['gnu64', cross(NATIVE_PLATFORMS, 'x86_64-linux')],
  ['gnu32', cross(NATIVE_PLATFORMS, 'i686-linux')],
  ['aarch64-multiplatform', cross(NATIVE_PLATFORMS, 'aarch64-linux')],
  ['armv7l-hf-multiplatform', cross(NATIVE_PLATFORMS, 'armv7l-linux')],
  ['raspberryPi', cross(NATIVE_PLATFORMS, 'armv6l-linux')],
  ['riscv64', cross(NATIVE_PLATFORMS, 'riscv64-linux')],
  ['powernv', cross(NATIVE_PLATFORMS, 'powerpc64le-linux')],
  ['musl64', cross(MUSL_PLATFORMS, 'x86_64-linux')],
  ['musl32', cross(MUSL_PLATFORMS, 'i686-linux')],
  ['aarch64-multiplatform-musl', cross(MUSL_PLATFORMS, 'aarch64-linux')],
  ['muslpi', cross(MUSL_PLATFORMS, 'armv6l-linux')],
  ['riscv64-musl', cross(MUSL_PLATFORMS, 'riscv64-linux')],
  ['musl-power', cross(MUSL_PLATFORMS, 'powerpc64le-linux')],
  ['x86_64-darwin', cross(NATIVE_PLATFORMS, 'x86_64-darwin')],
  ['aarch64-darwin', cross(NATIVE_PLATFORMS, 'aarch64-darwin')],
]);

/** Systems that come with somebody's default list, not with the repository. */
export const DEFAULT_SYSTEMS = {
  /** numtide/flake-utils default.nix `defaultSystems`, from nix-systems/default. */
  flakeUtils: ['aarch64-darwin', 'aarch64-linux', 'x86_64-darwin', 'x86_64-linux'],
  /** Repositories of github:nix-systems, by name. */
  nixSystems: new Map<string, readonly string[]>([
    ['default', ['aarch64-darwin', 'aarch64-linux', 'x86_64-darwin', 'x86_64-linux']],
    ['default-linux', ['aarch64-linux', 'x86_64-linux']],
    ['default-darwin', ['aarch64-darwin', 'x86_64-darwin']],
    ['x86_64-linux', ['x86_64-linux']],
    ['aarch64-linux', ['aarch64-linux']],
    ['x86_64-darwin', ['x86_64-darwin']],
    ['aarch64-darwin', ['aarch64-darwin']],
  ]),
  /** nixpkgs lib/systems/flake-systems.nix: the tiers that have a Rust toolchain and a BEAM in the binary cache. */
  flakeExposed: ['aarch64-darwin', 'aarch64-linux', 'x86_64-darwin', 'x86_64-linux'],
} as const;

const everywhere = () => true;
const never = () => false;
const ofKernel = (kernel: string) => (system: string) => system.endsWith(`-${kernel}`);
const ofCpu = (cpu: string) => (system: string) => system.startsWith(`${cpu}-`);

/**
 * nixpkgs lib/systems/doubles.nix, which is `lib.platforms` and `lib.systems.doubles`: whether a system of the table above is in the
 * list of that name. What tells C libraries apart is left out.
 */
const SYSTEM_LISTS: ReadonlyMap<string, (system: string) => boolean> = new Map([
  ['all', everywhere],
  ['unix', everywhere],
  ['linux', ofKernel('linux')],
  ['darwin', ofKernel('darwin')],
  ['x86_64', ofCpu('x86_64')],
  ['aarch64', ofCpu('aarch64')],
  ['i686', ofCpu('i686')],
  ['riscv64', ofCpu('riscv64')],
  ...['none', 'windows', 'cygwin', 'freebsd', 'netbsd', 'openbsd', 'illumos', 'wasi', 'embedded'].map(
    (name) => [name, never] as const,
  ),
]);

/** The systems of a list of `lib.platforms`, as far as the table has them; undefined for a list that is not known. */
export function systemsOfList(name: string): readonly string[] | undefined {
  const holds = SYSTEM_LISTS.get(name);
  return holds && NATIVE_PLATFORMS.map(({ system }) => system).filter(holds);
}

/** The platform that a triple of rustc names, as far as the tables above know it. */
export function platformOfRustTarget(target: string): PlatformFact | undefined {
  return [...NATIVE_PLATFORMS, ...MUSL_PLATFORMS].find((platform) => platform.rustTarget === target);
}

/** The platform that a GNU-style name (`crossSystem.config`) or a triple names. */
export function platformOfConfig(config: string): PlatformFact | undefined {
  return [...NATIVE_PLATFORMS, ...MUSL_PLATFORMS].find(
    (platform) => platform.config === config || platform.rustTarget === config,
  );
}

export function nativePlatform(system: string): PlatformFact | undefined {
  return NATIVE_PLATFORMS.find((platform) => platform.system === system);
}

export function muslPlatform(system: string): PlatformFact | undefined {
  return MUSL_PLATFORMS.find((platform) => platform.system === system);
}

/** `stdenv.hostPlatform.extensions.sharedLibrary`: nixpkgs lib/systems/default.nix. */
export function sharedLibraryExtension(system: string): '.so' | '.dylib' {
  return system.endsWith('-darwin') ? '.dylib' : '.so';
}

function linux(system: string, rustTarget: string, config: string, libc: Libc): PlatformFact {
  return { system, rustTarget, config, libc, source: RUST_TARGETS };
}

function darwin(system: string, rustTarget: string, config: string | undefined): PlatformFact {
  return { system, rustTarget, config, libc: 'none', source: RUST_TARGETS };
}

function cross(platforms: readonly PlatformFact[], system: string): PlatformFact {
  const platform = platforms.find((candidate) => candidate.system === system);
  if (!platform) throw new Error(`no platform row for ${system}`);
  return { ...platform, source: EXAMPLES };
}
