/** Whether rustc links a musl target's C library statically when no flag says otherwise: no cdylib is possible then. */
export interface MuslTarget {
  readonly triple: string;
  readonly crtStatic: boolean;
  readonly source: string;
}

// rust-lang/rust#133386 made dynamic the default of new musl targets and kept the old ones static; #144513 may turn more.
// A compiler that its distributor configured differs: Alpine's, and nixpkgs' own rustc for musl (SEMANTICS 6.1).
const SOURCE = 'rustc 1.95.0 --print cfg --target <triple> (target_feature="crt-static")';

export const MUSL_TARGETS: readonly MuslTarget[] = [
  row('aarch64-unknown-linux-musl', true),
  row('aarch64_be-unknown-linux-musl', false),
  row('arm-unknown-linux-musleabi', true),
  row('arm-unknown-linux-musleabihf', true),
  row('armv5te-unknown-linux-musleabi', true),
  row('armv7-unknown-linux-musleabi', true),
  row('armv7-unknown-linux-musleabihf', true),
  row('hexagon-unknown-linux-musl', false),
  row('i586-unknown-linux-musl', true),
  row('i686-unknown-linux-musl', true),
  row('loongarch64-unknown-linux-musl', false),
  row('mips-unknown-linux-musl', false),
  row('mips64-openwrt-linux-musl', false),
  row('mips64-unknown-linux-muslabi64', false),
  row('mips64el-unknown-linux-muslabi64', false),
  row('mipsel-unknown-linux-musl', false),
  row('powerpc-unknown-linux-musl', false),
  row('powerpc-unknown-linux-muslspe', false),
  row('powerpc64-unknown-linux-musl', false),
  row('powerpc64le-unknown-linux-musl', true),
  row('riscv32gc-unknown-linux-musl', false),
  row('riscv64gc-unknown-linux-musl', false),
  row('s390x-unknown-linux-musl', false),
  row('thumbv7neon-unknown-linux-musleabihf', false),
  row('x86_64-unikraft-linux-musl', false),
  row('x86_64-unknown-linux-musl', true),
];

/** True or false for a musl target of the table; undefined for every other triple. */
export function isCrtStaticByDefault(triple: string): boolean | undefined {
  return MUSL_TARGETS.find((target) => target.triple === triple)?.crtStatic;
}

function row(triple: string, crtStatic: boolean): MuslTarget {
  return { triple, crtStatic, source: SOURCE };
}
