import type { Located, Span, Unknown } from '../../repository/index.ts';
import type { SyntaxNode } from '../../syntax/index.ts';
import type { Scope } from './scope.ts';
import type { Value } from './value.ts';

export type DefinitionKind = 'def' | 'defp' | 'defmacro' | 'defmacrop' | 'defdelegate' | 'defguard' | 'defguardp';

/** One clause (or bodiless head) of a function or macro, as written. */
export interface Definition {
  readonly kind: DefinitionKind;
  readonly name: string;
  readonly parameters: readonly SyntaxNode[];
  /** Number of parameters with a default: every arity from `parameters.length - defaults` on exists. */
  readonly defaults: number;
  readonly guard: SyntaxNode | undefined;
  /** Statements of the body; undefined for a head without one. */
  readonly body: readonly SyntaxNode[] | undefined;
  /** Name and parameters. */
  readonly span: Span;
  readonly node: SyntaxNode;
  /** The scope at the place of the definition: attributes have the value they have here. */
  readonly scope: Scope;
}

/** A `use Rustler` or `use RustlerPrecompiled` that took effect. */
export interface RustlerUse {
  readonly library: 'Rustler' | 'RustlerPrecompiled';
  /** The name after `use`. */
  readonly span: Span;
  /** The call in the module whose macro brought the `use`. */
  readonly through: Span | undefined;
  readonly options: () => Value;
}

/** A module while its body is run, statement by statement. */
export interface ModuleState {
  /** Full name without `Elixir.`; with a leading colon for a plain atom. */
  readonly name: Located<string>;
  readonly body: Span;
  readonly definitions: Definition[];
  readonly uses: RustlerUse[];
  /** What may define functions that nobody sees. */
  readonly unknown: Unknown[];
  /** What may hide a `use Rustler`. */
  readonly lost: Unknown[];
  /** Calls of `Rustler.Compiler.compile_crate` in its body. */
  readonly compiles: Span[];
  /** `use Mix.Project` stands in it. */
  mixProject: boolean;
  /** Functions that are called without a call in the text: `@on_load`. */
  readonly called: { readonly name: string; readonly arity: number }[];
  /** Where the module names its own `@on_load`. */
  readonly onLoad: Span[];
  /** Functions that a library's `use` defines. */
  readonly brought: { readonly name: string; readonly arity: number; readonly span: Span }[];
  /** Path of the file. */
  readonly file: string;
}

export function moduleState(name: Located<string>, body: Span, file: string): ModuleState {
  return {
    name,
    body,
    file,
    definitions: [],
    uses: [],
    unknown: [],
    lost: [],
    compiles: [],
    mixProject: false,
    called: [],
    onLoad: [],
    brought: [],
  };
}
