import { type Fact, known, type Span, unknown } from '../../repository/index.ts';
import type { External, Thunk, Value } from '../value.ts';
import type { BeamSet } from './beam-set.ts';
import { callPackageMeaning, callPackagesMeaning } from './call-package.ts';
import { externalPath, externalRoot, packageName } from './external-path.ts';
import { layered } from './layers.ts';
import type { Meaning, Site } from './meaning.ts';
import { defaultsOfPackages } from './nixpkgs-defaults.ts';
import type { Outside } from './outside.ts';
import type { PackageSet } from './package-set.ts';

// Names of the sets: SEMANTICS 5.3 (nixpkgs pkgs/top-level/beam-packages.nix).
const NUMBERED_SET = /^beam(?:Minimal)?(\d+)Packages$/;
const ERLANG_NAME = /erlang(?:_|R)?(\d+)(?!\d)/;

/** Attributes of a package set that are about the BEAM. */
export function beamMember(outside: Outside, packages: PackageSet, attribute: string, site: Site): Value | undefined {
  if (attribute === 'beamPackages' || attribute === 'beamMinimalPackages' || attribute === 'erlangPackages') {
    return createBeamSet(outside, packages, defaultOtp(outside, packages), [], site.span).value;
  }
  const numbered = NUMBERED_SET.exec(attribute);
  if (numbered) return createBeamSet(outside, packages, known(Number(numbered[1]), site.span), [], site.span).value;
  if (attribute === 'beam' || attribute === 'beam_minimal' || attribute === 'beam_nox') {
    return outside.member(site, attribute, beamMeaning(outside, packages));
  }
  // Top-level erlang_27 and elixir_1_18 are packages; only their names matter.
  return /^(erlang|elixir)(_|$)/.test(attribute) ? outside.member(site, attribute, {}) : undefined;
}

/** `beam`: `packages`, `interpreters`, `packagesWith`. */
function beamMeaning(outside: Outside, packages: PackageSet): Meaning {
  return {
    select(attribute, site) {
      switch (attribute) {
        case 'packages':
          return outside.member(site, attribute, {
            select: (name, at) =>
              createBeamSet(outside, packages, otpOfName(outside, packages, name, at.span), [], at.span).value,
            has: () => true,
          });
        case 'packagesWith':
          return outside.member(site, attribute, {
            apply: (erlang, at) => {
              const set = packagesOfErlang(outside, packages, outside.evaluator.force(erlang));
              return createBeamSet(outside, set, otpOf(outside, set, erlang), [], at.span).value;
            },
          });
        case 'beamLib':
        case 'interpreters':
          return outside.member(site, attribute, {});
        default:
          return undefined;
      }
    },
    has: (attribute) => (['packages', 'packagesWith', 'interpreters'].includes(attribute) ? true : undefined),
  };
}

function createBeamSet(
  outside: Outside,
  packages: PackageSet,
  otp: Fact<number>,
  overlays: readonly Thunk[],
  span: Span,
): BeamSet {
  const layers = layered(outside, overlays, {
    name: `${packages.path.value}.beamPackages`,
    span,
    base: (attribute, site) => baseMember(attribute, site),
    facet: () => ({ kind: 'beam', beam }),
    overlay: () => undefined,
  });
  const beam: BeamSet = { packages, otp, elixir: defaultElixir(outside, packages), value: layers.final };
  return beam;

  function baseMember(attribute: string, site: Site): Value | undefined {
    switch (attribute) {
      case 'extend':
      case 'overrideScope':
        return outside.member(site, attribute, {
          apply: (overlay, at) => createBeamSet(outside, packages, otp, [...overlays, overlay], at.span).value,
        });
      case 'override':
        return outside.member(site, attribute, { apply: () => beam.value });
      case 'callPackage':
        return outside.member(site, attribute, callPackageMeaning(outside, beamScope(outside, beam, site.span)));
      case 'callPackages':
        return outside.member(site, attribute, callPackagesMeaning(outside, beamScope(outside, beam, site.span)));
      case 'beamPackages':
        return beam.value;
      case 'erlang':
      case 'elixir':
      case 'hex':
      case 'rebar3':
        return outside.member(site, attribute, {});
    }
    for (const family of outside.families) {
      const member = family.beam?.[attribute];
      if (member) return member(outside, beam, site);
    }
    return /^elixir_1_\d+$/.test(attribute) ? outside.member(site, attribute, {}) : undefined;
  }
}

/** `beamPackages.callPackage` finds the set's own packages and, behind them, nixpkgs'. */
function beamScope(outside: Outside, beam: BeamSet, span: Span) {
  const { evaluator } = outside;
  return outside.root('beamPackages', span, {
    select: (name, at) => {
      const own = evaluator.has(beam.value, name);
      return evaluator.select(own ? beam.value : beam.packages.value, name, at.span);
    },
    has: (name) => evaluator.has(beam.value, name) || evaluator.has(beam.packages.value, name),
  });
}

function otpOfName(outside: Outside, packages: PackageSet, name: string, span: Span): Fact<number> {
  const version = ERLANG_NAME.exec(name)?.[1];
  if (version !== undefined) return known(Number(version), span);
  return /(^|\.)erlang(_(odbc|javac|nox))*$/.test(name)
    ? defaultOtp(outside, packages)
    : unknown('which Erlang this is could not be followed', span);
}

/** The OTP of nixpkgs' own `erlang`, where its release tells it. */
function defaultOtp(outside: Outside, packages: PackageSet): Fact<number> {
  const defaults = defaultsOfPackages(outside, packages);
  if (defaults.kind === 'unknown') return defaults;
  const { atLeast, atMost } = defaults.value.otp;
  return atLeast !== undefined && atLeast === atMost
    ? known(atLeast, defaults.span)
    : unknown('nixpkgs decides which Erlang is the default one', defaults.span);
}

function defaultElixir(outside: Outside, packages: PackageSet): Fact<string> {
  const defaults = defaultsOfPackages(outside, packages);
  if (defaults.kind === 'unknown') return defaults;
  const { atMost } = defaults.value.elixir;
  return atMost === undefined
    ? unknown('nixpkgs decides which Elixir is the default one', defaults.span)
    : known(atMost, defaults.span);
}

/** The version of the interpreter that `packagesWith` gets, by the name it was selected with. */
function otpOf(outside: Outside, packages: PackageSet, erlang: Thunk): Fact<number> {
  return otpOfErlang(outside, packages, outside.evaluator.force(erlang), erlang.span);
}

/** The version of an Erlang, by the name it was selected with. */
export function otpOfErlang(outside: Outside, packages: PackageSet, erlang: Value, span: Span): Fact<number> {
  if (erlang.kind === 'unknown') return erlang;
  const name = erlang.kind === 'external' && isOfNixpkgs(outside, erlang) ? externalPath(erlang) : '';
  return otpOfName(outside, packages, name, span);
}

/** Somebody else's `erlang` may be any. */
function isOfNixpkgs(outside: Outside, erlang: External): boolean {
  const root = externalRoot(erlang);
  return outside.facetOf(root, 'packages') !== undefined || outside.facetOf(root, 'beam') !== undefined;
}

/** The OTP of an Erlang or an Elixir; undefined for anything else. */
export function otpOfInterpreter(outside: Outside, value: External, span: Span): Fact<number> | undefined {
  const name = packageName(value);
  if (!/^(erlang|elixir)(_[A-Za-z0-9_]+|R\d+)?$/.test(name)) return undefined;
  const owner = value.form === 'selection' ? value.base : undefined;
  const beam = owner && outside.facetOf(owner, 'beam')?.beam;
  if (beam) return beam.otp;
  const packages = outside.facetOf(externalRoot(value), 'packages')?.packages;
  const lost = unknown('which Erlang this is could not be followed', span);
  // An override may give it another Erlang.
  if (!owner || !packages) return lost;
  if (name.startsWith('erlang')) return otpOfName(outside, packages, name, span);
  return outside.facetOf(owner, 'packages') ? defaultOtp(outside, packages) : lost;
}

/** The packages with the platform of an Erlang that comes from another set: `beam.packagesWith pkgsMusl.erlang` runs on musl. */
export function packagesOfErlang(outside: Outside, packages: PackageSet, erlang: Value): PackageSet {
  if (erlang.kind !== 'external') return packages;
  const root = externalRoot(erlang);
  const own = outside.facetOf(root, 'packages')?.packages ?? outside.facetOf(root, 'beam')?.beam.packages;
  if (!own || own.host === packages.host) return packages;
  return { ...packages, host: own.host, path: own.path, cross: undefined };
}
