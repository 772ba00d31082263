import type { External, Thunk } from '../../value.ts';
import { packagesOfErlang } from '../../world/beam-sets.ts';
import type { Site } from '../../world/meaning.ts';
import type { Outside } from '../../world/outside.ts';
import type { PackageSet } from '../../world/package-set.ts';
import type { BuilderDefinition } from './call.ts';
import { derive } from './derive.ts';
import { addedInput } from './inputs.ts';

/** A builder as a value: applied to its arguments it is a derivation. `override` changes its own dependencies, not what it is. */
export function builderFunction(
  outside: Outside,
  packages: PackageSet,
  definition: BuilderDefinition,
  name: string,
  site: Site,
): External {
  const builder: External = outside.member(site, name, {
    apply: (argument, at) => derive({ outside, packages, definition, expression: at.span }, argument),
    select: (attribute, at) =>
      attribute === 'override'
        ? outside.member(at, attribute, {
            apply: (change) => withErlang(change, at) ?? withCompiler(change, at) ?? builder,
          })
        : undefined,
  });
  return builder;

  /** `mixRelease.override { erlang = pkgsMusl.erlang; }` */
  function withErlang(change: Thunk, at: Site): External | undefined {
    const { evaluator } = outside;
    const erlang = evaluator.attributes(evaluator.force(change))?.attributes.get('erlang');
    if (!erlang) return undefined;
    const set = packagesOfErlang(outside, packages, evaluator.force(erlang.value));
    return builderFunction(outside, set, definition, name, at);
  }
  /** `buildRustPackage.override { stdenv = clangStdenv; }`; a function of the old arguments may do the same. */
  function withCompiler(change: Thunk, at: Site): External | undefined {
    const given = outside.evaluator.attributes(outside.evaluator.force(change));
    if (given && !given.attributes.has('stdenv')) return undefined;
    return builderFunction(outside, packages, withOtherCompiler(definition), name, at);
  }
}

/** The builder with a standard environment of somebody's own: which programs that brings is not known. */
export function withOtherCompiler(definition: BuilderDefinition): BuilderDefinition {
  return {
    ...definition,
    describe: (call) => {
      const described = definition.describe(call);
      return { ...described, inputs: () => [...(described.inputs?.() ?? []), addedInput(call, 'stdenv')] };
    },
  };
}
