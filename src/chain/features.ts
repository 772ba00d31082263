import type { CargoPackage } from '../cargo/index.ts';
import type { Located, Span } from '../repository/index.ts';

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
