import type { Derivation } from '../../model.ts';
import type { DerivationValue, Value } from '../../value.ts';
import type { Outside } from '../../world/outside.ts';

/** The same derivation, with `override` meaning something else: what `makeOverridable` and `callPackage` add. */
export function withOverride(outside: Outside, value: DerivationValue, override: Value): DerivationValue {
  const attributes = outside.derivations.get(value.derivation);
  if (!attributes) return value;
  const derivation = sameDerivation(value.derivation);
  outside.derivations.set(derivation, {
    ...attributes,
    select: (attribute, of, span) =>
      attribute === 'override' ? override : attributes.select(attribute, { ...of, derivation: value.derivation }, span),
    has: (attribute) => attribute === 'override' || attributes.has(attribute),
  });
  return { ...value, derivation };
}

/** Another object for the same derivation: equal in everything, computed once for both. */
function sameDerivation(derivation: Derivation): Derivation {
  const { builder, call, expression, platform } = derivation;
  return {
    builder,
    call,
    expression,
    platform,
    arguments: derivation.arguments,
    get id() {
      return derivation.id;
    },
    get name() {
      return derivation.name;
    },
    get source() {
      return derivation.source;
    },
    get environment() {
      return derivation.environment;
    },
    get structuredAttrs() {
      return derivation.structuredAttrs;
    },
    get phases() {
      return derivation.phases;
    },
    get inputs() {
      return derivation.inputs;
    },
    get outputs() {
      return derivation.outputs;
    },
    get references() {
      return derivation.references;
    },
    get refusal() {
      return derivation.refusal;
    },
    get details() {
      return derivation.details;
    },
  };
}
