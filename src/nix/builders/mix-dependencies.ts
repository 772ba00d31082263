import { type Fact, known, type Unknown, unknown } from '../../repository/index.ts';
import type { Derivation } from '../model.ts';
import type { Value } from '../value.ts';
import type { BuilderCall } from './derivation/call.ts';
import { derivationOf } from './derivation/derivation-of.ts';

/** `mixNixDeps` (a set) or `beamDeps` (a list): derivations by name, their own dependencies included. */
export function nixDependencies(
  call: BuilderCall,
  value: Value | undefined,
): Fact<ReadonlyMap<string, Derivation> | undefined> {
  if (!value || value.kind === 'null') return known(undefined, call.expression);
  const found = new Map<string, Derivation>();
  const lost = value.kind === 'list' ? fromList(call, value, found) : fromSet(call, value, found);
  return lost ?? known(found, value.span);
}

/** Every name in `mixNixDeps`, also of packages that come from outside. */
export function dependencyNames(call: BuilderCall, value: Value | undefined): Fact<ReadonlySet<string> | undefined> {
  if (!value || value.kind === 'null') return known(undefined, call.expression);
  const set = call.outside.evaluator.attributes(value);
  return set
    ? known(new Set(set.attributes.keys()), value.span)
    : unknown('the names of the dependencies could not be followed', value.span);
}

function fromSet(call: BuilderCall, value: Value, found: Map<string, Derivation>): Unknown | undefined {
  const { evaluator } = call.outside;
  const set = evaluator.attributes(value);
  if (!set) return value.kind === 'unknown' ? value : unknown('the dependencies could not be followed', value.span);
  for (const [name, attribute] of set.attributes) {
    // What is no derivation of this repository (a function such as `override`, a package from outside) is no entry here.
    const derivation = derivationOf(call.outside, evaluator.force(attribute.value));
    if (derivation) found.set(name, derivation.derivation);
  }
  return undefined;
}

function fromList(
  call: BuilderCall,
  list: Extract<Value, { kind: 'list' }>,
  found: Map<string, Derivation>,
): Unknown | undefined {
  for (const item of list.items) {
    const value = call.outside.evaluator.force(item);
    if (value.kind === 'unknown') return value;
    if (value.kind === 'list') {
      const lost = fromList(call, value, found);
      if (lost) return lost;
    }
    const derivation = derivationOf(call.outside, value)?.derivation;
    const name = derivation?.name;
    if (derivation && name?.kind === 'known' && name.value !== undefined) found.set(name.value, derivation);
  }
  return undefined;
}

export function derivationsOf(dependencies: Fact<ReadonlyMap<string, Derivation> | undefined>): readonly Derivation[] {
  return dependencies.kind === 'known' ? [...(dependencies.value?.values() ?? [])] : [];
}

/** The file that the dependencies are written in: all of them are called in one other file than the build itself. */
export function dependenciesFile(call: BuilderCall, value: Value | undefined): string | undefined {
  const dependencies = nixDependencies(call, value);
  if (dependencies.kind === 'unknown') return undefined;
  const counts = new Map<string, number>();
  for (const derivation of derivationsOf(dependencies)) {
    const { path } = derivation.expression;
    if (path !== call.expression.path) counts.set(path, (counts.get(path) ?? 0) + 1);
  }
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0];
}
