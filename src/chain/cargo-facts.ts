import {
  type CallBeforeTarget,
  type CargoCall,
  type CargoPackage,
  type EffectiveFlags,
  effectiveFlags,
  effectiveProfile,
  flagsOutOfReach,
  linkerChoice,
} from '../cargo/index.ts';
import { platformOfRustTarget } from '../knowledge/platforms.ts';
import type { Derivation } from '../nix/model.ts';
import { type Fact, known, type Repository, type Span, type Unknown, unknown } from '../repository/index.ts';
import { mapFact } from './facts.ts';
import type { ProducerLink } from './model.ts';
import { unreadSettings } from './unread-settings.ts';

/**
 * Effective flags, and what may add to them unread. What is out of reach is looked for in the whole repository, not only in what
 * the build sees.
 */
export function flagsOf(
  call: Fact<CargoCall>,
  derivation: Derivation | undefined,
  repository: Repository,
): ProducerLink['flags'] {
  return mapFact(call, (value) => {
    const flags = effectiveFlags(value);
    return {
      ...flags,
      outOfReach: flagsOutOfReach({ ...value, view: repository }, new Set(flags.files)),
      unknown: [...flags.unknown, ...unreadSettings(derivation, value), ...hookFlags(flags, derivation)],
    };
  });
}

/** The linker that a call names. */
export function linkerOf(call: Fact<CargoCall>, flags: Fact<EffectiveFlags>): ProducerLink['linker'] {
  if (call.kind === 'unknown') return call;
  return flags.kind === 'unknown' ? flags : linkerChoice(call.value, flags.value);
}

/** cargoSetupHook of nixpkgs since 25.05 writes flags for the target (SEMANTICS 6.1), and those replace `build.rustflags`. */
function hookFlags({ inEffect }: EffectiveFlags, derivation: Derivation | undefined): Unknown[] {
  const weakest = inEffect.find((source) => source.class === 'build');
  return weakest && derivation?.builder === 'buildRustPackage'
    ? [unknown('cargoSetupHook may write flags that replace these', weakest.span)]
    : [];
}

/** What a triple stands for, as far as the table goes. */
export function platformOf(triple: Fact<string>): ProducerLink['platform'] {
  if (triple.kind === 'unknown') return triple;
  const platform = platformOfRustTarget(triple.value);
  return platform ? known(platform, triple.span) : unknown(`${triple.value} is not in the table`, triple.span);
}

/** The profile that a package is compiled with. */
export function profileOf(
  pkg: CargoPackage | undefined,
  profile: Fact<string>,
  call: Fact<CallBeforeTarget>,
  span: Span,
): ProducerLink['profile'] {
  if (!pkg) return unknown('the crate of the build was not found', span);
  if (profile.kind === 'unknown') return profile;
  // A profile does not depend on the triple, which may be unknown outside Nix.
  return mapFact(call, (value) => effectiveProfile(pkg, profile.value, { ...value, triple: '' }));
}
