import { type Span, type Unknown, unknown } from '../../../repository/index.ts';
import type { AttributesValue, DerivationValue, Thunk, Value } from '../../value.ts';
import { tellByAge } from '../../world/nixpkgs-defaults.ts';
import type { Outside } from '../../world/outside.ts';
import type { PackageSet } from '../../world/package-set.ts';
import { derivationAttributes } from './attributes.ts';
import type { BuilderCall, BuilderDefinition } from './call.ts';
import { calledName } from './call-site.ts';
import { describeDerivation } from './describe.ts';
import { nesting } from './lazy.ts';

/** Where a builder is called, and what it is there. */
export interface Calling {
  readonly outside: Outside;
  readonly packages: PackageSet;
  readonly definition: BuilderDefinition;
  readonly expression: Span;
  /** Names of arguments that overrideAttrs gave, after the builder was called. */
  readonly overridden?: ReadonlySet<string>;
  /** False where overrideAttrs gave `nativeBuildInputs` without those that were there. */
  readonly keepsInputs?: () => boolean;
  /** Why Nix refuses such an argument, or may. */
  readonly refusal?: Unknown | undefined;
}

/** The derivation that a builder makes of its argument: a set, or a function of the final set (`finalAttrs: { … }`). */
export function derive(calling: Calling, argument: Thunk): Value {
  const { evaluator } = calling.outside;
  const value = evaluator.force(argument);
  const isFunction = value.kind === 'closure' || value.kind === 'primitive';
  if (!isFunction) return deriveFrom(calling, value);
  const called = { ...calling, refusal: refusedFunction(calling) };
  let built: Value | undefined;
  const final: Thunk = evaluator.thunk(argument.span, () =>
    withFinalPackage(calling.outside, evaluator.apply(value, final, calling.expression), () => built),
  );
  const given = evaluator.apply(value, final, calling.expression);
  built = deriveFrom(called, given);
  return built;
}

/** Why Nix refuses a function as the argument, or may. */
function refusedFunction({ outside, packages, definition, expression }: Calling): Unknown | undefined {
  const { builder, takesFunction: since } = definition;
  if (since === 'always') return undefined;
  const notEvery = unknown(`not every ${builder} takes a function of the final attributes`, expression);
  if (since === undefined) return notEvery;
  const taken = tellByAge(outside, packages, ({ has }) => has(since), notEvery);
  if (taken.kind === 'unknown') return taken;
  return taken.value ? undefined : unknown(`this ${builder} takes no function of the final attributes`, expression);
}

function withFinalPackage(outside: Outside, given: Value, built: () => Value | undefined): Value {
  const all = outside.evaluator.attributes(given);
  if (!all) return given;
  const finalPackage = outside.evaluator.thunk(
    given.span,
    () => built() ?? unknown('the derivation is asked for while it is made', given.span),
  );
  return { ...all, attributes: new Map(all.attributes).set('finalPackage', { value: finalPackage, name: given.span }) };
}

/**
 * What a derivation costs, in evaluated expressions: the more, the more others ask for it. The packages of a release stand side by
 * side, and there may be thousands; one that is called with itself without end stands below a hundred of its kind.
 */
const STEPS = 30;

function deriveFrom(calling: Calling, value: Value): Value {
  const lost = calling.outside.evaluator.spend(STEPS * (nesting() + 1), calling.expression);
  if (lost) return lost;
  const given = calling.outside.evaluator.attributes(value);
  if (given) return derivationValue(calling, given);
  const reason = value.kind === 'unknown' ? value.reason : 'they cannot be listed';
  return unknown(`the arguments of the build could not be followed: ${reason}`, calling.expression);
}

const NONE: ReadonlySet<string> = new Set();
const always = () => true;

/** The derivation of known arguments. */
export function derivationValue(calling: Calling, given: AttributesValue): DerivationValue {
  const { outside, packages, definition, expression, overridden = NONE, keepsInputs = always, refusal } = calling;
  const call: BuilderCall = {
    outside,
    packages,
    given,
    overridden,
    keepsInputs,
    refusal,
    expression,
    call: calledName(outside.view, outside.syntax, expression),
  };
  const derivation = describeDerivation(definition, call);
  outside.derivations.set(derivation, derivationAttributes(calling, call));
  return { kind: 'derivation', derivation, output: undefined, span: expression };
}
