import { builderFunction } from '../builders/derivation/builder-function.ts';
import { mkDerivation } from '../builders/nixpkgs-basic.ts';
import type { Meaning } from './meaning.ts';
import type { Outside } from './outside.ts';
import type { PackageSet } from './package-set.ts';
import { platformMeaning, systemValue } from './platform-attributes.ts';

/** `stdenv`: the platforms, and `mkDerivation`. */
export function stdenvMeaning(outside: Outside, packages: PackageSet): Meaning {
  const host = platformMeaning(outside, packages.host);
  const build = platformMeaning(outside, packages.build);
  return {
    select(attribute, site) {
      switch (attribute) {
        case 'hostPlatform':
        case 'targetPlatform':
          return outside.member(site, attribute, host);
        case 'buildPlatform':
          return outside.member(site, attribute, build);
        case 'system':
          return systemValue(packages.host, site.span);
        case 'mkDerivation':
          return builderFunction(outside, packages, mkDerivation, attribute, site);
      }
      // stdenv.isLinux and its like: aliases of hostPlatform's (nixpkgs pkgs/stdenv/generic/default.nix).
      return attribute.startsWith('is') ? host.select?.(attribute, site) : undefined;
    },
    has: (attribute) =>
      ['hostPlatform', 'buildPlatform', 'targetPlatform', 'mkDerivation'].includes(attribute) || undefined,
  };
}
