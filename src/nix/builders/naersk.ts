import { known } from '../../repository/index.ts';
import type { AttributesValue, Thunk, Value } from '../value.ts';
import { callWithSet } from '../world/call-package.ts';
import type { Site } from '../world/meaning.ts';
import { nativePackages } from '../world/nixpkgs.ts';
import type { Outside } from '../world/outside.ts';
import { overridable } from '../world/overriding.ts';
import { packageSetOf } from '../world/package-set.ts';
import { booleanValue, emptySet } from '../world/values.ts';
import type { Family } from './family.ts';
import { naerskBuildPackage } from './naersk-build.ts';
import { nixpkgsToolchain, toolchainOfTools } from './toolchain.ts';

/** nix-community/naersk: SEMANTICS 6.3. */
export const naersk: Family = {
  trees: [
    {
      repositories: ['nix-community/naersk', 'nmattia/naersk'],
      names: ['naersk'],
      flake: (outside) => ({
        select(attribute, site) {
          switch (attribute) {
            case 'lib':
              return outside.member(site, attribute, {
                select: (system, at) =>
                  calledLibrary(outside, nativePackages(outside, known(system, at.span), [], at.span), at),
              });
            case 'overlay':
              return overlayValue(outside, attribute, site);
            case 'overlays':
              return outside.member(site, attribute, { select: (name, at) => overlayValue(outside, name, at) });
            default:
              return undefined;
          }
        },
      }),
      imported: (outside, { site }) => libraryFunction(outside, site),
    },
  ],
};

/** `final: prev: { naersk = prev.callPackage ./. { }; }` (naersk overlay.nix). */
function overlayValue(outside: Outside, name: string, site: Site): Value {
  return outside.member(site, name, {
    facet: {
      kind: 'overlay',
      overlay: {
        attribute: (attribute, final, at) =>
          attribute === 'naersk' ? calledLibrary(outside, final.value, at) : undefined,
      },
    },
  });
}

/** `callPackage naersk { }`: the library, with `override` for its cargo and rustc. */
function calledLibrary(outside: Outside, packages: Value, site: Site): Value {
  const called = libraryFunction(outside, site);
  return overridable(outside, emptySet(site.span), site.span, (given) =>
    callWithSet(outside, packages, called, given, site.span),
  );
}

/** The function in naersk's default.nix, by what is looked at of its arguments. */
function libraryFunction(outside: Outside, site: Site): Value {
  const { evaluator } = outside;
  const isRequired = evaluator.value(booleanValue(false, site.span));
  const formals = ['pkgs', 'cargo', 'rustc', 'stdenv', 'lib'].map((name) => [name, isRequired] as const);
  const functor = evaluator.primitive('naersk', 2, site.span, ([, given], at) => library(outside, given as Thunk, at));
  return evaluator.attributeSet(
    [
      ['__functor', evaluator.value(functor)],
      ['__functionArgs', evaluator.value(evaluator.attributeSet(formals, site.span))],
    ],
    site.span,
  );
}

function library(outside: Outside, given: Thunk, span: Site['span']): AttributesValue {
  const { evaluator } = outside;
  const builder = evaluator.primitive('buildPackage', 1, span, ([argument], at) => {
    const arguments_ = evaluator.force(given);
    const packages = packageSetOf(outside, evaluator.select(arguments_, 'pkgs', span));
    if (!packages) return evaluator.select(arguments_, 'pkgs', span);
    const cargo = evaluator.has(arguments_, 'cargo') === true ? evaluator.select(arguments_, 'cargo', span) : undefined;
    const rustc = evaluator.has(arguments_, 'rustc') === true ? evaluator.select(arguments_, 'rustc', span) : undefined;
    const toolchain = rustc
      ? toolchainOfTools(outside, rustc, cargo)
      : known(nixpkgsToolchain(outside, packages, span), span);
    return naerskBuildPackage(outside, packages, toolchain, argument as Thunk, at);
  });
  return evaluator.attributeSet([['buildPackage', evaluator.value(builder)]], span);
}
