import { type Span, unknown } from '../../../repository/index.ts';
import type { Family } from '../../builders/family.ts';
import type { Attribute, Thunk, Value } from '../../value.ts';
import type { Outside } from '../outside.ts';
import { packageSetOf } from '../package-set.ts';
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
  const inputs = inputsOf(outside, evaluator.force(given), span);
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
    const withShells = (modules: SystemModules) =>
      output === 'devShells' ? outputWithShells(outside, modules, inputs, span) : modules.option(output);
    attributes.set(output, {
      value: evaluator.thunk(span, () => transposed(outside, withShells, systems, bySystem, span)),
      name: span,
    });
  }
  const written = mergedDefinitions(outside, definitionsOf(outside, modules, 'flake'));
  const all: Value = { ...outputs, attributes };
  return written?.kind === 'attributes' ? (mergedDefinitions(outside, [all, written]) ?? all) : all;
}

/** `{ inherit inputs; }`, or `{ inherit self; }`, which has them (flake-parts lib.nix, `inputs ? self.inputs` until 2023). */
function inputsOf({ evaluator }: Outside, given: Value, span: Span): Value {
  const isGiven = evaluator.has(given, 'inputs') !== false || evaluator.has(given, 'self') !== true;
  return evaluator.select(isGiven ? given : evaluator.select(given, 'self', span), 'inputs', span);
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
  option: (modules: SystemModules) => Value | undefined,
  systems: readonly SystemItem[],
  bySystem: ReadonlyMap<string, SystemModules>,
  span: Span,
): Value {
  const attributes = new Map<string, Attribute>();
  for (const { name, item } of systems) {
    const value = outside.evaluator.thunk(item.span, () => {
      const modules = bySystem.get(name);
      return (modules && option(modules)) ?? emptySet(span);
    });
    attributes.set(name, { value, name: item.span });
  }
  return { kind: 'attributes', attributes, span };
}

/** The shells of a system, with those that modules from outside make of options of their own. */
function outputWithShells(outside: Outside, modules: SystemModules, inputs: Value, span: Span): Value | undefined {
  const { evaluator } = outside;
  const written = modules.option('devShells');
  const own = written && evaluator.attributes(written);
  const pkgs = modules.arguments('pkgs');
  const packages = pkgs && packageSetOf(outside, evaluator.force(pkgs));
  if ((written && !own) || !packages) return written;
  const shells = new Map<string, Attribute>(own?.attributes);
  for (const { option, member, shell } of outside.families.flatMap((family) => family.shells ?? [])) {
    const defined = modules.option(option);
    const set = defined && (member === undefined ? defined : evaluator.select(defined, member, span));
    for (const [name, { value: module, name: place }] of (set && evaluator.attributes(set)?.attributes) ?? []) {
      const made = evaluator.thunk(module.span, () =>
        shell(outside, evaluator.force(module), packages, inputs, module.span),
      );
      if (!shells.has(name)) shells.set(name, { value: made, name: place });
    }
  }
  return { kind: 'attributes', attributes: shells, span };
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
