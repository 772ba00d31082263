/** What `rustc --print cfg` says of a target, as far as it does not depend on flags. */
export interface TargetCfg {
  readonly triple: string;
  readonly os: string;
  /** Empty where the target has none (darwin, the BSDs). */
  readonly env: string;
  readonly vendor: string;
  readonly family: 'unix' | 'windows';
  readonly arch: string;
  readonly pointerWidth: '32' | '64';
  readonly endian: 'little' | 'big';
  readonly source: string;
}

const SOURCE = 'rustc 1.95.0 --print cfg --target <triple>';

/**
 * Targets of operating systems that a BEAM runs on. Each row: triple, `target_arch`, `target_pointer_width`, and `big` where
 * the byte order is big-endian. `target_abi` and `target_feature` are left out: they change between rustc versions.
 */
const TARGETS: readonly TargetCfg[] = [
  ...targets('linux', '', 'unknown', ['x86_64-unknown-linux-none x86_64 64']),
  ...targets('linux', 'gnu', 'unknown', [
    'aarch64-unknown-linux-gnu aarch64 64',
    'aarch64-unknown-linux-gnu_ilp32 aarch64 32',
    'aarch64_be-unknown-linux-gnu aarch64 64 big',
    'aarch64_be-unknown-linux-gnu_ilp32 aarch64 32 big',
    'arm-unknown-linux-gnueabi arm 32',
    'arm-unknown-linux-gnueabihf arm 32',
    'armeb-unknown-linux-gnueabi arm 32 big',
    'armv4t-unknown-linux-gnueabi arm 32',
    'armv5te-unknown-linux-gnueabi arm 32',
    'armv7-unknown-linux-gnueabi arm 32',
    'armv7-unknown-linux-gnueabihf arm 32',
    'csky-unknown-linux-gnuabiv2 csky 32',
    'csky-unknown-linux-gnuabiv2hf csky 32',
    'i586-unknown-linux-gnu x86 32',
    'i686-unknown-linux-gnu x86 32',
    'loongarch64-unknown-linux-gnu loongarch64 64',
    'm68k-unknown-linux-gnu m68k 32 big',
    'mips-unknown-linux-gnu mips 32 big',
    'mips64-unknown-linux-gnuabi64 mips64 64 big',
    'mips64el-unknown-linux-gnuabi64 mips64 64',
    'mipsel-unknown-linux-gnu mips 32',
    'mipsisa32r6-unknown-linux-gnu mips32r6 32 big',
    'mipsisa32r6el-unknown-linux-gnu mips32r6 32',
    'mipsisa64r6-unknown-linux-gnuabi64 mips64r6 64 big',
    'mipsisa64r6el-unknown-linux-gnuabi64 mips64r6 64',
    'powerpc-unknown-linux-gnu powerpc 32 big',
    'powerpc-unknown-linux-gnuspe powerpc 32 big',
    'powerpc64-unknown-linux-gnu powerpc64 64 big',
    'powerpc64le-unknown-linux-gnu powerpc64 64',
    'riscv32gc-unknown-linux-gnu riscv32 32',
    'riscv64a23-unknown-linux-gnu riscv64 64',
    'riscv64gc-unknown-linux-gnu riscv64 64',
    's390x-unknown-linux-gnu s390x 64 big',
    'sparc-unknown-linux-gnu sparc 32 big',
    'sparc64-unknown-linux-gnu sparc64 64 big',
    'thumbv7neon-unknown-linux-gnueabihf arm 32',
    'x86_64-unknown-linux-gnu x86_64 64',
    'x86_64-unknown-linux-gnuasan x86_64 64',
    'x86_64-unknown-linux-gnux32 x86_64 32',
  ]),
  ...targets('linux', 'musl', 'openwrt', ['mips64-openwrt-linux-musl mips64 64 big']),
  ...targets('linux', 'musl', 'unikraft', ['x86_64-unikraft-linux-musl x86_64 64']),
  ...targets('linux', 'musl', 'unknown', [
    'aarch64-unknown-linux-musl aarch64 64',
    'aarch64_be-unknown-linux-musl aarch64 64 big',
    'arm-unknown-linux-musleabi arm 32',
    'arm-unknown-linux-musleabihf arm 32',
    'armv5te-unknown-linux-musleabi arm 32',
    'armv7-unknown-linux-musleabi arm 32',
    'armv7-unknown-linux-musleabihf arm 32',
    'hexagon-unknown-linux-musl hexagon 32',
    'i586-unknown-linux-musl x86 32',
    'i686-unknown-linux-musl x86 32',
    'loongarch64-unknown-linux-musl loongarch64 64',
    'mips-unknown-linux-musl mips 32 big',
    'mips64-unknown-linux-muslabi64 mips64 64 big',
    'mips64el-unknown-linux-muslabi64 mips64 64',
    'mipsel-unknown-linux-musl mips 32',
    'powerpc-unknown-linux-musl powerpc 32 big',
    'powerpc-unknown-linux-muslspe powerpc 32 big',
    'powerpc64-unknown-linux-musl powerpc64 64 big',
    'powerpc64le-unknown-linux-musl powerpc64 64',
    'riscv32gc-unknown-linux-musl riscv32 32',
    'riscv64gc-unknown-linux-musl riscv64 64',
    's390x-unknown-linux-musl s390x 64 big',
    'thumbv7neon-unknown-linux-musleabihf arm 32',
    'x86_64-unknown-linux-musl x86_64 64',
  ]),
  ...targets('linux', 'ohos', 'unknown', [
    'aarch64-unknown-linux-ohos aarch64 64',
    'armv7-unknown-linux-ohos arm 32',
    'loongarch64-unknown-linux-ohos loongarch64 64',
    'x86_64-unknown-linux-ohos x86_64 64',
  ]),
  ...targets('linux', 'uclibc', 'unknown', [
    'armv5te-unknown-linux-uclibceabi arm 32',
    'armv7-unknown-linux-uclibceabi arm 32',
    'armv7-unknown-linux-uclibceabihf arm 32',
    'mips-unknown-linux-uclibc mips 32 big',
    'mipsel-unknown-linux-uclibc mips 32',
  ]),
  ...targets('macos', '', 'apple', [
    'aarch64-apple-darwin aarch64 64',
    'arm64e-apple-darwin aarch64 64',
    'i686-apple-darwin x86 32',
    'x86_64-apple-darwin x86_64 64',
    'x86_64h-apple-darwin x86_64 64',
  ]),
  ...targets('windows', 'gnu', 'pc', [
    'aarch64-pc-windows-gnullvm aarch64 64',
    'i686-pc-windows-gnu x86 32',
    'i686-pc-windows-gnullvm x86 32',
    'x86_64-pc-windows-gnu x86_64 64',
    'x86_64-pc-windows-gnullvm x86_64 64',
  ]),
  ...targets('windows', 'gnu', 'uwp', ['i686-uwp-windows-gnu x86 32', 'x86_64-uwp-windows-gnu x86_64 64']),
  ...targets('windows', 'gnu', 'win7', ['i686-win7-windows-gnu x86 32', 'x86_64-win7-windows-gnu x86_64 64']),
  ...targets('windows', 'msvc', 'pc', [
    'aarch64-pc-windows-msvc aarch64 64',
    'arm64ec-pc-windows-msvc arm64ec 64',
    'i686-pc-windows-msvc x86 32',
    'thumbv7a-pc-windows-msvc arm 32',
    'x86_64-pc-windows-msvc x86_64 64',
  ]),
  ...targets('windows', 'msvc', 'uwp', [
    'aarch64-uwp-windows-msvc aarch64 64',
    'i686-uwp-windows-msvc x86 32',
    'thumbv7a-uwp-windows-msvc arm 32',
    'x86_64-uwp-windows-msvc x86_64 64',
  ]),
  ...targets('windows', 'msvc', 'win7', ['i686-win7-windows-msvc x86 32', 'x86_64-win7-windows-msvc x86_64 64']),
  ...targets('freebsd', '', 'unknown', [
    'aarch64-unknown-freebsd aarch64 64',
    'armv6-unknown-freebsd arm 32',
    'armv7-unknown-freebsd arm 32',
    'i686-unknown-freebsd x86 32',
    'powerpc-unknown-freebsd powerpc 32 big',
    'powerpc64-unknown-freebsd powerpc64 64 big',
    'powerpc64le-unknown-freebsd powerpc64 64',
    'riscv64gc-unknown-freebsd riscv64 64',
    'x86_64-unknown-freebsd x86_64 64',
  ]),
  ...targets('netbsd', '', 'unknown', [
    'aarch64-unknown-netbsd aarch64 64',
    'aarch64_be-unknown-netbsd aarch64 64 big',
    'armv6-unknown-netbsd-eabihf arm 32',
    'armv7-unknown-netbsd-eabihf arm 32',
    'i586-unknown-netbsd x86 32',
    'i686-unknown-netbsd x86 32',
    'mipsel-unknown-netbsd mips 32',
    'powerpc-unknown-netbsd powerpc 32 big',
    'riscv64gc-unknown-netbsd riscv64 64',
    'sparc64-unknown-netbsd sparc64 64 big',
    'x86_64-unknown-netbsd x86_64 64',
  ]),
  ...targets('openbsd', '', 'unknown', [
    'aarch64-unknown-openbsd aarch64 64',
    'i686-unknown-openbsd x86 32',
    'powerpc-unknown-openbsd powerpc 32 big',
    'powerpc64-unknown-openbsd powerpc64 64 big',
    'riscv64gc-unknown-openbsd riscv64 64',
    'sparc64-unknown-openbsd sparc64 64 big',
    'x86_64-unknown-openbsd x86_64 64',
  ]),
  ...targets('dragonfly', '', 'unknown', ['x86_64-unknown-dragonfly x86_64 64']),
  ...targets('illumos', '', 'unknown', ['aarch64-unknown-illumos aarch64 64', 'x86_64-unknown-illumos x86_64 64']),
  ...targets('solaris', '', 'pc', ['x86_64-pc-solaris x86_64 64']),
  ...targets('solaris', '', 'sun', ['sparcv9-sun-solaris sparc64 64 big']),
];

const BY_TRIPLE: ReadonlyMap<string, TargetCfg> = new Map(TARGETS.map((target) => [target.triple, target]));

/** The facts of a target; undefined for a triple that the table does not hold (a custom target, an embedded one). */
export function targetCfg(triple: string): TargetCfg | undefined {
  return BY_TRIPLE.get(triple);
}

/** Triples that the table holds. */
export function knownTriples(): readonly string[] {
  return [...BY_TRIPLE.keys()];
}

function targets(os: string, env: string, vendor: string, rows: readonly string[]): TargetCfg[] {
  return rows.map((row) => {
    const [triple = '', arch = '', width, endian] = row.split(' ');
    return {
      triple,
      os,
      env,
      vendor,
      family: os === 'windows' ? 'windows' : 'unix',
      arch,
      pointerWidth: width === '32' ? '32' : '64',
      endian: endian === 'big' ? 'big' : 'little',
      source: SOURCE,
    };
  });
}
