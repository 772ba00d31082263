import type { Thunk, Value } from '../value.ts';
import type { Meaning, OutsideOverlay, Site } from '../world/meaning.ts';
import type { Outside } from '../world/outside.ts';
import type { PackageSet } from '../world/package-set.ts';
import { booleanValue, emptySet, listValue } from '../world/values.ts';
import { type CrateSetup, mkRustCrate } from './cargo2nix-crate.ts';
import { cargo2nixLibrary } from './cargo2nix-library.ts';
import type { Family } from './family.ts';
import { rustBin } from './rust-overlay.ts';
import { requiredToolchain } from './toolchain.ts';

/** cargo2nix/cargo2nix: SEMANTICS 6.5. Its generated Cargo.nix is evaluated with `mkRustCrate` as the builder. */
export const cargo2nix: Family = {
  trees: [
    {
      repositories: ['cargo2nix/cargo2nix', 'tenx-tech/cargo2nix'],
      names: ['cargo2nix'],
      flake: (outside) => ({
        select(attribute, site) {
          if (attribute === 'overlay') return overlayValue(outside, attribute, site);
          if (attribute !== 'overlays') return undefined;
          return outside.member(site, attribute, { select: (name, at) => overlayValue(outside, name, at) });
        },
      }),
    },
  ],
};

/** `overlays.default` brings rust-overlay along (overlay/default.nix `combined`). */
function overlayValue(outside: Outside, name: string, site: Site): Value {
  return outside.member(site, name, { facet: { kind: 'overlay', overlay: overlay(outside) } });
}

function overlay(outside: Outside): OutsideOverlay {
  return {
    attribute(name, final, site) {
      if (name === 'rust-bin') return outside.member(site, name, rustBin(outside, final));
      return name === 'rustBuilder' ? outside.member(site, name, rustBuilder(outside, final)) : undefined;
    },
  };
}

function rustBuilder(outside: Outside, packages: PackageSet): Meaning {
  return {
    select(attribute, site) {
      switch (attribute) {
        case 'makePackageSet':
        case "makePackageSet'":
          return outside.member(site, attribute, {
            apply: (given, at) => rustPackages(outside, packages, outside.evaluator.force(given), at),
          });
        case 'rustLib':
          return cargo2nixLibrary(outside, site.span);
        case 'overrides':
          // Overrides for crates of the registry: none of them touches a crate of a repository.
          return outside.member(site, attribute, {
            select: (name, at) => (name === 'all' ? listValue([], at.span) : undefined),
          });
        default:
          return undefined;
      }
    },
  };
}

/** The packages of `packageFun`, which gets them as an argument again (overlay/make-package-set/internal.nix). */
function rustPackages(outside: Outside, packages: PackageSet, given: Value, site: Site): Value {
  const { evaluator } = outside;
  const { span } = site;
  const packageFun = evaluator.select(given, 'packageFun', span);
  if (packageFun.kind === 'unknown') return packageFun;
  const own = (name: string): Thunk | undefined => evaluator.attributes(given)?.attributes.get(name)?.value;
  const setup: CrateSetup = {
    packages,
    toolchain: own('rustToolchain')
      ? requiredToolchain(outside, evaluator.select(given, 'rustToolchain', span))
      : requiredToolchain(outside, channel(outside, packages, given, site)),
    overrides: overridesOf(outside, packages, own('packageOverrides'), site),
  };
  const all = evaluator.thunk(span, () =>
    evaluator.callWithArguments(packageFun, (name) => arguments_.get(name), undefined, span),
  );
  const self = outside.root('rustPkgs', span, {
    select: (name, at) => evaluator.select(evaluator.force(all), name, at.span),
    has: (name) => evaluator.has(evaluator.force(all), name),
  });
  const nothing = evaluator.value({ kind: 'null', span });
  const arguments_ = new Map<string, Thunk>([
    ['rustPackages', evaluator.value(self)],
    ['buildRustPackages', evaluator.value(self)],
    ['lib', evaluator.value(evaluator.library)],
    [
      'hostPlatform',
      evaluator.thunk(span, () =>
        evaluator.select(evaluator.select(packages.value, 'stdenv', span), 'hostPlatform', span),
      ),
    ],
    ['mkRustCrate', evaluator.value(mkRustCrate(outside, setup, site))],
    ['rustLib', evaluator.value(cargo2nixLibrary(outside, span))],
    ['workspaceSrc', own('workspaceSrc') ?? nothing],
    ['target', own('target') ?? nothing],
    ['ignoreLockHash', own('ignoreLockHash') ?? evaluator.value(booleanValue(false, span))],
    ['cargoConfig', own('cargoConfig') ?? evaluator.value(emptySet(span))],
  ]);
  for (const name of ['release', 'rootFeatures', 'profileOpts', 'codegenOpts', 'rustcLinkFlags', 'rustcBuildFlags']) {
    const value = own(name);
    if (value) arguments_.set(name, value);
  }
  return self;
}

/** `rustChannel` and `rustVersion` of rust-overlay (overlay/make-package-set/user-facing.nix). */
function channel(outside: Outside, packages: PackageSet, given: Value, site: Site): Value {
  const { evaluator } = outside;
  const { span } = site;
  const text = (name: string): string | undefined => {
    const value = evaluator.has(given, name) === true ? evaluator.select(given, name, span) : undefined;
    const part = value?.kind === 'string' && value.parts.length === 1 ? value.parts[0] : undefined;
    return part?.kind === 'text' ? part.text : undefined;
  };
  const asked = text('rustChannel') ?? 'stable';
  const isVersion = /^\d/.test(asked);
  const bin = outside.root('rust-bin', span, rustBin(outside, packages));
  const set = evaluator.select(bin, isVersion ? 'stable' : asked, span);
  const version = evaluator.select(set, isVersion ? asked : (text('rustVersion') ?? 'latest'), span);
  return evaluator.select(version, text('rustProfile') ?? 'minimal', span);
}

/** `packageOverrides = pkgs: pkgs.rustBuilder.overrides.all ++ [ … ]` */
function overridesOf(outside: Outside, packages: PackageSet, given: Thunk | undefined, { span }: Site): Value {
  if (!given) return listValue([], span);
  const { evaluator } = outside;
  const value = evaluator.force(given);
  const isFunction = value.kind === 'closure' || value.kind === 'primitive';
  return isFunction ? evaluator.apply(value, evaluator.value(packages.value), span) : value;
}
