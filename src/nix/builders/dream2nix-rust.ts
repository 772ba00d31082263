import { type Fact, type Span, unknown } from '../../repository/index.ts';
import type { Toolchain } from '../model.ts';
import type { Attribute, AttributesValue, Thunk, Value } from '../value.ts';
import { definitionsOf, mergedDefinitions } from '../world/flake-parts/definitions.ts';
import type { Outside } from '../world/outside.ts';
import type { PackageSet } from '../world/package-set.ts';
import { booleanValue, plainText, textValue } from '../world/values.ts';
import { buildRustPackage } from './build-rust-package.ts';
import { craneBuilder } from './crane-builders.ts';
import { derivationValue } from './derivation/derive.ts';

/** One Rust package of dream2nix: what its modules define, and where it is asked for. */
export interface DreamPackage {
  readonly packages: PackageSet;
  readonly toolchain: Fact<Toolchain>;
  readonly definitions: readonly Value[];
  readonly builder: 'rust-crane' | 'buildRustPackage';
  /** Name of the Cargo package, which is all that cargo is told to build. */
  readonly name: string;
  readonly source: Thunk;
  /** `env.CARGO_BUILD_TARGET`, where the caller of dream2nix sets it. */
  readonly target?: Thunk | undefined;
  readonly profile?: string | undefined;
  readonly runTests?: boolean | undefined;
  readonly span: Span;
}

/**
 * The derivation of a Rust package (dream2nix modules/dream2nix/rust-crane and buildRustPackage): crane or buildRustPackage with
 * `--package`, on crates that dream2nix vendors by itself.
 */
export function dreamDerivation(outside: Outside, pkg: DreamPackage): Value {
  const { evaluator } = outside;
  const { span } = pkg;
  const option = (name: string) => mergedDefinitions(outside, definitionsOf(outside, pkg.definitions, name));
  const attributes = new Map<string, Attribute>();
  const set = (name: string, value: Value) => attributes.set(name, { value: evaluator.value(value), name: span });
  const derivation = option('mkDerivation');
  for (const [name, attribute] of (derivation && evaluator.attributes(derivation)?.attributes) ?? [])
    attributes.set(name, attribute);
  set('pname', textValue(pkg.name, span));
  attributes.set('src', { value: pkg.source, name: pkg.source.span });
  set('cargoVendorDir', unknown('dream2nix vendors the crates by itself', span));
  const environment = environmentOf(outside, option('env'), pkg);
  if (environment) set('env', environment);
  const calling = { outside, packages: pkg.packages, expression: span };
  if (pkg.builder === 'buildRustPackage') {
    set('cargoBuildFlags', textValue(`--package ${pkg.name}`, span));
    return derivationValue({ ...calling, definition: buildRustPackage(pkg.toolchain) }, setOf(attributes, span));
  }
  const crane = option('rust-crane');
  const profile = pkg.profile ?? textOf(outside, crane, 'buildProfile') ?? 'release';
  const flags =
    crane && evaluator.has(crane, 'buildFlags') === true ? evaluator.select(crane, 'buildFlags', span) : undefined;
  set('cargoBuildCommand', textValue(`cargo build --profile ${profile} --package ${pkg.name}`, span));
  if (flags) set('cargoBuildExtraArgs', flags);
  set('doCheck', runsTests(outside, crane, pkg));
  const definition = craneBuilder('buildPackage', () => pkg.toolchain);
  return definition
    ? derivationValue({ ...calling, definition }, setOf(attributes, span))
    : unknown('crane has no buildPackage', span);
}

function setOf(attributes: ReadonlyMap<string, Attribute>, span: Span): AttributesValue {
  return { kind: 'attributes', attributes, span };
}

function environmentOf(outside: Outside, given: Value | undefined, { target, span }: DreamPackage): Value | undefined {
  if (!target) return given;
  const own = outside.evaluator.attributeSet([['CARGO_BUILD_TARGET', target]], span);
  return given ? outside.evaluator.update(given, own, span) : own;
}

function runsTests(outside: Outside, crane: Value | undefined, pkg: DreamPackage): Value {
  if (pkg.runTests !== undefined) return booleanValue(pkg.runTests, pkg.span);
  const given = crane && outside.evaluator.has(crane, 'runTests') === true;
  return given ? outside.evaluator.select(crane, 'runTests', pkg.span) : booleanValue(true, pkg.span);
}

/** A plain text among the attributes of a set. */
function textOf({ evaluator }: Outside, set: Value | undefined, name: string): string | undefined {
  if (!set || evaluator.has(set, name) !== true) return undefined;
  return plainText(evaluator.select(set, name, set.span));
}
