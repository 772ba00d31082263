import { unknown } from '../../repository/index.ts';
import type { Value } from '../value.ts';
import { beamMember } from './beam-sets.ts';
import { callPackageMeaning, callPackagesMeaning, newScopeMeaning } from './call-package.ts';
import { darwinMeaning } from './darwin.ts';
import type { Site } from './meaning.ts';
import type { Outside } from './outside.ts';
import { isOverlayList, overlayList } from './overlay-lists.ts';
import { extendedPackageSet, type PackageSet } from './package-set.ts';
import { crossSets, variantSet } from './package-set-variants.ts';
import { platformMeaning, systemValue } from './platform-attributes.ts';
import { stdenvMeaning } from './stdenv.ts';

/** An attribute of nixpkgs below all overlays; undefined for the thousands that nothing need be known of. */
export function packageSetMember(
  outside: Outside,
  packages: PackageSet,
  attribute: string,
  site: Site,
): Value | undefined {
  const own = OWN_MEMBERS[attribute];
  if (own) return own(outside, packages, site);
  for (const family of outside.families) {
    const member = family.packages?.[attribute];
    if (member) return member(outside, packages, site);
  }
  return (
    beamMember(outside, packages, attribute, site) ??
    variantSet(outside, packages, attribute, site) ??
    (COMMON_PACKAGES.has(attribute) ? outside.member(site, attribute, {}) : undefined)
  );
}

/** Whether a name is one of nixpkgs' package set and none of its `lib`: `with pkgs; with lib; stdenv` means the set's. */
export function isPackageName(outside: Outside, name: string): boolean {
  if (name === 'lib' || name === 'extend') return false;
  return (
    name in OWN_MEMBERS ||
    COMMON_PACKAGES.has(name) ||
    /^(beam|erlang|elixir)/.test(name) ||
    outside.families.some((family) => family.packages !== undefined && name in family.packages)
  );
}

type OwnMember = (outside: Outside, packages: PackageSet, site: Site) => Value;

const OWN_MEMBERS: Readonly<Record<string, OwnMember>> = {
  pkgs: (_outside, packages) => packages.value,
  lib: (outside) => outside.evaluator.library,
  system: (_outside, packages, site) => systemValue(packages.host, site.span),
  callPackage: (outside, packages, site) =>
    outside.member(site, 'callPackage', callPackageMeaning(outside, packages.value)),
  callPackages: (outside, packages, site) =>
    outside.member(site, 'callPackages', callPackagesMeaning(outside, packages.value)),
  newScope: (outside, packages, site) => outside.member(site, 'newScope', newScopeMeaning(outside, packages.value)),
  extend: (outside, packages, site) =>
    outside.member(site, 'extend', {
      apply: (overlay) => extendedPackageSet(outside, packages, [overlay]).value,
    }),
  appendOverlays: (outside, packages, site) =>
    outside.member(site, 'appendOverlays', {
      apply: (overlays) => {
        const defaults = isOverlayList(outside, overlays)
          ? packages.defaults
          : unknown('the overlays could not be followed', overlays.span);
        return extendedPackageSet(outside, { ...packages, defaults }, overlayList(outside, overlays)).value;
      },
    }),
  pkgsCross: (outside, packages, site) => outside.member(site, 'pkgsCross', crossSets(outside, packages)),
  stdenv: (outside, packages, site) => outside.member(site, 'stdenv', stdenvMeaning(outside, packages)),
  stdenvNoCC: (outside, packages, site) => outside.member(site, 'stdenvNoCC', stdenvMeaning(outside, packages)),
  clangStdenv: (outside, packages, site) => outside.member(site, 'clangStdenv', stdenvMeaning(outside, packages)),
  darwin: (outside, _packages, site) => outside.member(site, 'darwin', darwinMeaning(outside)),
  hostPlatform: (outside, packages, site) =>
    outside.member(site, 'hostPlatform', platformMeaning(outside, packages.host)),
  targetPlatform: (outside, packages, site) =>
    outside.member(site, 'targetPlatform', platformMeaning(outside, packages.host)),
  buildPlatform: (outside, packages, site) =>
    outside.member(site, 'buildPlatform', platformMeaning(outside, packages.build)),
};

/**
 * Packages that exist in every nixpkgs of the last years: a formal argument of such a name is filled by `callPackage` even where
 * it has a default.
 */
const COMMON_PACKAGES: ReadonlySet<string> = new Set(
  (
    'bash cacert clang cmake coreutils curl elixir-ls esbuild fetchFromGitHub fetchFromGitLab fetchgit fetchurl fetchzip ' +
    'findutils gcc git gnumake gnused gnugrep inotify-tools jq libiconv libsodium llvm makeWrapper nodejs openssl ' +
    'patchelf pkg-config pkgs perl postgresql protobuf python3 rebar3 sqlite tailwindcss vips xz zlib zstd'
  ).split(' '),
);
