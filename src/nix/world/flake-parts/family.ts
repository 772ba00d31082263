import { type Span, unknown } from '../../../repository/index.ts';
import type { Family } from '../../builders/family.ts';
import type { Attribute, Thunk, Value } from '../../value.ts';
import type { Outside } from '../outside.ts';
import { emptySet, plainText } from '../values.ts';
import { definitionsOf, mergedDefinitions } from './definitions.ts';
import { callModule, type ModuleArguments, moduleDefinitions } from './modules.ts';
import { type SystemModules, systemModules } from './per-system.ts';

/** hercules-ci/flake-parts: `mkFlake { inherit inputs; } module`. */
export const flakeParts: Family = {
  trees: [
    {
      repositories: ['hercules-ci/flake-parts'],
      names: ['flake-parts', 'parts'],
      flake: (outside) => ({
        select(attribute, site) {
          if (attribute !== 'lib') return undefined;
          return outside.member(site, attribute, {
            select: (name, at) =>
              name === 'mkFlake'
                ? outside.evaluator.primitive(name, 2, at.span, ([given, module], site) =>
                    madeFlake(outside, given as Thunk, module as Thunk, site),
                  )
                : undefined,
          });
        },
      }),
    },
  ],
};

// Options of perSystem that become outputs: flake-parts modules/*.nix.
const OUTPUTS = ['packages', 'legacyPackages', 'checks', 'devShells', 'apps', 'formatter'];

function madeFlake(outside: Outside, given: Thunk, module: Thunk, span: Span): Value {
  const { evaluator } = outside;
  const inputs = evaluator.select(evaluator.force(given), 'inputs', span);
  if (inputs.kind === 'unknown') return inputs;
  const bySystem = new Map<string, SystemModules>();
  const common = topArguments(
    outside,
    inputs,
    (system) => bySystem.get(system),
    () => modules,
    span,
  );
  let modules: readonly Value[] = [];
  modules = moduleDefinitions(outside, evaluator.force(module), common);
  const systems = systemItems(outside, modules);
  if (systems.length === 0) return unknown('the systems of the flake could not be followed', span);
  const perSystem = definitionsOf(outside, modules, 'perSystem');
  for (const { item, name } of systems) {
    bySystem.set(name, systemModules(outside, { inputs, common, modules: perSystem }, item, name));
  }
  const outputs = emptySet(span);
  const attributes = new Map<string, Attribute>();
  for (const output of OUTPUTS) {
    attributes.set(output, {
      value: evaluator.thunk(span, () => transposed(outside, output, systems, bySystem, span)),
      name: span,
    });
  }
  const written = mergedDefinitions(outside, definitionsOf(outside, modules, 'flake'));
  const all: Value = { ...outputs, attributes };
  return written?.kind === 'attributes' ? (mergedDefinitions(outside, [all, written]) ?? all) : all;
}

interface SystemItem {
  readonly name: string;
  readonly item: Thunk;
}

function systemItems(outside: Outside, modules: readonly Value[]): readonly SystemItem[] {
  const items = definitionsOf(outside, modules, 'systems').flatMap((list) => (list.kind === 'list' ? list.items : []));
  return items.flatMap((item) => {
    const value = outside.evaluator.force(item);
    const name = plainText(value);
    return name === undefined ? [] : [{ name, item: outside.evaluator.value(value) }];
  });
}

/** `perSystem.packages` of every system as `packages.${system}`. */
function transposed(
  outside: Outside,
  output: string,
  systems: readonly SystemItem[],
  bySystem: ReadonlyMap<string, SystemModules>,
  span: Span,
): Value {
  const attributes = new Map<string, Attribute>();
  for (const { name, item } of systems) {
    const value = outside.evaluator.thunk(item.span, () => bySystem.get(name)?.option(output) ?? emptySet(span));
    attributes.set(name, { value, name: item.span });
  }
  return { kind: 'attributes', attributes, span };
}

/** Arguments of the flake's own modules (flake-parts lib.nix, modules/withSystem.nix, modules/moduleWithSystem.nix). */
function topArguments(
  outside: Outside,
  inputs: Value,
  bySystem: (system: string) => SystemModules | undefined,
  modules: () => readonly Value[],
  span: Span,
): ModuleArguments {
  const { evaluator } = outside;
  const config = outside.root('config', span, {
    select: (option) => mergedDefinitions(outside, definitionsOf(outside, modules(), option)),
  });
  const withSystem = evaluator.primitive('withSystem', 2, span, ([system, callee], at) => {
    const name = plainText(evaluator.force(system as Thunk));
    const found = name === undefined ? undefined : bySystem(name);
    return found
      ? callModule(outside, evaluator.force(callee as Thunk), found.arguments, at)
      : unknown('the system of withSystem could not be followed', at);
  });
  const own = new Map<string, Thunk>([
    ['inputs', evaluator.value(inputs)],
    ['self', evaluator.thunk(span, () => evaluator.select(inputs, 'self', span))],
    ['lib', evaluator.value(evaluator.library)],
    ['config', evaluator.value(config)],
    ['withSystem', evaluator.value(withSystem)],
  ]);
  return (name) => own.get(name);
}
