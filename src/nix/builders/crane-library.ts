import { type Fact, known, type Span } from '../../repository/index.ts';
import type { Toolchain } from '../model.ts';
import type { External, Thunk, Value } from '../value.ts';
import { callPackageMeaning } from '../world/call-package.ts';
import { layered } from '../world/layers.ts';
import type { Meaning, Site } from '../world/meaning.ts';
import type { Outside } from '../world/outside.ts';
import type { PackageSet } from '../world/package-set.ts';
import { craneBuilder } from './crane-builders.ts';
import { crateNamePrimitive } from './crane-crate-name.ts';
import { craneSource } from './crane-sources.ts';
import { builderFunction, withOtherCompiler } from './derivation/builder-function.ts';
import { nixpkgsToolchain, requiredToolchain, toolchainOfTools } from './toolchain.ts';

/** crane's functions for one package set and one toolchain (crane lib/default.nix). */
export function craneLibrary(
  outside: Outside,
  packages: PackageSet,
  toolchain: Fact<Toolchain> | undefined,
  overlays: readonly Thunk[],
  span: Span,
): External {
  const { evaluator } = outside;
  const own = toolchain ?? known(nixpkgsToolchain(outside, packages, span), span);
  const layers = layered(outside, overlays, {
    name: 'craneLib',
    span,
    facet: () => undefined,
    overlay: () => undefined,
    base: (attribute, site) => member(attribute, site) ?? craneSource(outside, attribute, site),
  });
  const library = layers.final;
  return library;

  function member(attribute: string, site: Site): Value | undefined {
    switch (attribute) {
      case 'overrideToolchain':
        return outside.member(site, attribute, {
          apply: (given, at) => craneLibrary(outside, packages, toolchainFrom(given, at), overlays, at.span),
        });
      case 'overrideScope':
      case "overrideScope'":
        return outside.member(site, attribute, {
          apply: (overlay, at) => craneLibrary(outside, packages, toolchain, [...overlays, overlay], at.span),
        });
      case 'callPackage':
        return outside.member(site, attribute, callPackageMeaning(outside, scope(site.span)));
      case 'craneLib':
        return library;
      case 'rustc':
      case 'cargo':
      case 'clippy':
      case 'rustfmt':
        return outside.member(site, attribute, { facet: { kind: 'toolchain', toolchain: own } });
      case 'crateNameFromCargoToml':
        return crateNamePrimitive(outside, site.span);
    }
    const builder = craneBuilder(attribute, currentToolchain);
    const definition = builder && evaluator.has(library, 'stdenvSelector') ? withOtherCompiler(builder) : builder;
    return definition && builderFunction(outside, packages, definition, attribute, site);
  }

  /** A scope may replace rustc and cargo; the builders take them from there. */
  function currentToolchain(): Fact<Toolchain> {
    if (overlays.length === 0) return own;
    const [rustc, cargo] = ['rustc', 'cargo'].map((name) => evaluator.select(library, name, span)) as [Value, Value];
    return toolchainOfTools(outside, rustc, cargo);
  }

  /** `overrideToolchain (p: …)`: the function gets the package set. */
  function toolchainFrom(given: Thunk, site: Site): Fact<Toolchain> {
    const value = evaluator.force(given);
    const isFunction = value.kind === 'closure' || value.kind === 'primitive';
    const built = isFunction ? evaluator.apply(value, evaluator.value(packages.value), site.span) : value;
    return requiredToolchain(outside, built);
  }

  function scope(at: Span): External {
    const meaning: Meaning = {
      select: (name, site) =>
        evaluator.select(evaluator.has(library, name) ? library : packages.value, name, site.span),
      has: (name) => evaluator.has(library, name) || evaluator.has(packages.value, name),
    };
    return outside.root('craneLib', at, meaning);
  }
}
