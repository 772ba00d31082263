import { DEFAULT_SYSTEMS } from '../../knowledge/platforms.ts';
import type { Span } from '../../repository/index.ts';
import type { Family, ImportCall } from '../builders/family.ts';
import type { Attribute, Thunk, Value } from '../value.ts';
import type { Meaning, Site } from './meaning.ts';
import type { Outside } from './outside.ts';
import { systemsList } from './systems.ts';
import { plainText, textValue } from './values.ts';

/** numtide/flake-utils, and the lists of nix-systems. */
export const flakeUtils: Family = {
  trees: [
    {
      repositories: ['numtide/flake-utils', 'gytis-ivaskevicius/flake-utils-plus'],
      names: ['flake-utils', 'flake-utils-plus', 'utils'],
      flake: (outside) => ({
        select: (attribute, site) =>
          attribute === 'lib' ? outside.member(site, attribute, flakeUtilsLibrary(outside)) : undefined,
      }),
    },
    ...[...DEFAULT_SYSTEMS.nixSystems].map(([name, systems]) => ({
      repositories: [`nix-systems/${name}`],
      names: name === 'default' ? ['systems'] : [],
      imported: (outside: Outside, { site }: ImportCall) => systemsList(outside, systems, site.span),
    })),
  ],
};

type Member = (outside: Outside, site: Site) => Value;

/** numtide/flake-utils lib.nix */
const MEMBERS: Readonly<Record<string, Member>> = {
  eachDefaultSystem: (outside, site) =>
    outside.evaluator.primitive('eachDefaultSystem', 1, site.span, ([perSystem], at) =>
      eachSystem(outside, defaultSystems(outside, site.span), perSystem as Thunk, at),
    ),
  eachSystem: (outside, site) =>
    outside.evaluator.primitive('eachSystem', 2, site.span, ([systems, perSystem], at) =>
      eachSystem(outside, systems as Thunk, perSystem as Thunk, at),
    ),
  eachDefaultSystemMap: (outside, site) =>
    outside.evaluator.primitive('eachDefaultSystemMap', 1, site.span, ([perSystem], at) =>
      systemMap(outside, defaultSystems(outside, site.span), perSystem as Thunk, at),
    ),
  eachSystemMap: (outside, site) =>
    outside.evaluator.primitive('eachSystemMap', 2, site.span, ([systems, perSystem], at) =>
      systemMap(outside, systems as Thunk, perSystem as Thunk, at),
    ),
  defaultSystems: (outside, site) => outside.evaluator.force(defaultSystems(outside, site.span)),
  allSystems: (outside, site) => outside.evaluator.force(defaultSystems(outside, site.span)),
  flattenTree: (outside, site) =>
    outside.evaluator.primitive('flattenTree', 1, site.span, ([tree]) => outside.evaluator.force(tree as Thunk)),
  filterPackages: (outside, site) =>
    outside.evaluator.primitive('filterPackages', 2, site.span, ([, packages]) =>
      outside.evaluator.force(packages as Thunk),
    ),
};

function flakeUtilsLibrary(outside: Outside): Meaning {
  return {
    select(attribute, site) {
      if (attribute === 'system') {
        return outside.member(site, attribute, { select: (system, at) => textValue(system, at.span) });
      }
      return MEMBERS[attribute]?.(outside, site);
    },
    has: (attribute) => (attribute in MEMBERS ? true : undefined),
  };
}

function defaultSystems(outside: Outside, span: Span): Thunk {
  return outside.evaluator.thunk(span, () => systemsList(outside, DEFAULT_SYSTEMS.flakeUtils, span));
}

/** `{ packages.x = …; }` for every system becomes `packages.${system}.x`. */
function eachSystem(outside: Outside, systems: Thunk, perSystem: Thunk, span: Span): Value {
  const { evaluator } = outside;
  const list = evaluator.force(systems);
  if (list.kind !== 'list') return list.kind === 'unknown' ? list : notFollowed(span);
  const outputs = new Map<string, { name: Span; systems: Map<string, Attribute> }>();
  for (const item of list.items) {
    const named = evaluator.force(item);
    const system = plainText(named);
    if (system === undefined) continue;
    const result = evaluator.apply(evaluator.force(perSystem), item, span);
    const attributes = evaluator.attributes(result);
    if (!attributes) {
      outside.lose(result.kind === 'unknown' ? result : { ...notFollowed(span) });
      continue;
    }
    for (const [name, attribute] of attributes.attributes) {
      const output = outputs.get(name) ?? { name: attribute.name, systems: new Map<string, Attribute>() };
      output.systems.set(system, { value: attribute.value, name: named.span });
      outputs.set(name, output);
    }
  }
  const attributes = new Map<string, Attribute>();
  for (const [name, output] of outputs) {
    const value: Value = { kind: 'attributes', attributes: output.systems, span };
    attributes.set(name, { value: evaluator.value(value), name: output.name });
  }
  return { kind: 'attributes', attributes, span };
}

/** `genAttrs systems f`. */
function systemMap(outside: Outside, systems: Thunk, perSystem: Thunk, span: Span): Value {
  const { evaluator } = outside;
  const list = evaluator.force(systems);
  if (list.kind !== 'list') return list.kind === 'unknown' ? list : notFollowed(span);
  const attributes = new Map<string, Attribute>();
  for (const item of list.items) {
    const named = evaluator.force(item);
    const system = plainText(named);
    if (system === undefined) continue;
    const value = evaluator.thunk(span, () => evaluator.apply(evaluator.force(perSystem), item, span));
    attributes.set(system, { value, name: named.span });
  }
  return { kind: 'attributes', attributes, span };
}

function notFollowed(span: Span) {
  return { kind: 'unknown', reason: 'the systems of the flake could not be followed', span } as const;
}
