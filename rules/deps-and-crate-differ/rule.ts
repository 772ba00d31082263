import type { CargoPackage } from '../../src/cargo/model.ts';
import type { Model, ProducerLink } from '../../src/chain/model.ts';
import {
  defineRule,
  type Fix,
  featuresOf,
  passedDown,
  replace,
  safe,
  textAt,
  valueOf,
} from '../../src/engine/index.ts';
import { sameSpan } from '../../src/engine/shared.ts';
import type { Derivation, EnvironmentVariable, RustDetails } from '../../src/nix/model.ts';
import type { Fact, Span } from '../../src/repository/index.ts';

const flags = ['CARGO_ENCODED_RUSTFLAGS', 'RUSTFLAGS', 'CARGO_BUILD_RUSTFLAGS'];

export default defineRule({
  id: 'deps-and-crate-differ',
  severity: 'note',
  title: 'The dependencies are built with other settings than the crate',
  link: 'producer',
  needs: ['producer'],
  fixable: 'safe',
  check({ producer, model }, report) {
    const { derivation, rust } = producer;
    const dependencies = rust?.dependencies;
    if (derivation?.builder !== 'crane.buildPackage' || dependencies?.details.kind !== 'rust') return;
    if (exportsSettings(derivation) || exportsSettings(dependencies)) return;
    const difference =
      differentVariable(derivation, dependencies) ??
      differentProfile(derivation, dependencies) ??
      differentDetails(rust as RustDetails, dependencies.details, derivation.call) ??
      differentFeatures(rust as RustDetails, dependencies.details, packageOf(producer));
    if (!difference) return;
    report({
      at: difference.at,
      message: `${difference.name} between buildDepsOnly and buildPackage, so cargo builds ${difference.some ? 'the dependencies that they reach' : 'every dependency'} a second time.`,
      label: 'not the same for the dependencies',
      help: 'Share the arguments of both calls.',
      related: [{ message: 'the dependencies are built here', span: dependencies.call }],
      fix: difference.variable && shared(difference.variable, derivation, dependencies, model),
    });
  },
});

interface Difference {
  /** What differs, with its verb. */
  readonly name: string;
  readonly at: Span;
  /** True when not every dependency is concerned. */
  readonly some?: boolean;
  /** The attribute that the crate alone has. */
  readonly variable?: Attribute | undefined;
}

interface Attribute {
  readonly name: string;
  readonly variable: EnvironmentVariable;
}

function packageOf({ packages }: ProducerLink): CargoPackage | undefined {
  const [only, second] = valueOf(packages) ?? [];
  return second ? undefined : only;
}

/** A phase may export what the attributes do not say. */
function exportsSettings({ phases }: Derivation): boolean {
  return [...phases.values()].some(({ text }) =>
    text.some((part) => part.kind === 'text' && /RUSTFLAGS|CARGO_/.test(part.text)),
  );
}

/** The first variable of flags that is not the same; an empty one is none. Nothing is said of flags that move to another one. */
function differentVariable(crate: Derivation, dependencies: Derivation): Difference | undefined {
  const variables = flags.map(
    (name) => [name, crate.environment.get(name), dependencies.environment.get(name)] as const,
  );
  if (variables.some(([, own, theirs]) => own?.value.kind === 'unknown' || theirs?.value.kind === 'unknown'))
    return undefined;
  const [own, theirs] = [1, 2].map((side) =>
    variables
      .map((entry) => textOf(entry[side as 1 | 2]))
      .join(' ')
      .trim(),
  );
  if (own === theirs) return undefined;
  const different = variables.find(([, left, right]) => textOf(left) !== textOf(right));
  const place = different?.[1] ?? different?.[2];
  if (!different || !place) return undefined;
  const [name, mine, others] = different;
  return { name: `${name} differs`, at: place.span, variable: mine && !others ? { name, variable: mine } : undefined };
}

function textOf(variable: { readonly value: Fact<string> } | undefined): string {
  return (variable && valueOf(variable.value)) ?? '';
}

function differentProfile(crate: Derivation, dependencies: Derivation): Difference | undefined {
  if (crate.details.kind !== 'rust' || dependencies.details.kind !== 'rust') return undefined;
  const [own, theirs] = [crate.details.profile, dependencies.details.profile];
  if (own.kind === 'unknown' || theirs.kind === 'unknown' || own.value === theirs.value) return undefined;
  const name = 'CARGO_PROFILE';
  const [mine, others] = [crate.environment.get(name), dependencies.environment.get(name)];
  const variable = mine && !others ? { name, variable: mine } : undefined;
  return { name: 'The profile differs', at: (mine ?? others)?.span ?? crate.call, variable };
}

function differentDetails(crate: RustDetails, dependencies: RustDetails, call: Span): Difference | undefined {
  const targets = [crate.target, dependencies.target] as const;
  if (targets.every((target) => target.kind === 'known') && valueOf(targets[0])?.value !== valueOf(targets[1])?.value) {
    return { name: 'The target differs', at: (valueOf(targets[0]) ?? valueOf(targets[1]))?.span ?? call };
  }
  const channels = [valueOf(crate.toolchain)?.channel, valueOf(dependencies.toolchain)?.channel];
  const [own, theirs] = channels.map((channel) => channel && valueOf(channel));
  return own && theirs && certainlyDiffer(own, theirs) ? { name: 'The toolchain differs', at: call } : undefined;
}

/** Features of the crate that switch features of dependencies: others change nothing but the crate itself. */
function differentFeatures(
  crate: RustDetails,
  dependencies: RustDetails,
  pkg: CargoPackage | undefined,
): Difference | undefined {
  if (!pkg || crate.cargoArguments.kind === 'unknown' || dependencies.cargoArguments.kind === 'unknown')
    return undefined;
  const [own, theirs] = [featuresOf(crate.cargoArguments.value), featuresOf(dependencies.cargoArguments.value)];
  const [down, others] = [passedDown(own, pkg), passedDown(theirs, pkg)];
  if (down.size === others.size && [...down].every((feature) => others.has(feature))) return undefined;
  const at = own.span ?? theirs.span;
  return at && { name: 'The features differ', at, some: true };
}

/** The attribute given to buildDepsOnly as well, where its argument is written out and nobody else starts from it. */
function shared(
  { name, variable }: Attribute,
  crate: Derivation,
  dependencies: Derivation,
  model: Model,
): Fix | undefined {
  const value = textAt(variable.span, model.repository);
  const { expression } = dependencies;
  const match = /^([\w.]+\s+)([\w.]+)$/.exec(textAt(expression, model.repository));
  if (!match?.[1] || variable.place !== 'attribute' || !/^"[^"\\$\n]*"$/.test(value)) return undefined;
  if (variable.span.path !== expression.path || startsElsewhere(crate, dependencies, model)) return undefined;
  const argument = { ...expression, start: expression.start + match[1].length };
  return safe(`Give ${name} to buildDepsOnly as well`, replace(argument, `(${match[2]} // { ${name} = ${value}; })`));
}

/** Whether another build starts from the same dependencies. */
function startsElsewhere(crate: Derivation, dependencies: Derivation, { nix }: Model): boolean {
  const derivations = nix.builds.flatMap((build) => [build.derivation, ...build.derivation.references]);
  return derivations.some(({ details, call }) => {
    const from = details.kind === 'rust' ? details.dependencies : undefined;
    return from !== undefined && sameSpan(from.call, dependencies.call) && !sameSpan(call, crate.call);
  });
}

/** `stable` may be the very version that another toolchain names; two versions, or two kinds of channels, are never the same. */
function certainlyDiffer(left: string, right: string): boolean {
  const [one, other] = [kindOf(left), kindOf(right)];
  if (one !== other) return one !== undefined && other !== undefined;
  const exact = (name: string) => /\d/.test(name);
  return exact(left) && exact(right) && left !== right;
}

function kindOf(channel: string): string | undefined {
  if (/^(stable|\d+\.\d+)/.test(channel)) return 'stable';
  return /^(nightly|beta)/.exec(channel)?.[0];
}
