import type { Span } from '../../repository/index.ts';
import type { BuildInput } from '../model.ts';
import type { Thunk, Value } from '../value.ts';
import { callModule, type ModuleArguments } from '../world/flake-parts/modules.ts';
import type { Outside } from '../world/outside.ts';
import type { PackageSet } from '../world/package-set.ts';
import { emptySet, plainText } from '../world/values.ts';
import type { BuilderDefinition } from './derivation/call.ts';
import { derive } from './derivation/derive.ts';
import { buildInput } from './derivation/inputs.ts';

/** What modules of nixpkgs' kind define for a shell. */
export interface ShellModules {
  /** The values of an option by its path, in the order of the modules; undefined: something that is not followed may define it. */
  values(path: readonly string[]): readonly Value[] | undefined;
}

const DEEPEST_IMPORT = 20;

/** Reads the modules of a shell. One that is not followed, or a condition that nobody knows, makes what it may define unknown. */
function shellModules(
  outside: Outside,
  modules: readonly Value[],
  packages: PackageSet,
  inputs: Value | undefined,
): ShellModules {
  const { evaluator } = outside;
  const sets: Value[] = [];
  let complete = true;
  for (const module of modules) read(module, DEEPEST_IMPORT);
  return { values: (path) => (complete ? valuesAt(sets, path) : undefined) };

  function read(module: Value, depth: number): void {
    const value = module.kind === 'path' && module.path !== undefined ? imported(module) : module;
    const isFunction = value.kind === 'closure' || value.kind === 'primitive';
    const set = isFunction ? callModule(outside, value, argumentsOf(value.span), value.span) : value;
    if (set.kind !== 'attributes' || depth === 0) {
      complete = false;
      return;
    }
    const imports = set.attributes.has('imports') ? evaluator.select(set, 'imports', set.span) : undefined;
    if (imports && imports.kind !== 'list') complete = false;
    if (imports?.kind === 'list') for (const item of imports.items) read(evaluator.force(item), depth - 1);
    sets.push(set.attributes.has('config') ? evaluator.select(set, 'config', set.span) : set);
  }

  function imported(module: Extract<Value, { kind: 'path' }>): Value {
    return module.path === undefined ? module : evaluator.importFile(module.path, module.span);
  }

  function argumentsOf(span: Span): ModuleArguments {
    const own = new Map<string, Thunk>([
      ['pkgs', evaluator.value(packages.value)],
      ['lib', evaluator.value(evaluator.library)],
      ['config', evaluator.value(outside.root('config', span, {}))],
      ...(inputs ? [['inputs', evaluator.value(inputs)] as const] : []),
    ]);
    return (name) => own.get(name);
  }

  function valuesAt(values: readonly Value[], path: readonly string[]): readonly Value[] | undefined {
    const marked = values.map((value) => resolved(value));
    if (marked.some((found) => found === undefined)) return undefined;
    const found = marked.flatMap((some) => some ?? []);
    const [name, ...rest] = path;
    if (name === undefined) return found;
    const inner: Value[] = [];
    for (const value of found) {
      const has = evaluator.has(value, name);
      if (has === undefined) return undefined;
      if (has) inner.push(evaluator.select(value, name, value.span));
    }
    return valuesAt(inner, rest);
  }

  /** The values that marks of nixpkgs' lib/modules.nix stand for; undefined under a condition that is not known. */
  function resolved(value: Value): readonly Value[] | undefined {
    if (value.kind === 'unknown') return undefined;
    const type = value.kind === 'attributes' ? markOf(value) : undefined;
    if (type === undefined) return [value];
    const member = (name: string) => evaluator.select(value, name, value.span);
    if (type === 'if') {
      const condition = member('condition');
      if (condition.kind !== 'boolean') return undefined;
      return condition.value ? resolved(member('content')) : [];
    }
    if (type === 'merge') {
      const contents = member('contents');
      if (contents.kind !== 'list') return undefined;
      const each = contents.items.map((item) => resolved(evaluator.force(item)));
      return each.some((some) => some === undefined) ? undefined : each.flatMap((some) => some ?? []);
    }
    return type === 'override' || type === 'order' ? resolved(member('content')) : [value];
  }

  function markOf(value: Extract<Value, { kind: 'attributes' }>): string | undefined {
    const mark = value.attributes.get('_type');
    return mark && plainText(evaluator.force(mark.value));
  }
}

/** What a shell whose modules are read brings on PATH. */
export type ShellPrograms = (
  outside: Outside,
  modules: ShellModules,
  packages: PackageSet,
  span: Span,
) => readonly BuildInput[];

/** The shell that modules define. */
export function shellOfModules(
  outside: Outside,
  modules: readonly Value[],
  packages: PackageSet,
  inputs: Value | undefined,
  span: Span,
  programs: ShellPrograms,
): Value {
  const read = shellModules(outside, modules, packages, inputs);
  return shellWith(outside, packages, () => programs(outside, read, packages, span), span);
}

/** A shell with some programs on PATH. */
function shellWith(outside: Outside, packages: PackageSet, inputs: () => readonly BuildInput[], span: Span): Value {
  const definition: BuilderDefinition = {
    builder: 'mkShell',
    consumed: new Set(),
    describe: () => ({
      details: () => ({ kind: 'shell' }),
      inputs,
      // What devenv makes of the modules besides: scripts that run processes and tests (devenv flake.nix, `mkShell`).
      attribute: (name) =>
        name === 'config' || name === 'ci' ? outside.root(`the shell's ${name}`, span, {}) : undefined,
    }),
  };
  return derive({ outside, packages, definition, expression: span }, outside.evaluator.value(emptySet(span)));
}

/** Something that may bring anything. */
export function opaqueInput(span: Span): BuildInput {
  return { name: '', span, toolchain: undefined, derivation: undefined };
}

/** The packages of lists, such as every module adds to `packages`. */
export function listedInputs(outside: Outside, lists: readonly Value[] | undefined, span: Span): readonly BuildInput[] {
  if (!lists) return [opaqueInput(span)];
  return lists.flatMap((list) => {
    if (list.kind !== 'list') return [opaqueInput(list.span)];
    return list.items.map((item) => buildInput(outside, outside.evaluator.force(item), item.span));
  });
}
