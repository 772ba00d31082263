import type { Span } from '../../../repository/index.ts';
import { unknown } from '../../../repository/index.ts';
import type { AttributesValue, DerivationValue, Thunk, Value } from '../../value.ts';
import type { DerivationAttributes, Outside } from '../../world/outside.ts';
import { booleanValue, emptySet, listValue, textValue } from '../../world/values.ts';
import type { BuilderCall } from './call.ts';
import { type Calling, derivationValue } from './derive.ts';
import { isPhase } from './phases.ts';

/** An attribute of a derivation, as `drv.x` gets it. */
export function selectFromDerivation(
  outside: Outside,
  value: DerivationValue,
  attribute: string,
  span: Span,
): Value | undefined {
  const { derivation } = value;
  if (derivation.outputs.includes(attribute)) return { ...value, output: attribute, span };
  switch (attribute) {
    case 'type':
      return textValue('derivation', span);
    case 'outPath':
      return outside.evaluator.toText(value, span);
    case 'all':
      return listValue(
        derivation.outputs.map((output) => outside.evaluator.value({ ...value, output, span })),
        span,
      );
    case 'outputs':
      return listValue(
        derivation.outputs.map((output) => outside.evaluator.value(textValue(output, span))),
        span,
      );
    case 'outputName':
      return textValue(value.output ?? derivation.outputs[0] ?? 'out', span);
    case 'outputSpecified':
      // nixpkgs' lib.extendDerivation marks the outputs, not the package itself.
      if (value.output !== undefined) return booleanValue(true, span);
      break;
  }
  return outside.derivations.get(derivation)?.select(attribute, value, span);
}

/** Whether it has the attribute; undefined when nobody can know. */
export function hasOfDerivation(outside: Outside, value: DerivationValue, attribute: string): boolean | undefined {
  const { derivation, output } = value;
  if (derivation.outputs.includes(attribute)) return true;
  if (attribute === 'outputSpecified' && output !== undefined) return true;
  return outside.derivations.get(derivation)?.has(attribute);
}

const ALWAYS: ReadonlySet<string> = new Set([
  'type',
  'outPath',
  'drvPath',
  'name',
  'system',
  'outputs',
  'all',
  'outputName',
  'overrideAttrs',
  'meta',
]);

/** Attributes that stem from the arguments, from `passthru`, and `overrideAttrs`. */
export function derivationAttributes(calling: Calling, call: BuilderCall): DerivationAttributes {
  const { outside, given } = call;
  const { evaluator } = outside;
  const description = calling.definition.describe(call);
  return {
    given,
    select(attribute, _value, span) {
      const passed = passthru();
      if (passed?.attributes.has(attribute)) return evaluator.select(passed, attribute, span);
      if (attribute === 'overrideAttrs') return overrideAttrs(calling, given, span);
      if (attribute === 'passthru') return passed ?? emptySet(span);
      if (given.attributes.has(attribute)) return evaluator.select(given, attribute, span);
      if (attribute === 'name') return nameFrom(given, span);
      return description.attribute?.(attribute) ?? variable(attribute, span) ?? ownPhase(calling, attribute, span);
    },
    has(attribute) {
      if (ALWAYS.has(attribute) || given.attributes.has(attribute)) return true;
      if (passthru()?.attributes.has(attribute)) return true;
      const added = description.attribute?.(attribute) ?? variable(attribute, call.expression);
      return (added ?? ownPhase(calling, attribute, call.expression)) ? true : undefined;
    },
  };

  /** Variables in `env` are attributes of the derivation as well. */
  function variable(name: string, span: Span): Value | undefined {
    const env = given.attributes.get('env');
    const set = env && evaluator.force(env.value);
    return set && evaluator.has(set, name) === true ? evaluator.select(set, name, span) : undefined;
  }

  function passthru(): AttributesValue | undefined {
    const passed = given.attributes.get('passthru');
    return passed && evaluator.attributes(evaluator.force(passed.value));
  }

  function nameFrom(attributes: AttributesValue, span: Span): Value | undefined {
    if (!attributes.attributes.has('pname') || !attributes.attributes.has('version')) return undefined;
    const pname = evaluator.toText(evaluator.select(attributes, 'pname', span), span);
    const version = evaluator.toText(evaluator.select(attributes, 'version', span), span);
    if (pname.kind !== 'string' || version.kind !== 'string') return undefined;
    return { kind: 'string', parts: [...pname.parts, { kind: 'text', text: '-', span }, ...version.parts], span };
  }
}

/** `drv.overrideAttrs { … }`, `(old: { … })`, `(final: previous: { … })`: the builder runs again on the merged arguments. */
function overrideAttrs(calling: Calling, given: AttributesValue, span: Span): Value {
  const { evaluator } = calling.outside;
  return evaluator.primitive('overrideAttrs', 1, span, ([change], site) => {
    const inputs = { asked: false };
    const merged = changedAttributes(calling, given, change as Thunk, site, inputs);
    const all = evaluator.attributes(merged);
    if (all) {
      const overridden = overriddenNames(calling, given, all);
      return derivationValue(
        { ...calling, overridden, keepsInputs: () => keepsInputs(calling, given, all, inputs) },
        all,
      );
    }
    const reason = merged.kind === 'unknown' ? merged.reason : 'its attributes cannot be listed';
    return unknown(`what overrideAttrs changes could not be followed: ${reason}`, site);
  });
}

const NATIVE = 'nativeBuildInputs';

/** Whether the list of an override is made of the one before it, in which the builder's own hooks and programs are. */
function keepsInputs(
  { outside: { evaluator }, keepsInputs: before }: Calling,
  given: AttributesValue,
  all: AttributesValue,
  inputs: { readonly asked: boolean },
): boolean {
  const list = all.attributes.get(NATIVE);
  if (list && list.value !== given.attributes.get(NATIVE)?.value) {
    evaluator.force(list.value);
    if (!inputs.asked) return false;
  }
  return before?.() ?? true;
}

/** What `overrideAttrs` gave, now or before. */
function overriddenNames({ overridden }: Calling, before: AttributesValue, after: AttributesValue): Set<string> {
  const names = [...after.attributes].filter(([name, { value }]) => before.attributes.get(name)?.value !== value);
  return new Set([...(overridden ?? []), ...names.map(([name]) => name)]);
}

function changedAttributes(
  calling: Calling,
  given: AttributesValue,
  change: Thunk,
  site: Span,
  inputs: { asked: boolean },
): Value {
  const { evaluator } = calling.outside;
  const changer = evaluator.force(change);
  if (changer.kind !== 'closure' && changer.kind !== 'primitive') return evaluator.update(given, changer, site);
  const previous = evaluator.value(previousAttributes(calling, given, site, inputs));
  const once = evaluator.apply(changer, previous, site);
  if (once.kind !== 'closure' && once.kind !== 'primitive') return evaluator.update(given, once, site);
  // `final: previous: { … }`: the first argument is what comes out.
  const final: Thunk = evaluator.thunk(site, () => evaluator.update(given, twice(), site));
  const twice = () => evaluator.apply(evaluator.apply(changer, final, site), previous, site);
  return evaluator.update(given, twice(), site);
}

function ownPhase({ definition, outside, packages }: Calling, name: string, span: Span): Value | undefined {
  const text = definition.phaseTexts?.(outside, packages).get(name);
  return text === undefined ? undefined : textValue(text, span);
}

const LISTS = ['buildInputs', 'nativeBuildInputs', 'propagatedBuildInputs', 'patches'];

/** The attributes as `old` shows them: the arguments, with what mkDerivation or the builder adds to them. */
function previousAttributes(
  calling: Calling,
  given: AttributesValue,
  span: Span,
  inputs: { asked: boolean },
): AttributesValue {
  const { evaluator } = calling.outside;
  const attributes = new Map(given.attributes);
  const add = (name: string, value: Value) => {
    if (!attributes.has(name)) attributes.set(name, { value: evaluator.value(value), name: span });
  };
  for (const name of LISTS) add(name, listValue([], span));
  const native = attributes.get(NATIVE);
  if (native) {
    const value = evaluator.thunk(native.value.span, () => {
      inputs.asked = true;
      return evaluator.force(native.value);
    });
    attributes.set(NATIVE, { ...native, value });
  }
  add('env', emptySet(span));
  add('passthru', emptySet(span));
  add('meta', emptySet(span));
  for (const name of calling.definition.ownPhases ?? []) {
    if (isPhase(name)) add(name, ownPhase(calling, name, span) ?? unknown(`${name} is the builder's own`, span));
  }
  for (const [name, text] of calling.definition.ownHooks ?? []) {
    if (calling.overridden?.has(name)) continue;
    const own = given.attributes.has(name) ? unknown(`${name} may be the builder's own`, span) : textValue(text, span);
    attributes.set(name, { value: evaluator.value(own), name: span });
  }
  return { kind: 'attributes', attributes, span: given.span };
}
