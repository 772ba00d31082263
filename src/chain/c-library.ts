import { crtStaticFlag, type EffectiveFlags } from '../cargo/index.ts';
import { isCrtStaticByDefault } from '../knowledge/musl-targets.ts';
import type { Platform, RustDetails, Toolchain } from '../nix/model.ts';
import { type Fact, known, unknown } from '../repository/index.ts';
import type { CLibraryLinking } from './model.ts';

/**
 * How the C library is linked, which decides whether a cdylib is possible at all (SEMANTICS 4.1, 6.1). The target's default holds
 * unless a flag says otherwise; nixpkgs' own rustc and the hook of a cross buildRustPackage pass such a flag by themselves.
 */
export function cLibraryLinking(
  triple: Fact<string>,
  flags: Fact<EffectiveFlags>,
  toolchain: Fact<Toolchain>,
  rust: RustDetails | undefined,
  platform: Platform | undefined,
): Fact<CLibraryLinking> {
  const onStaticSet = platform?.static === true;
  if (flags.kind === 'known') {
    const flag = crtStaticFlag(flags.value.flags);
    if (flag) return known({ crt: flag.value, decidedBy: 'flag', flag: flag.span }, flag.span);
  }
  if (triple.kind === 'unknown') return triple;
  const staticByDefault = isCrtStaticByDefault(triple.value);
  if (staticByDefault === undefined && triple.value.includes('musl')) {
    return unknown(`how rustc links ${triple.value} by default is not in the table`, triple.span);
  }
  if (!staticByDefault) return known({ crt: 'dynamic', decidedBy: 'target', flag: undefined }, triple.span);
  if (flags.kind === 'unknown') return flags;
  const [lost] = flags.value.unknown;
  if (lost) return lost;
  if (rust?.linksMuslDynamically && !replacesHook(flags.value))
    return known({ crt: 'dynamic', decidedBy: 'builder', flag: undefined }, triple.span);
  if (toolchain.kind === 'unknown') return toolchain;
  switch (toolchain.value.origin) {
    case 'nixpkgs':
      // The wrapper of rustc passes the flag on a musl set that is not static (rustc-wrapper/default.nix).
      if (onStaticSet) return known({ crt: 'static', decidedBy: 'target', flag: undefined }, triple.span);
      return known({ crt: 'dynamic', decidedBy: 'toolchain', flag: undefined }, toolchain.span);
    case 'outside':
      return unknown('the toolchain comes from elsewhere and may link musl dynamically by itself', toolchain.span);
    default:
      return known({ crt: 'static', decidedBy: 'target', flag: undefined }, triple.span);
  }
}

/** cargoSetupHook writes its flags for the target, which RUSTFLAGS replaces. */
function replacesHook({ inEffect }: EffectiveFlags): boolean {
  return inEffect.some((source) => source.class === 'RUSTFLAGS' || source.class === 'CARGO_ENCODED_RUSTFLAGS');
}
