import type { CargoPackage } from '../cargo/index.ts';
import type { NifOptions } from '../elixir/index.ts';
import type { RustDetails } from '../nix/model.ts';
import { type Located, type Span, type Unknown, unknown } from '../repository/index.ts';
import { valueOf } from './facts.ts';

/** The features that arguments of cargo ask for. */
export interface AskedFeatures {
  readonly names: ReadonlySet<string>;
  readonly all: boolean;
  readonly withoutDefault: boolean;
  /** The first argument that is about features. */
  readonly span: Span | undefined;
}

/** `--features a,b`, `-F a`, `--all-features`, `--no-default-features`. */
export function featuresOf(words: readonly Located<string>[]): AskedFeatures {
  const names = new Set<string>();
  const spans: Span[] = [];
  for (const [index, { value, span }] of words.entries()) {
    const given = /^(?:--features=|-F=?)(.+)$/s.exec(value)?.[1];
    const next = value === '--features' || value === '-F' ? words[index + 1]?.value : undefined;
    for (const name of (given ?? next ?? '').split(/[\s,]+/)) if (name !== '') names.add(name);
    if (given !== undefined || next !== undefined || /^--(all|no-default)-features$/.test(value)) spans.push(span);
  }
  return {
    names,
    all: words.some(({ value }) => value === '--all-features'),
    withoutDefault: words.some(({ value }) => value === '--no-default-features'),
    span: spans[0],
  };
}

/** Those of Rustler's own call (`features:`, `default_features:`); undefined where they are not known. */
export function featuresOfRustler(options: NifOptions, use: Span): AskedFeatures | undefined {
  const defaults = valueOf(options.defaultFeatures);
  if (options.features.kind === 'unknown' || defaults === undefined) return undefined;
  const { value, span } = options.features;
  return { names: new Set(value), all: false, withoutDefault: !defaults, span: value.length > 0 ? span : use };
}

/** Those of the cargo that a derivation calls. */
export function featuresOfDerivation(rust: RustDetails | undefined): AskedFeatures | undefined {
  const words = rust?.compiler === 'cargo' ? valueOf(rust.cargoArguments) : undefined;
  return words && featuresOf(words);
}

/** What the features of a package switch on in its dependencies: `dep:x`, `x/y`, the name of an optional one. */
export function passedDown({ names, all, withoutDefault }: AskedFeatures, pkg: CargoPackage): ReadonlySet<string> {
  const optional = new Set(pkg.dependencies.filter((dependency) => dependency.optional).map(({ name }) => name));
  const seen = new Set(all ? pkg.features.keys() : [...names, ...(withoutDefault ? [] : ['default'])]);
  for (const name of seen) for (const { value } of pkg.features.get(name) ?? []) seen.add(value);
  return new Set([...seen].filter((value) => /[/:]/.test(value) || optional.has(value.replaceAll('-', '_'))));
}

/** The features of a package that a cargo call switches on which asks for these (Cargo book, "Features"). */
export function enabledFeatures({ names, all, withoutDefault }: AskedFeatures, pkg: CargoPackage): ReadonlySet<string> {
  const optional = pkg.dependencies.filter((dependency) => dependency.optional).map(({ name }) => name);
  const asked = [...names].flatMap((name) => {
    const [first = '', second] = name.split('/');
    if (second === undefined) return [first];
    return first === pkg.name.value ? [second] : [];
  });
  const every = [...pkg.features.keys(), ...optional, ...optional.map((name) => name.replaceAll('_', '-'))];
  const enabled = new Set(all ? every : [...asked, ...(withoutDefault ? [] : ['default'])]);
  for (const name of enabled) {
    for (const { value } of pkg.features.get(name) ?? []) {
      // `x/y` switches on the dependency x as well, `dep:x` and `x?/y` no feature of this package.
      const dependency = /^([^?/:]+)\//.exec(value)?.[1];
      if (!/[/:]/.test(value)) enabled.add(value);
      else if (dependency !== undefined && optional.includes(dependency.replaceAll('-', '_'))) enabled.add(dependency);
    }
  }
  return enabled;
}

/** What cargo refuses of a call that compiles these packages: a feature that none of them has. */
export function refusedFeatures(
  { names, span }: AskedFeatures,
  packages: readonly CargoPackage[],
  at: Span,
): readonly Unknown[] {
  const [first] = packages;
  const refused = [...names].find((name) => !packages.some((pkg) => mayHaveFeature(name, pkg)));
  if (!first || refused === undefined) return [];
  return [unknown(`${first.name.value} has no feature ${refused}, so cargo refuses the call`, span ?? at)];
}

/**
 * A feature that the manifest names, or an optional dependency that no feature names with `dep:` (Cargo book, "Optional dependencies").
 * What is asked of a dependency (`x/y`) is not judged, nor what a shell puts in.
 */
export function mayHaveFeature(name: string, { features, dependencies, problems }: CargoPackage): boolean {
  if (!/^[\w+.-]+$/.test(name) || name === 'default' || features.has(name) || problems.length > 0) return true;
  const spelt = name.replaceAll('-', '_');
  const hidden = [...features.values()].flat().some(({ value }) => value.replaceAll('-', '_') === `dep:${spelt}`);
  return !hidden && dependencies.some((dependency) => dependency.optional && dependency.name === spelt);
}
