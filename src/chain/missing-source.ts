import type { Derivation, MixDetails } from '../nix/model.ts';
import { type Unknown, unknown } from '../repository/index.ts';
import { valueOf } from './facts.ts';
import { unpacksNothing } from './phase-order.ts';

/** Packages of a build's dependencies, through as many as it takes, that are given nothing to unpack. */
export function packagesWithoutSource({ nixDependencies }: MixDetails): Unknown[] {
  const seen = new Set<Derivation>(valueOf(nixDependencies)?.values());
  for (const { details } of seen) {
    const more = details.kind === 'mix' ? valueOf(details.nixDependencies) : undefined;
    for (const derivation of more?.values() ?? []) seen.add(derivation);
  }
  return [...seen]
    .filter(lacksSource)
    .map(({ call }) => unknown('a package that this build depends on is given no source', call));
}

/** unpackPhase ends with "variable $src or $srcs should point to the source" (nixpkgs pkgs/stdenv/generic/setup.sh); buildMix asks for `src`. */
function lacksSource(derivation: Derivation): boolean {
  const { builder, source, phases } = derivation;
  if (builder !== 'buildMix' || source.kind === 'unknown' || source.value.kind !== 'none') return false;
  return !['unpackPhase', 'preUnpack', 'buildCommand'].some((name) => phases.has(name)) && !unpacksNothing(derivation);
}
