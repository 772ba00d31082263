import { type Fact, known, type Unknown, unknown } from '../../../repository/index.ts';
import type { Derivation } from '../../model.ts';
import { modelPlatform } from '../../world/package-set.ts';
import { renderArguments } from './argument-values.ts';
import { argument, type BuilderCall, type BuilderDefinition, setArgument } from './call.ts';
import { environmentOf } from './environment.ts';
import { identityOf } from './identity.ts';
import { inputsOf } from './inputs.ts';
import { lazy } from './lazy.ts';
import { phaseTexts } from './phases.ts';
import { referencesOf } from './references.ts';
import { sourceOf } from './source.ts';
import { plainArgument } from './text.ts';

/** The derivation of a call. What is computed from its arguments is computed when somebody asks, as in Nix. */
export function describeDerivation(definition: BuilderDefinition, call: BuilderCall): Derivation {
  const description = definition.describe(call);
  const { builder } = definition;
  const recursion = () => unknown('infinite recursion', call.expression);
  const platform = modelPlatform(description.packages?.() ?? call.packages);
  const given = renderArguments(call.outside, call.given);
  const id = lazy(
    () => identityOf({ builder, call: call.call, platform, given, variant: description.variant?.() ?? '' }),
    () => `recursive ${call.call.start}`,
  );
  const name = lazy<Derivation['name']>(() => description.name?.() ?? derivationName(call), recursion);
  const source = lazy<Derivation['source']>(() => description.source?.() ?? sourceOf(call), recursion);
  const environment = lazy<Derivation['environment']>(
    () => environmentOf(call, definition, description),
    () => new Map(),
  );
  const structured = lazy<Fact<boolean>>(() => structuredAttrs(call), recursion);
  const phases = lazy<Derivation['phases']>(
    () => new Map([...phaseTexts(call), ...(description.phases?.() ?? [])]),
    () => new Map(),
  );
  const inputs = lazy<Derivation['inputs']>(() => inputsOf(call, description), recursion);
  const outputs = lazy<readonly string[]>(
    () => outputsOf(call, description.outputs),
    () => ['out'],
  );
  const references = lazy<readonly Derivation[]>(
    () => referencesOf(given, description.references?.() ?? []),
    () => [],
  );
  const details = lazy<Derivation['details']>(
    () => description.details(),
    () => ({ kind: 'none' }),
  );
  const refusal = lazy<Unknown | undefined>(
    () =>
      call.refusal ??
      description.refusal?.() ??
      overriddenTooLate(definition, call) ??
      (description.inputs ? replacedInputs(definition, call) : undefined),
    recursion,
  );
  return {
    builder,
    call: call.call,
    expression: call.expression,
    platform,
    arguments: given,
    get id() {
      return id();
    },
    get name() {
      return name();
    },
    get source() {
      return source();
    },
    get environment() {
      return environment();
    },
    get structuredAttrs() {
      return structured();
    },
    get phases() {
      return phases();
    },
    get inputs() {
      return inputs();
    },
    get outputs() {
      return outputs();
    },
    get references() {
      return references();
    },
    get refusal() {
      return refusal();
    },
    get details() {
      return details();
    },
  };
}

/** `pname`, else `name`. */
export function derivationName(call: BuilderCall): Fact<string | undefined> {
  const named = setArgument(call, 'pname') ?? setArgument(call, 'name');
  const fact = plainArgument(call.outside, named, call.expression);
  return fact.kind === 'known' ? known(fact.value?.value, fact.span) : fact;
}

function structuredAttrs(call: BuilderCall): Fact<boolean> {
  const value = argument(call, '__structuredAttrs');
  if (!value) return known(false, call.expression);
  if (value.kind === 'boolean') return known(value.value, value.span);
  return unknown('whether the attributes are structured could not be followed', value.span);
}

function outputsOf(call: BuilderCall, own: readonly string[] | undefined): readonly string[] {
  const value = argument(call, 'outputs');
  if (value?.kind !== 'list') return own ?? ['out'];
  const names = value.items.map((item) => plainArgument(call.outside, call.outside.evaluator.force(item), item.span));
  const known = names.flatMap((name) => (name.kind === 'known' && name.value ? [name.value.value] : []));
  return known.length > 0 ? known : ['out'];
}

/** What overrideAttrs gives is an attribute of the derivation, and no argument of its builder any more. */
function overriddenTooLate(
  { builder, consumed, readsAtCall }: BuilderDefinition,
  { overridden, given }: BuilderCall,
): Unknown | undefined {
  const name = [...overridden].find((one) => consumed.has(one) || readsAtCall?.has(one));
  const attribute = name === undefined ? undefined : given.attributes.get(name);
  return attribute && unknown(`overrideAttrs gives ${name}, which ${builder} has read before`, attribute.name);
}

/** The hooks and programs of a builder stand in the list of the derivation itself. */
function replacedInputs({ builder }: BuilderDefinition, { given, keepsInputs }: BuilderCall): Unknown | undefined {
  const list = given.attributes.get('nativeBuildInputs');
  if (!list || builder === 'mkShell' || keepsInputs()) return undefined;
  return unknown(`overrideAttrs replaces nativeBuildInputs, and what ${builder} puts there with it`, list.name);
}
