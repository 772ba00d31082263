import type { NixpkgsDefaults } from '../../knowledge/nixpkgs-releases.ts';
import { DEFAULT_SYSTEMS, platformOfConfig } from '../../knowledge/platforms.ts';
import { type Fact, known, type Span, unknown } from '../../repository/index.ts';
import type { Family } from '../builders/family.ts';
import type { AttributesValue, Thunk, Value } from '../value.ts';
import type { Meaning } from './meaning.ts';
import { defaultsOfTree } from './nixpkgs-defaults.ts';
import type { Outside } from './outside.ts';
import { isOverlayList, overlayList } from './overlay-lists.ts';
import {
  createPackageSet,
  type Machine,
  machineOfFact,
  muslMachine,
  nativeMachine,
  staticMachine,
} from './package-set.ts';
import { emptySet, plainText } from './values.ts';

/** nixpkgs as a flake input, as `<nixpkgs>` and as a fetched tree. */
export const nixpkgs: Family = {
  trees: [
    {
      repositories: ['nixos/nixpkgs', 'nixos/nixpkgs-channels', 'determinatesystems/nixpkgs-weekly'],
      names: ['nixpkgs', 'nixpkgs-unstable', 'nixpkgs-stable', 'unstable', 'stable'],
      flake: (outside, tree) => nixpkgsFlake(outside, defaultsOfTree(outside, tree)),
      imported: (outside, { tree, site, argument }) =>
        outside.applied(site, argument, importedNixpkgs(outside, defaultsOfTree(outside, tree))),
    },
  ],
};

function nixpkgsFlake(outside: Outside, defaults: Fact<NixpkgsDefaults>): Meaning {
  return {
    select(attribute, site) {
      switch (attribute) {
        case 'lib':
          return outside.evaluator.library;
        case 'legacyPackages':
          return outside.member(site, attribute, {
            select: (system, at) => plainPackages(outside, known(system, at.span), defaults, at.span),
            attributes: () => everySystem(outside, defaults, site.span),
          });
        default:
          return undefined;
      }
    },
    has: (attribute) => (attribute === 'lib' || attribute === 'legacyPackages' ? true : undefined),
    // Some flakes call the input itself: `nixpkgs { system = …; }`.
    apply: (argument, site) => packagesFor(outside, argument, defaults, site.span),
  };
}

/** `mapAttrs (system: pkgs: …) nixpkgs.legacyPackages` goes over the systems that nixpkgs exposes. */
function everySystem(outside: Outside, defaults: Fact<NixpkgsDefaults>, span: Span): AttributesValue {
  const { evaluator } = outside;
  outside.markDefaultSystems(span);
  return evaluator.attributeSet(
    DEFAULT_SYSTEMS.flakeExposed.map((system) => [
      system,
      evaluator.thunk(span, () => plainPackages(outside, known(system, span), defaults, span)),
    ]),
    span,
  );
}

function importedNixpkgs(outside: Outside, defaults: Fact<NixpkgsDefaults>): Meaning {
  return { apply: (argument, site) => packagesFor(outside, argument, defaults, site.span) };
}

/** A plain package set for a system. */
export function nativePackages(outside: Outside, system: Fact<string>, overlays: readonly Thunk[], span: Span): Value {
  const machine = nativeMachine(system);
  const defaults = unknown('the nixpkgs comes from elsewhere', span);
  const path = { value: 'pkgs', span };
  return createPackageSet(outside, { host: machine, build: machine, overlays, path, defaults }).value;
}

/** `nixpkgs.legacyPackages.${system}` */
function plainPackages(outside: Outside, system: Fact<string>, defaults: Fact<NixpkgsDefaults>, span: Span): Value {
  const machine = nativeMachine(system);
  const path = { value: 'pkgs', span };
  return createPackageSet(outside, { host: machine, build: machine, overlays: [], path, defaults }).value;
}

/** `import nixpkgs { system; overlays; crossSystem; … }` (nixpkgs pkgs/top-level/impure.nix, default.nix). */
function packagesFor(outside: Outside, argument: Thunk, defaults: Fact<NixpkgsDefaults>, span: Span): Value {
  const { evaluator } = outside;
  const value = evaluator.force(argument);
  const given = evaluator.attributes(value) ?? emptySet(value.span);
  const overlays = given.attributes.get('overlays');
  const build = buildMachine(outside, value, given, span);
  const host = hostMachine(outside, given, build);
  return createPackageSet(outside, {
    host,
    build,
    overlays: overlays ? overlayList(outside, overlays.value) : [],
    defaults: unreplaced(outside, given, defaults),
    path: {
      value: host === build ? 'pkgs' : 'pkgs (crossSystem)',
      span: given.attributes.get('crossSystem')?.name ?? span,
    },
  }).value;
}

/** Overlays in a list that is not followed, and packages that the configuration overrides, may replace any default. */
function unreplaced(outside: Outside, given: AttributesValue, defaults: Fact<NixpkgsDefaults>): Fact<NixpkgsDefaults> {
  const { evaluator } = outside;
  const overlays = given.attributes.get('overlays');
  if (overlays && !isOverlayList(outside, overlays.value)) {
    return unknown('the overlays could not be followed', overlays.value.span);
  }
  const config = given.attributes.get('config');
  const overrides = config ? evaluator.has(evaluator.force(config.value), 'packageOverrides') : false;
  return overrides === false || !config
    ? defaults
    : unknown('the configuration of nixpkgs may override packages', config.value.span);
}

function buildMachine(outside: Outside, value: Value, given: AttributesValue, span: Span): Machine {
  if (value.kind !== 'attributes')
    return nativeMachine(unknown('the arguments of nixpkgs could not be followed', span));
  const local = given.attributes.get('localSystem') ?? given.attributes.get('system');
  if (!local) return nativeMachine(evaluatingSystem(outside, span));
  return machineOfArgument(outside, local.value) ?? lostMachine(outside, local.value);
}

function evaluatingSystem({ evaluatingSystem: system }: Outside, span: Span): Fact<string> {
  return system === undefined
    ? unknown('nixpkgs takes the system of the machine that evaluates it, which --system names', span)
    : known(system, span);
}

function hostMachine(outside: Outside, given: AttributesValue, build: Machine): Machine {
  const cross = given.attributes.get('crossSystem');
  if (!cross || outside.evaluator.force(cross.value).kind === 'null') return build;
  return machineOfArgument(outside, cross.value) ?? lostMachine(outside, cross.value);
}

/** A system name, or a set with `system` or `config` and flags. */
function machineOfArgument(outside: Outside, argument: Thunk): Machine | undefined {
  const { evaluator } = outside;
  const value = evaluator.force(argument);
  const name = plainText(value);
  if (name !== undefined) return machineOfName(name, value.span);
  if (value.kind !== 'attributes') return undefined;
  const text = (attribute: string) =>
    value.attributes.has(attribute) ? evaluator.select(value, attribute, value.span) : undefined;
  const named = text('config') ?? text('system');
  const namedText = named && plainText(named);
  if (!named || namedText === undefined) return undefined;
  const machine = machineOfName(namedText, named.span);
  if (isTrue(text('isStatic'))) return staticMachine(machine);
  return isTrue(text('isMusl')) ? muslMachine(machine) : machine;
}

function machineOfName(name: string, span: Span): Machine {
  const fact = platformOfConfig(name);
  if (fact) return machineOfFact(fact, span);
  // A name of two parts is a system; what else stands here is a configuration that the table does not have.
  return nativeMachine(
    name.split('-').length === 2 ? known(name, span) : unknown(`the platform ${name} is not known`, span),
  );
}

function lostMachine(outside: Outside, argument: Thunk): Machine {
  const value = outside.evaluator.force(argument);
  const reason = value.kind === 'unknown' ? value.reason : 'the system comes from outside';
  return nativeMachine(unknown(reason, argument.span));
}

function isTrue(value: Value | undefined): boolean {
  return value?.kind === 'boolean' && value.value;
}
