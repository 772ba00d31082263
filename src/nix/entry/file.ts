import { baseName, type Fact, type Span, unknown } from '../../repository/index.ts';
import { derivationOf } from '../builders/derivation/derivation-of.ts';
import { devenvShell } from '../builders/devenv.ts';
import type { NixBuild } from '../model.ts';
import type { Attribute, AttributesValue, ClosureValue, External, Value } from '../value.ts';
import { callWithSet } from '../world/call-package.ts';
import { nativePackages } from '../world/nixpkgs.ts';
import type { Outside } from '../world/outside.ts';
import { packageSetOf } from '../world/package-set.ts';
import { isPackageName } from '../world/package-set-members.ts';
import { emptySet } from '../world/values.ts';
import type { FurtherBuild } from './further-builds.ts';
import { type Held, heldDerivations } from './held-derivations.ts';
import type { EntryYield } from './read-entry.ts';
import { unfollowedPackage } from './unfollowed-packages.ts';

/** How far a file's functions and sets are followed. */
const MOST_CALLS = 3;
const DEEPEST_SET = 3;

/** What a file builds that no flake reaches: its functions are called as `callPackage` calls them. */
export function readFile(outside: Outside, file: string): EntryYield {
  const start: Span = { path: file, start: 0, end: 0 };
  const system = unknown('the file takes its system from outside', start);
  const pkgs = nativePackages(outside, system, [], start);
  if (pkgs.kind !== 'external') return { ...NOTHING, builds: [] };
  if (baseName(file) === 'devenv.nix') return { ...NOTHING, builds: devenvOf(outside, file, pkgs, start) };
  let value = outside.evaluator.importFile(file, start);
  for (let calls = 0; value.kind === 'closure' && calls < MOST_CALLS; calls += 1) {
    value = called(outside, pkgs, value, start);
  }
  if (value.kind === 'unknown') outside.lose(value);
  const builds = [...buildsIn(outside, { file, start }, value, [])];
  return { ...NOTHING, builds, further: () => furtherIn(outside, { file, start }, value, system) };
}

const NOTHING: Omit<EntryYield, 'builds'> = { besides: () => [], inputs: [], flakes: () => [], further: () => [] };
const STEPS_FURTHER = 100_000;

/** What the file's value refers to in its texts and in what functions from outside are given. */
function furtherIn(outside: Outside, origin: Origin, value: Value, system: Fact<string>): readonly FurtherBuild[] {
  const use = { system, callsFunctions: false, readsModules: false };
  let found: readonly Held[] = [];
  outside.evaluator.within(STEPS_FURTHER, () => {
    found = heldDerivations(outside, value, use, []);
  });
  return found.map(({ derivation, path, isOfFunction }) => ({
    build: { ...build(origin, path.slice(0, DEEPEST_SET), derivation), kind: 'other' },
    isOfFunction,
  }));
}

/** devenv's own file is a module, whatever else it looks like. */
function devenvOf(outside: Outside, file: string, pkgs: External, start: Span): readonly NixBuild[] {
  const packages = packageSetOf(outside, pkgs);
  if (!packages) return [];
  const module = outside.evaluator.importFile(file, start);
  const shell = derivationOf(outside, devenvShell(outside, module, packages, undefined, start));
  return shell ? [build({ file, start }, [], shell.derivation)] : [];
}

/**
 * `{ pkgs ? import <nixpkgs> { } }: …` gets its defaults, as nix-build gives them; `{ lib, stdenv, … }: …` gets what nixpkgs has of
 * these names, as `callPackage` does; `pkgs: …` and `final: prev: …` get nixpkgs itself.
 */
function called(outside: Outside, pkgs: External, closure: ClosureValue, span: Span): Value {
  const { evaluator } = outside;
  if (closure.formals && [...closure.formals.values()].every((hasDefault) => hasDefault)) {
    return evaluator.apply(closure, evaluator.value(emptySet(span)), span);
  }
  if (closure.formals)
    return callWithSet(outside, pkgs, closure, uncertainDefaults(outside, closure.formals, span), span);
  return evaluator.apply(closure, evaluator.value(pkgs), span);
}

/** A function that somebody has to call with arguments may get any of those that have a default as well. */
function uncertainDefaults(
  outside: Outside,
  formals: NonNullable<ClosureValue['formals']>,
  span: Span,
): AttributesValue {
  const defaulted = [...formals].filter(
    ([name, hasDefault]) => hasDefault && name !== 'lib' && !isPackageName(outside, name),
  );
  const attributes = defaulted.map(([name]): [string, Attribute] => {
    const value = unknown(`what the caller of this file gives for ${name} is not known`, span);
    return [name, { value: outside.evaluator.value(value), name: span }];
  });
  return { ...emptySet(span), attributes: new Map(attributes) };
}

interface Origin {
  readonly file: string;
  readonly start: Span;
}

function* buildsIn(outside: Outside, origin: Origin, value: Value, path: readonly string[]): Generator<NixBuild> {
  const derivation = derivationOf(outside, value);
  if (derivation) {
    yield build(origin, path, derivation.derivation);
    return;
  }
  unfollowedPackage(outside, value);
  const set = path.length < DEEPEST_SET ? plainSet(value) : undefined;
  for (const [name, attribute] of set?.attributes ?? []) {
    const member = outside.evaluator.force(attribute.value);
    yield* buildsIn(outside, origin, member, [...path, name]);
  }
}

/** Sets that the file writes; what lies outside is not walked through. */
function plainSet(value: Value): AttributesValue | undefined {
  return value.kind === 'attributes' ? value : undefined;
}

function build({ file }: Origin, path: readonly string[], derivation: NixBuild['derivation']): NixBuild {
  return {
    attribute: path.length === 0 ? file : `${file}#${path.join('.')}`,
    kind: derivation.builder === 'mkShell' ? 'shell' : 'package',
    entry: file,
    system: derivation.platform.system,
    systemNamed: derivation.platform.system.kind === 'known',
    derivation,
  };
}
