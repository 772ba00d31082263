import { type Fact, known, type Located, type Span, unknown } from '../../repository/index.ts';
import type { Toolchain } from '../model.ts';
import type { AttributesValue, Thunk, Value } from '../value.ts';
import { externalPath } from '../world/external-path.ts';
import { defaultsOfPackages } from '../world/nixpkgs-defaults.ts';
import type { Outside } from '../world/outside.ts';
import type { PackageSet } from '../world/package-set.ts';
import { locationOf, plainArgument } from './derivation/text.ts';

/** The toolchain that a value is; undefined when it is something else. */
export function toolchainOf(outside: Outside, value: Value): Fact<Toolchain> | undefined {
  return outside.facetOf(value, 'toolchain')?.toolchain;
}

/** The same where a toolchain is wanted. */
export function requiredToolchain(outside: Outside, value: Value): Fact<Toolchain> {
  const known = toolchainOf(outside, value);
  if (known) return known;
  const what = value.kind === 'external' ? externalPath(value) : value.kind === 'unknown' ? value.reason : value.kind;
  return unknown(`the toolchain could not be followed: ${what}`, value.span);
}

/** The toolchain of a rustc and the cargo beside it, both of which are on PATH. */
export function toolchainOfTools(outside: Outside, rustc: Value, cargo: Value | undefined): Fact<Toolchain> {
  const compiler = requiredToolchain(outside, rustc);
  const other = cargo && toolchainOf(outside, cargo);
  if (compiler.kind === 'unknown' || !other) return compiler;
  const [own, more] = [compiler.value.components, other.kind === 'known' ? other.value.components : undefined];
  const components = own && more && new Set([...own, ...more]);
  return { ...compiler, value: { ...compiler.value, components } };
}

/** rustc of a package set: it builds for the set's platform and runs on the building one. */
export function nixpkgsToolchain(outside: Outside, packages: PackageSet, span: Span): Toolchain {
  return {
    origin: 'nixpkgs',
    span,
    targets: platformTargets(packages, span),
    targetsList: undefined,
    channel: unknown('nixpkgs decides the version of rustc', span),
    atMost: defaultRust(outside, packages),
    file: undefined,
  };
}

function defaultRust(outside: Outside, packages: PackageSet): Fact<string> {
  const defaults = defaultsOfPackages(outside, packages);
  if (defaults.kind === 'unknown') return defaults;
  const { atMost } = defaults.value.rust;
  return atMost === undefined
    ? unknown('nixpkgs decides the version of rustc', defaults.span)
    : known(atMost, defaults.span);
}

/** The triples of a package set: what runs the build, and what the build is for. */
export function platformTargets(packages: PackageSet, span: Span): Fact<readonly Located<string>[]> {
  const { host, build } = packages;
  if (host.fact.kind === 'unknown') return host.fact;
  if (build.fact.kind === 'unknown') return build.fact;
  const triples = new Set([build.fact.value.rustTarget, host.fact.value.rustTarget]);
  return known(
    [...triples].map((value) => ({ value, span })),
    span,
  );
}

/** What tells toolchains apart. */
export function toolchainName(toolchain: Fact<Toolchain>): string {
  if (toolchain.kind === 'unknown') return toolchain.reason;
  const { origin, channel, targets, file } = toolchain.value;
  const triples = targets.kind === 'known' ? targets.value.map((target) => target.value).join(' ') : '?';
  return `${origin} ${channel.kind === 'known' ? channel.value : '?'} ${triples} ${file ?? ''}`;
}

/** Two sets of targets as one. */
export function joinedTargets(
  left: Fact<readonly Located<string>[]>,
  right: Fact<readonly Located<string>[]>,
): Fact<readonly Located<string>[]> {
  if (left.kind === 'unknown') return left;
  if (right.kind === 'unknown') return right;
  const names = new Set(left.value.map((target) => target.value));
  return known([...left.value, ...right.value.filter((target) => !names.has(target.value))], left.span);
}

/** A list of texts with the place of each. */
export function textList(outside: Outside, list: Value): Fact<readonly Located<string>[]> {
  if (list.kind === 'unknown') return list;
  if (list.kind !== 'list') return unknown('a list is expected', list.span);
  const items: Located<string>[] = [];
  for (const item of list.items) {
    const value = outside.evaluator.force(item);
    const text = plainArgument(outside, value, item.span);
    if (text.kind === 'unknown') return text;
    if (text.value)
      items.push({ value: text.value.value, span: value.kind === 'string' ? locationOf(value) : item.span });
  }
  return known(items, list.span);
}

/** An attribute of a set of arguments, when it is given. */
export function given(
  outside: Outside,
  set: AttributesValue | undefined,
  name: string,
): { thunk: Thunk; value: Value } | undefined {
  const attribute = set?.attributes.get(name);
  return attribute && { thunk: attribute.value, value: outside.evaluator.force(attribute.value) };
}
