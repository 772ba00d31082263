import type { Span } from '../../../repository/index.ts';
import type { Attribute, AttributesValue, Thunk, Value } from '../../value.ts';
import type { Outside } from '../outside.ts';
import { emptySet } from '../values.ts';
import { definedValues } from './definitions.ts';

/** How the arguments of a module are found, by name. */
export type ModuleArguments = (name: string) => Thunk | undefined;

const DEEPEST_IMPORT = 30;

/**
 * The definitions of a module and of what it imports: a set, a function of the module's arguments, or the path of a file with
 * either. Modules from outside define options that nothing here knows.
 */
export function moduleDefinitions(
  outside: Outside,
  module: Value,
  given: ModuleArguments,
  depth = DEEPEST_IMPORT,
): readonly Value[] {
  if (depth === 0) return [];
  const set = moduleSet(outside, module, given);
  if (!set) return [];
  const { evaluator } = outside;
  const imports = evaluator.has(set, 'imports') ? evaluator.select(set, 'imports', set.span) : undefined;
  const items = imports?.kind === 'list' ? imports.items : [];
  if (imports?.kind === 'unknown') outside.lose(imports);
  const imported = items.flatMap((item) => moduleDefinitions(outside, evaluator.force(item), given, depth - 1));
  // A module that declares options defines values under `config` alone.
  const declares = set.attributes.has('options') || set.attributes.has('config');
  const own = !declares ? [set] : set.attributes.has('config') ? [evaluator.select(set, 'config', set.span)] : [];
  return [...imported, ...own.flatMap((value) => definedValues(outside, value))];
}

function moduleSet(outside: Outside, module: Value, given: ModuleArguments): AttributesValue | undefined {
  const { evaluator } = outside;
  const value = fileOf(outside, module);
  if (value.kind === 'unknown') outside.lose(value);
  if (value.kind === 'closure' || value.kind === 'primitive') {
    const result = callModule(outside, value, given, value.span);
    if (result.kind === 'unknown') outside.lose(result);
    return evaluator.attributes(result);
  }
  return value.kind === 'attributes' ? value : undefined;
}

function fileOf({ evaluator }: Outside, module: Value): Value {
  return module.kind === 'path' && module.path !== undefined ? evaluator.importFile(module.path, module.span) : module;
}

/** Calls a function with the arguments that a module gets. */
export function callModule(outside: Outside, callee: Value, given: ModuleArguments, span: Span): Value {
  const { evaluator } = outside;
  const formals = evaluator.formals(callee);
  if (!formals) {
    const all = outside.root('module arguments', span, {
      select: (name) => {
        const found = given(name);
        return found && evaluator.force(found);
      },
    });
    return evaluator.apply(callee, evaluator.value(all), span);
  }
  // While modules are read, `_module.args` of those that come later is not known yet.
  const late = (name: string) =>
    evaluator.thunk(span, () => {
      const found = given(name);
      return found ? evaluator.force(found) : outside.root(name, span, {});
    });
  const lookup = (name: string) => given(name) ?? (formals.get(name) ? undefined : late(name));
  const always = GIVEN_ALWAYS.flatMap((name): [string, Attribute][] => {
    const value = given(name);
    return value ? [[name, { value, name: span }]] : [];
  });
  const unnamed: AttributesValue = { ...emptySet(span), attributes: new Map(always) };
  return evaluator.callWithArguments(callee, lookup, unnamed, span);
}

/** Arguments that a function gets also where it only says `...` (nixpkgs lib/modules.nix, `applyModuleArgs`; flake-parts lib.nix, `specialArgs`). */
const GIVEN_ALWAYS = ['config', 'lib', 'inputs', 'self'];
