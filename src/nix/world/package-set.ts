import type { NixpkgsDefaults } from '../../knowledge/nixpkgs-releases.ts';
import { type Libc, muslPlatform, nativePlatform, type PlatformFact } from '../../knowledge/platforms.ts';
import { type Fact, known, type Located, type Span, unknown } from '../../repository/index.ts';
import type { Platform } from '../model.ts';
import type { External, Thunk, Value } from '../value.ts';
import { layered } from './layers.ts';

import type { Outside } from './outside.ts';
import { packageSetMember } from './package-set-members.ts';

/** A platform that a package set is built for or on. */
export interface Machine {
  readonly system: Fact<string>;
  readonly libc: Fact<Libc>;
  readonly static: boolean;
  /** The row of the knowledge table, when the system is known. */
  readonly fact: Fact<PlatformFact>;
}

/** nixpkgs for one platform with some overlays. */
export interface PackageSet {
  readonly host: Machine;
  readonly build: Machine;
  readonly overlays: readonly Thunk[];
  /** How the set was selected, as far as it decides: `pkgs`, `pkgsCross.musl64`. */
  readonly path: Located<string>;
  /** What its nixpkgs has where nobody chooses; see `defaultsOfPackages`. */
  readonly defaults: Fact<NixpkgsDefaults>;
  /** The set with all overlays, as a value. */
  readonly value: External;
  /** Whether host and build platform differ; undefined when nobody can know. */
  readonly cross: boolean | undefined;
}

export interface PackageSetOptions {
  readonly host: Machine;
  readonly build: Machine;
  readonly overlays: readonly Thunk[];
  readonly path: Located<string>;
  readonly defaults: Fact<NixpkgsDefaults>;
}

export function createPackageSet(outside: Outside, options: PackageSetOptions): PackageSet {
  const { host, build } = options;
  const layers = layered(outside, options.overlays, {
    name: options.path.value,
    span: options.path.span,
    base: (attribute, site) => packageSetMember(outside, packages, attribute, site),
    facet: () => ({ kind: 'packages', packages }),
    overlay: (overlay, attribute, site) => {
      const known = outside.facetOf(overlay, 'overlay');
      return known?.overlay.attribute(attribute, packages, site);
    },
  });
  const packages: PackageSet = { ...options, value: layers.final, cross: isCross(host, build) };
  return packages;
}

/** The same package set for another host platform, as `pkgsCross.x`, `pkgsMusl` and `pkgsStatic` give it. */
export function packageSetVariant(
  outside: Outside,
  packages: PackageSet,
  variant: { readonly host: Machine; readonly build: Machine; readonly name: string },
  span: Span,
): PackageSet {
  const { host, build, name } = variant;
  const { overlays, defaults } = packages;
  return createPackageSet(outside, { host, build, overlays, defaults, path: { value: name, span } });
}

/** The same set with further overlays. */
export function extendedPackageSet(outside: Outside, packages: PackageSet, overlays: readonly Thunk[]): PackageSet {
  return createPackageSet(outside, { ...packages, overlays: [...packages.overlays, ...overlays] });
}

/** The platform of a system whose programs use the usual C library. */
export function nativeMachine(system: Fact<string>): Machine {
  return machineOf(system, nativePlatform, 'glibc');
}

/** The same system with musl: `pkgsMusl`. On darwin there is none, and nixpkgs throws. */
export function muslMachine(machine: Machine): Machine {
  return machineOf(machine.system, muslPlatform, 'musl');
}

export function staticMachine(machine: Machine): Machine {
  const darwin = machine.system.kind === 'known' && machine.system.value.endsWith('-darwin');
  return { ...(darwin ? machine : muslMachine(machine)), static: true };
}

export function machineOfFact(fact: PlatformFact, span: Span): Machine {
  return { system: known(fact.system, span), libc: known(fact.libc, span), static: false, fact: known(fact, span) };
}

function machineOf(
  system: Fact<string>,
  row: (system: string) => PlatformFact | undefined,
  usual: Exclude<Libc, 'none'>,
): Machine {
  if (system.kind === 'unknown') {
    // Whatever the system is, a set that was asked for musl has musl.
    const libc: Fact<Libc> = usual === 'musl' ? known('musl', system.span) : system;
    return { system, libc, static: false, fact: system };
  }
  const fact = row(system.value);
  const lost = unknown(`the platform ${system.value} is not in the table`, system.span);
  return {
    system,
    libc: fact ? known(fact.libc, system.span) : lost,
    static: false,
    fact: fact ? known(fact, system.span) : lost,
  };
}

function isCross(host: Machine, build: Machine): boolean | undefined {
  if (host.fact.kind === 'known' && build.fact.kind === 'known') {
    return host.fact.value.rustTarget !== build.fact.value.rustTarget;
  }
  // A native set has one machine for both, whatever it is.
  return host === build ? false : undefined;
}

/** The platform as the model tells it. */
export function modelPlatform(packages: PackageSet): Platform {
  const { host, path } = packages;
  return { system: host.system, libc: host.libc, static: host.static, packageSet: path };
}

/** Triple that rustc builds for on this package set. */
export function hostTriple(packages: PackageSet): Fact<string> {
  const { fact } = packages.host;
  return fact.kind === 'known' ? known(fact.value.rustTarget, fact.span) : fact;
}

/** The package set that a value is, if it is one. */
export function packageSetOf(outside: Outside, value: Value): PackageSet | undefined {
  return outside.facetOf(value, 'packages')?.packages;
}
