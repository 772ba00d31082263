import type { NixpkgsChange } from '../../../knowledge/nixpkgs-changes.ts';
import type { Fact, Span, Unknown } from '../../../repository/index.ts';
import type { Builder, BuildInput, BuildSource, Derivation, PhaseText } from '../../model.ts';
import type { AttributesValue, Value } from '../../value.ts';
import type { Outside } from '../../world/outside.ts';
import type { PackageSet } from '../../world/package-set.ts';

/** One call of a builder. */
export interface BuilderCall {
  readonly outside: Outside;
  /** The package set that the builder was taken from. */
  readonly packages: PackageSet;
  /** The arguments as the user gave them, overrides included. */
  readonly given: AttributesValue;
  /** Names of arguments that overrideAttrs gave: the builder itself never saw these values. */
  readonly overridden: ReadonlySet<string>;
  /** Whether overrideAttrs left what the builder itself puts into `nativeBuildInputs`. */
  keepsInputs(): boolean;
  /** Why Nix refuses to call the builder with such an argument, or may. */
  readonly refusal: Unknown | undefined;
  /** The builder's name at the call. */
  readonly call: Span;
  /** The whole call. */
  readonly expression: Span;
}

/** A builder: a function that makes a derivation from a set of arguments. */
export interface BuilderDefinition {
  readonly builder: Builder;
  /** Whether its argument may be a function of the final attributes: `always`, or since a change of nixpkgs; without it nobody can tell. */
  readonly takesFunction?: 'always' | NixpkgsChange;
  /** Arguments that the builder takes for itself: they do not become variables of the derivation. */
  readonly consumed: ReadonlySet<string>;
  /** Further arguments that it reads when it is called, and puts into a phase or another variable: overrideAttrs comes too late for them. */
  readonly readsAtCall?: ReadonlySet<string>;
  /** Phases that the builder always gives a text of its own. */
  readonly ownPhases?: readonly string[];
  /** What a phase of those is as a text, where that is one: it does the same to the files that are followed. */
  phaseTexts?(outside: Outside, packages: PackageSet): ReadonlyMap<string, string>;
  /** Hooks that the builder always gives a text of its own, with a text that does the same to the files that are followed. */
  readonly ownHooks?: ReadonlyMap<string, string>;
  describe(call: BuilderCall): BuilderDescription;
}

/** What a builder makes of a call, beyond what every `mkDerivation` does. Everything is computed when asked for. */
export interface BuilderDescription {
  details(): Derivation['details'];
  name?(): Fact<string | undefined>;
  source?(): Fact<BuildSource>;
  /** The package set whose platform the output runs on, where that is not the builder's own. */
  packages?(): PackageSet;
  /** Variables that the builder sets itself; `env` of the user wins over them, plain attributes do not. */
  environment?(): ReadonlyMap<string, Fact<string>>;
  /** Phase texts that are not what the arguments have under their name. */
  phases?(): ReadonlyMap<string, PhaseText>;
  /** Why the builder refuses these arguments, or may. */
  refusal?(): Unknown | undefined;
  /** Programs and hooks that the builder adds. */
  inputs?(): readonly BuildInput[];
  /** Derivations that the builder refers to by itself. */
  references?(): readonly Derivation[];
  /** What makes derivations of the same arguments differ: the toolchain or Erlang that the builder was made with. */
  variant?(): string;
  /** Attributes that derivations of the builder have beyond their arguments. */
  attribute?(name: string): Value | undefined;
  readonly outputs?: readonly string[];
}

/** The value of an argument; undefined when it is not given. */
export function argument(call: BuilderCall, name: string): Value | undefined {
  const given = call.given.attributes.get(name);
  return given && call.outside.evaluator.force(given.value);
}

/** The value of an argument; undefined also when it is null. */
export function setArgument(call: BuilderCall, name: string): Value | undefined {
  const value = argument(call, name);
  return value?.kind === 'null' ? undefined : value;
}
