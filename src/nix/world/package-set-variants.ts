import { CROSS_PLATFORMS } from '../../knowledge/platforms.ts';
import type { Value } from '../value.ts';
import type { Meaning, Site } from './meaning.ts';
import type { Outside } from './outside.ts';
import { machineOfFact, muslMachine, type PackageSet, packageSetVariant, staticMachine } from './package-set.ts';

/** `pkgsMusl`, `pkgsStatic` and the sets that build on the build platform (nixpkgs pkgs/top-level/stage.nix). */
export function variantSet(outside: Outside, packages: PackageSet, attribute: string, site: Site): Value | undefined {
  const { host, build } = packages;
  switch (attribute) {
    case 'pkgsMusl':
      return packageSetVariant(
        outside,
        packages,
        packages.cross ? { host: muslMachine(host), build, name: attribute } : nativeMusl(packages),
        site.span,
      ).value;
    case 'pkgsStatic':
      return packageSetVariant(outside, packages, { host: staticMachine(host), build, name: attribute }, site.span)
        .value;
    case 'buildPackages':
    case 'pkgsBuildBuild':
    case 'pkgsBuildHost':
      return packages.cross === false
        ? packages.value
        : packageSetVariant(outside, packages, { host: build, build, name: attribute }, site.span).value;
    case 'targetPackages':
    case 'pkgsHostHost':
    case 'pkgsHostTarget':
    case 'pkgsTargetTarget':
      return packages.value;
    default:
      return undefined;
  }
}

/** `pkgsMusl` of a native set builds on musl as well (`localSystem`), so it is no cross build. */
function nativeMusl(packages: PackageSet) {
  const machine = muslMachine(packages.host);
  return { host: machine, build: machine, name: 'pkgsMusl' };
}

/** `pkgsCross`: one package set a platform. */
export function crossSets(outside: Outside, packages: PackageSet): Meaning {
  return {
    select(attribute, site) {
      const fact = CROSS_PLATFORMS.get(attribute);
      if (!fact) return undefined;
      const host = machineOfFact(fact, site.span);
      const name = `pkgsCross.${attribute}`;
      return packageSetVariant(outside, packages, { host, build: packages.host, name }, site.span).value;
    },
    has: (attribute) => CROSS_PLATFORMS.has(attribute) || undefined,
  };
}
