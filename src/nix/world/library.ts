import { CROSS_PLATFORMS, DEFAULT_SYSTEMS, platformOfConfig, systemsOfList } from '../../knowledge/platforms.ts';
import { joinPath, known, unknown } from '../../repository/index.ts';
import type { AttributesValue, Thunk, Value } from '../value.ts';
import { callPackageMeaning } from './call-package.ts';
import type { Meaning, Site } from './meaning.ts';
import type { Outside } from './outside.ts';
import { overridable } from './overriding.ts';
import { machineOfFact, nativeMachine } from './package-set.ts';
import { isPackageName } from './package-set-members.ts';
import { platformMeaning } from './platform-attributes.ts';
import { madeScope } from './scopes.ts';
import { sourceByRegex, sourceFilesBySuffices } from './sources/by-name.ts';
import { cleanSource, cleanSourceWith } from './sources/clean-source.ts';
import { filesetMeaning } from './sources/fileset.ts';
import { systemsList } from './systems.ts';
import { plainText, textValue } from './values.ts';

/** Members of nixpkgs' `lib` that are about sources, platforms and derivations; the pure ones are the evaluator's. */
export function libraryMeaning(outside: Outside): Meaning {
  return {
    select(attribute, site) {
      const member = MEMBERS[attribute];
      if (member) return member(outside, site);
      // lib.sources.cleanSource and lib.customisation.makeOverridable are the same functions.
      if (NESTED.has(attribute)) return outside.member(site, attribute, libraryMeaning(outside));
      return undefined;
    },
    has(attribute) {
      if (attribute in MEMBERS || NESTED.has(attribute)) return true;
      return isPackageName(outside, attribute) ? false : undefined;
    },
  };
}

const NESTED: ReadonlySet<string> = new Set(['sources', 'customisation']);

type Member = (outside: Outside, site: Site) => Value | undefined;

const MEMBERS: Readonly<Record<string, Member>> = {
  cleanSource: (outside, site) => cleanSource(outside, site.span),
  cleanSourceWith: (outside, site) => cleanSourceWith(outside, site.span),
  sourceFilesBySuffices: (outside, site) => sourceFilesBySuffices(outside, site.span),
  sourceByRegex: (outside, site) => sourceByRegex(outside, site.span),
  fileset: (outside, site) => outside.member(site, 'fileset', filesetMeaning(outside)),
  makeOverridable: (outside, site) =>
    outside.evaluator.primitive('makeOverridable', 2, site.span, ([callee, given], at) =>
      makeOverridable(outside, callee as Thunk, given as Thunk, at),
    ),
  overrideDerivation: (outside, site) =>
    outside.evaluator.primitive('overrideDerivation', 2, site.span, ([derivation, change], at) =>
      outside.evaluator.apply(
        outside.evaluator.select(outside.evaluator.force(derivation as Thunk), 'overrideAttrs', at),
        change as Thunk,
        at,
      ),
    ),
  callPackageWith: (outside, site) =>
    outside.evaluator.primitive('callPackageWith', 1, site.span, ([set], at) =>
      outside.root('callPackage', at, callPackageMeaning(outside, outside.evaluator.force(set as Thunk))),
    ),
  makeScope: (outside, site) =>
    outside.evaluator.primitive('makeScope', 2, site.span, ([newScope, members], at) =>
      madeScope(outside, newScope as Thunk, members as Thunk, at),
    ),
  path: (outside, site) =>
    outside.member(site, 'path', {
      select: (name, at) => (name === 'append' ? pathAppend(outside, at) : undefined),
    }),
  systems: (outside, site) => outside.member(site, 'systems', systemsMeaning(outside)),
  platforms: (outside, site) => systemLists(outside, 'platforms', site),
};

/** `lib.path.append ./. "nix/x"` (nixpkgs lib/path/default.nix): the second part must not leave the first. */
function pathAppend({ evaluator }: Outside, { span }: Site): Value {
  return evaluator.primitive('lib.path.append', 2, span, ([base, below], at) => {
    const path = evaluator.force(base as Thunk);
    const text = plainText(evaluator.force(below as Thunk));
    const joined = path.kind === 'path' && path.path !== undefined && text ? joinPath(path.path, text) : undefined;
    if (path.kind === 'path' && joined !== undefined) return { ...path, path: joined, text: joined, span: at };
    return unknown('the path could not be followed', at);
  });
}

function makeOverridable(outside: Outside, callee: Thunk, given: Thunk, span: Site['span']): Value {
  const { evaluator } = outside;
  const call = (merged: Thunk) => evaluator.apply(evaluator.force(callee), merged, span);
  const attributes = evaluator.attributes(evaluator.force(given));
  // A function as arguments (`finalAttrs: …`) has nothing that could be merged.
  if (!attributes) return call(given);
  return overridable(outside, attributes, span, (merged: AttributesValue) => call(evaluator.value(merged)));
}

/** `lib.platforms.linux`, `lib.systems.doubles.linux`: the same lists. */
function systemLists(outside: Outside, name: string, site: Site): Value {
  return outside.member(site, name, {
    select: (list, at) => {
      const systems = systemsOfList(list);
      return systems && systemsList(outside, systems, at.span);
    },
  });
}

/** `lib.systems`: the list of flake-exposed systems and `elaborate`. */
function systemsMeaning(outside: Outside): Meaning {
  return {
    select(attribute, site) {
      switch (attribute) {
        case 'flakeExposed':
          return systemsList(outside, DEFAULT_SYSTEMS.flakeExposed, site.span);
        case 'doubles':
          return systemLists(outside, attribute, site);
        case 'examples':
          return outside.member(site, attribute, { select: (name, at) => exampleSystem(outside, name, at) });
        case 'elaborate':
          return outside.member(site, attribute, { apply: (argument, at) => elaborated(outside, argument, at) });
        default:
          return undefined;
      }
    },
  };
}

/** `lib.systems.examples.musl64`, to be given as `crossSystem`. */
function exampleSystem({ evaluator }: Outside, name: string, { span }: Site): Value | undefined {
  const config = CROSS_PLATFORMS.get(name)?.config;
  return config === undefined
    ? undefined
    : evaluator.attributeSet([['config', evaluator.value(textValue(config, span))]], span);
}

function elaborated(outside: Outside, argument: Thunk, site: Site): Value | undefined {
  const { evaluator } = outside;
  const value = evaluator.force(argument);
  const system = plainText(value) ?? plainText(evaluator.select(value, 'system', site.span));
  if (system)
    return outside.applied(site, argument, platformMeaning(outside, nativeMachine(known(system, value.span))));
  const config = plainText(evaluator.select(value, 'config', site.span));
  const fact = config === undefined ? undefined : platformOfConfig(config);
  return fact && outside.applied(site, argument, platformMeaning(outside, machineOfFact(fact, value.span)));
}
