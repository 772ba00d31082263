import { known, type Span } from '../../../repository/index.ts';
import type { External, Thunk, Value } from '../../value.ts';
import { nativePackages } from '../nixpkgs.ts';
import type { Outside } from '../outside.ts';
import { definitionsOf, mergedDefinitions } from './definitions.ts';
import { type ModuleArguments, moduleDefinitions } from './modules.ts';

/** What `perSystem` is made of, for one flake. */
export interface PerSystemOptions {
  readonly inputs: Value;
  /** Arguments that every module of the flake gets. */
  readonly common: ModuleArguments;
  readonly modules: readonly Value[];
}

/** An option that a module from outside computes: `config.nci.outputs` of what the flake defines under `nci`. */
export type PerSystemOption = (
  outside: Outside,
  given: { readonly defined: Value | undefined; readonly pkgs: Thunk; readonly inputs: Value },
  span: Span,
) => Value;

/** The modules of `perSystem` for one system. */
export interface SystemModules {
  /** What they define for an option; undefined when nothing does. */
  option(name: string): Value | undefined;
  readonly arguments: ModuleArguments;
}

/** Evaluates the modules of `perSystem` for a system: their `config` is what they define together (flake-parts modules/perSystem.nix). */
export function systemModules(outside: Outside, options: PerSystemOptions, system: Thunk, name: string): SystemModules {
  const { evaluator } = outside;
  const span = system.span;
  let definitions: readonly Value[] | undefined;
  const cache = new Map<string, Value | undefined>();
  const config = outside.root('config', span, {
    select: (option) => computedValue(option) ?? optionValue(option),
    has: (option) => (optionValue(option) ? true : undefined),
  });
  const own = new Map<string, Thunk>([
    ['system', system],
    ['config', evaluator.value(config)],
    [
      "self'",
      evaluator.value(forSystem(outside, "self'", () => evaluator.select(options.inputs, 'self', span), name, span)),
    ],
    ["inputs'", evaluator.value(inputsForSystem(outside, options.inputs, name, span))],
    ['pkgs', evaluator.thunk(span, () => defaultPackages(outside, options.inputs, system, name))],
  ]);
  const lookup: ModuleArguments = (argument) => fromModules(argument) ?? own.get(argument) ?? options.common(argument);
  return { option: optionValue, arguments: lookup };

  function computedValue(option: string): Value | undefined {
    const compute = outside.families.find((family) => family.perSystem?.[option])?.perSystem?.[option];
    const pkgs = lookup('pkgs') ?? evaluator.thunk(span, () => defaultPackages(outside, options.inputs, system, name));
    return compute?.(outside, { defined: optionValue(option), pkgs, inputs: options.inputs }, span);
  }

  function optionValue(option: string): Value | undefined {
    if (!cache.has(option)) cache.set(option, mergedDefinitions(outside, definitionsOf(outside, all(), option)));
    return cache.get(option);
  }

  function all(): readonly Value[] {
    if (!definitions) {
      // Arguments that the modules define themselves are not there while the modules are read.
      definitions = [];
      definitions = options.modules.flatMap((module) => moduleDefinitions(outside, module, delayed));
    }
    return definitions;
  }

  /** Arguments are looked up when they are used: by then it is known what `_module.args` defines. */
  function delayed(argument: string): Thunk | undefined {
    const known = own.get(argument) ?? options.common(argument);
    if (!known) return fromModules(argument);
    return evaluator.thunk(span, () => evaluator.force(fromModules(argument) ?? known));
  }

  function fromModules(argument: string): Thunk | undefined {
    for (const value of definitionsOf(outside, all(), '_module')) {
      const args = evaluator.has(value, 'args') === true ? evaluator.select(value, 'args', span) : undefined;
      if (args && evaluator.has(args, argument) === true) {
        return evaluator.thunk(span, () => evaluator.select(args, argument, span));
      }
    }
    return undefined;
  }
}

/** `self'.packages.x` is `self.packages.${system}.x`. */
function forSystem(outside: Outside, name: string, flake: () => Value, system: string, span: Span): External {
  const { evaluator } = outside;
  return outside.root(name, span, {
    select: (output, at) => evaluator.select(evaluator.select(flake(), output, at.span), system, at.span),
  });
}

/** `inputs'.x.packages.y` is `inputs.x.packages.${system}.y`. */
function inputsForSystem(outside: Outside, inputs: Value, system: string, span: Span): External {
  const { evaluator } = outside;
  return outside.root("inputs'", span, {
    select: (input, at) =>
      forSystem(outside, `inputs'.${input}`, () => evaluator.select(inputs, input, at.span), system, span),
  });
}

/** `pkgs` is `inputs.nixpkgs.legacyPackages.${system}` (flake-parts modules/nixpkgs.nix). */
function defaultPackages(outside: Outside, inputs: Value, system: Thunk, name: string): Value {
  const { evaluator } = outside;
  if (evaluator.has(inputs, 'nixpkgs') !== true)
    return nativePackages(outside, known(name, system.span), [], system.span);
  const nixpkgs = evaluator.select(inputs, 'nixpkgs', system.span);
  return evaluator.select(evaluator.select(nixpkgs, 'legacyPackages', system.span), name, system.span);
}
