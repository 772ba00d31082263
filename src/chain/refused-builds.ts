import { nativePlatform } from '../knowledge/platforms.ts';
import type { Argument, Derivation, NixModel } from '../nix/model.ts';
import { argumentText } from './argument-text.ts';
import { valueOf } from './facts.ts';

/**
 * The model without the builds that nixpkgs refuses to evaluate: `meta` of the derivation, or of one that it needs, excludes the
 * platform or says that it is broken there (pkgs/stdenv/generic/check-meta.nix). Nothing is built on such a system.
 */
export function withoutRefused(nix: NixModel): NixModel {
  const judged = new Map<string, boolean>();
  return { ...nix, builds: nix.builds.filter(({ derivation }) => !isRefused(derivation, judged)) };
}

function isRefused(derivation: Derivation, judged: Map<string, boolean>): boolean {
  const known = judged.get(derivation.id);
  if (known !== undefined) return known;
  judged.set(derivation.id, false);
  // A shell takes from `inputsFrom` what those are built with, not what they are.
  const needs = derivation.details.kind === 'shell' ? [] : derivation.references;
  const refused = excludes(derivation) || needs.some((needed) => isRefused(needed, judged));
  judged.set(derivation.id, refused);
  return refused;
}

function excludes({ arguments: given, platform }: Derivation): boolean {
  const meta = given.get('meta')?.value;
  if (meta?.kind !== 'attributes') return false;
  const broken = meta.attributes.get('broken')?.value;
  if (broken?.kind === 'boolean' && broken.value) return true;
  const system = valueOf(platform.system);
  // The lists of `lib.platforms` hold the systems of the table here, and no others.
  if (system === undefined || !nativePlatform(system)) return false;
  const platforms = systemsIn(meta.attributes.get('platforms'));
  if (platforms && !platforms.includes(system) && !platforms.includes(undefined)) return true;
  return systemsIn(meta.attributes.get('badPlatforms'))?.includes(system) ?? false;
}

/** The systems of a list; undefined for one that is not followed, such as a pattern of `lib.systems.inspect`. */
function systemsIn(argument: Argument | undefined): readonly (string | undefined)[] | undefined {
  const list = argument?.value;
  return list?.kind === 'list' ? list.items.map(({ value }) => argumentText(value)) : undefined;
}
