import type { Span } from '../repository/index.ts';
import type { SyntaxNode } from '../syntax/index.ts';
import type { Location } from './files/location.ts';
import { mergeFiles } from './files/merge.ts';
import type { Loss } from './files/node.ts';
import { type Files, rootNode } from './files/tree.ts';
import type { ShellWorld } from './model.ts';
import type { Script } from './script.ts';
import type { Symbols } from './words/symbols.ts';
import { join, unknownValue, type Value } from './words/value.ts';

export interface Variable {
  readonly kind: 'set';
  readonly value: Value;
  /** The elements of an array; `value` is the first. */
  readonly items: readonly Value[] | undefined;
  readonly exported: boolean;
  readonly span: Span | undefined;
  readonly conditional: boolean;
}

/** A name that a script unset. A name without a binding is not known: stdenv and its setup hooks set many. */
export type Binding = Variable | { readonly kind: 'unset'; readonly span: Span };

export interface ShellFunction {
  readonly script: Script;
  readonly body: SyntaxNode;
}

/** Everything that a command can change. A branch works on a copy. */
export interface State {
  files: Files;
  /** Undefined when a `cd` could not be followed. */
  folder: Location | undefined;
  folders: readonly (Location | undefined)[];
  previousFolder: Location | undefined;
  variables: Map<string, Binding>;
  /** Variables that nothing may set again. */
  readonly: ReadonlySet<string>;
  /** Names that were exported before they had a value: bash exports them as soon as they get one. */
  exports: ReadonlySet<string>;
  /** `undefined`: one of several definitions, or one that a lost command may have made. */
  functions: Map<string, ShellFunction | undefined>;
  positional: readonly Value[] | undefined;
  /** What the commands wrote to standard output, when somebody reads it. */
  output: Value | undefined;
  /** These three: undefined when a branch may have changed it. stdenv sets the first two and, when it has started, unsets the third (setup.sh). */
  errexit: boolean | undefined;
  pipefail: boolean | undefined;
  nounset: boolean | undefined;
  /** Options of `shopt`; undefined when a branch may have changed them. stdenv sets nullglob (setup.sh, "Initialisation"). */
  nullglob: boolean | undefined;
  extglob: boolean;
}

export function fork(state: State): State {
  return { ...state, variables: new Map(state.variables), functions: new Map(state.functions) };
}

/** The state after a branch that may or may not have run. */
export function merge(world: ShellWorld, symbols: Symbols, a: State, b: State, loss: Loss): State {
  if (a === b) return a;
  const sameFolder = JSON.stringify(a.folder) === JSON.stringify(b.folder);
  return {
    ...a,
    files: mergeFiles(world, a.files, b.files, (root) => rootNode(world, new Map(), root), loss),
    folder: sameFolder ? a.folder : undefined,
    folders: JSON.stringify(a.folders) === JSON.stringify(b.folders) ? a.folders : [],
    previousFolder: sameFolder ? a.previousFolder : undefined,
    variables: mergeVariables(a.variables, b.variables, symbols, loss),
    exports: a.exports === b.exports ? a.exports : new Set([...a.exports, ...b.exports]),
    functions: mergeFunctions(a.functions, b.functions),
    output: mergeOutput(a.output, b.output, symbols, loss),
    errexit: a.errexit === b.errexit ? a.errexit : undefined,
    pipefail: a.pipefail === b.pipefail ? a.pipefail : undefined,
    nounset: a.nounset === b.nounset ? a.nounset : undefined,
    nullglob: a.nullglob === b.nullglob ? a.nullglob : undefined,
    extglob: a.extglob || b.extglob,
  };
}

function mergeVariables(
  a: ReadonlyMap<string, Binding>,
  b: ReadonlyMap<string, Binding>,
  symbols: Symbols,
  loss: Loss,
): Map<string, Binding> {
  const merged = new Map<string, Binding>();
  for (const name of new Set([...a.keys(), ...b.keys()])) {
    const first = a.get(name);
    const second = b.get(name);
    if (first && second && sameBinding(first, second)) merged.set(name, first);
    else merged.set(name, eitherBinding(first, second, symbols, loss));
  }
  return merged;
}

function eitherBinding(a: Binding | undefined, b: Binding | undefined, symbols: Symbols, loss: Loss): Variable {
  const bindings = [a, b].filter((binding) => binding?.kind === 'set');
  return {
    kind: 'set',
    value: unknownValue(symbols, loss.reason, bindings[0]?.span ?? loss.span),
    items: undefined,
    exported: bindings.some((binding) => binding.exported),
    // What the builder sets has no span, and a branch changed this.
    span: bindings.find((binding) => binding.span)?.span ?? a?.span ?? b?.span ?? loss.span,
    conditional: true,
  };
}

function sameBinding(a: Binding, b: Binding): boolean {
  if (a === b) return true;
  if (a.kind === 'unset' || b.kind === 'unset') return a.kind === b.kind;
  const texts = (variable: Variable): string =>
    (variable.items ?? [variable.value]).map((item) => item.text).join('\0');
  return a.exported === b.exported && !a.items === !b.items && texts(a) === texts(b);
}

function mergeFunctions(a: State['functions'], b: State['functions']): State['functions'] {
  const names = new Set([...a.keys(), ...b.keys()]);
  return new Map([...names].map((name) => [name, a.get(name)?.body === b.get(name)?.body ? a.get(name) : undefined]));
}

function mergeOutput(a: Value | undefined, b: Value | undefined, symbols: Symbols, loss: Loss): Value | undefined {
  if (!a || !b || a.text === b.text) return a;
  return join([unknownValue(symbols, loss.reason, loss.span)]);
}
