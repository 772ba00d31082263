import { defineRule, valueOf } from '../../src/engine/index.ts';
import type { Derivation, RustDetails } from '../../src/nix/model.ts';
import type { Fact, Span } from '../../src/repository/index.ts';

const flags = ['CARGO_ENCODED_RUSTFLAGS', 'RUSTFLAGS', 'CARGO_BUILD_RUSTFLAGS'];

export default defineRule({
  id: 'deps-and-crate-differ',
  severity: 'note',
  title: 'The dependencies are built with other settings than the crate',
  link: 'producer',
  needs: ['producer'],
  fixable: 'none',
  check({ producer }, report) {
    const { derivation, rust } = producer;
    const dependencies = rust?.dependencies;
    if (derivation?.builder !== 'crane.buildPackage' || dependencies?.details.kind !== 'rust') return;
    if (exportsSettings(derivation) || exportsSettings(dependencies)) return;
    const difference =
      differentVariable(derivation, dependencies) ??
      differentProfile(derivation, dependencies) ??
      differentDetails(rust as RustDetails, dependencies.details, derivation.call);
    if (!difference) return;
    report({
      at: difference.at,
      message: `${difference.name} differs between buildDepsOnly and buildPackage, so cargo builds every dependency a second time.`,
      label: 'not the same for the dependencies',
      help: 'Share the arguments of both calls.',
      related: [{ message: 'the dependencies are built here', span: dependencies.call }],
    });
  },
});

interface Difference {
  readonly name: string;
  readonly at: Span;
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
  return different && place && { name: different[0], at: place.span };
}

function textOf(variable: { readonly value: Fact<string> } | undefined): string {
  return (variable && valueOf(variable.value)) ?? '';
}

function differentProfile(crate: Derivation, dependencies: Derivation): Difference | undefined {
  if (crate.details.kind !== 'rust' || dependencies.details.kind !== 'rust') return undefined;
  const [own, theirs] = [crate.details.profile, dependencies.details.profile];
  if (own.kind === 'unknown' || theirs.kind === 'unknown' || own.value === theirs.value) return undefined;
  const variable = crate.environment.get('CARGO_PROFILE') ?? dependencies.environment.get('CARGO_PROFILE');
  return { name: 'The profile', at: variable?.span ?? crate.call };
}

function differentDetails(crate: RustDetails, dependencies: RustDetails, call: Span): Difference | undefined {
  const targets = [crate.target, dependencies.target] as const;
  if (targets.every((target) => target.kind === 'known') && valueOf(targets[0])?.value !== valueOf(targets[1])?.value) {
    return { name: 'The target', at: (valueOf(targets[0]) ?? valueOf(targets[1]))?.span ?? call };
  }
  const channels = [valueOf(crate.toolchain)?.channel, valueOf(dependencies.toolchain)?.channel];
  const [own, theirs] = channels.map((channel) => channel && valueOf(channel));
  return own && theirs && certainlyDiffer(own, theirs) ? { name: 'The toolchain', at: call } : undefined;
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
