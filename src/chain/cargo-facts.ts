import {
  type CallBeforeTarget,
  type CargoCall,
  type CargoPackage,
  effectiveFlags,
  effectiveProfile,
  flagsOutOfReach,
} from '../cargo/index.ts';
import { platformOfRustTarget } from '../knowledge/platforms.ts';
import { type Fact, known, type Repository, type Span, unknown } from '../repository/index.ts';
import { mapFact } from './facts.ts';
import type { ProducerLink } from './model.ts';

/** Effective flags; what is out of reach is looked for in the whole repository, not only in what the build sees. */
export function flagsOf(call: Fact<CargoCall>, repository: Repository): ProducerLink['flags'] {
  return mapFact(call, (value) => {
    const flags = effectiveFlags(value);
    return { ...flags, outOfReach: flagsOutOfReach({ ...value, view: repository }, new Set(flags.files)) };
  });
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
