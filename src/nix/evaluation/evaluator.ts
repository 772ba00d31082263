import type { FileView, Span, Unknown } from '../../repository/index.ts';
import type { Syntax } from '../../syntax/index.ts';
import type { AttributesValue, StringValue, Thunk, Value, World } from '../value.ts';

/** How the value of a formal argument is found: a value, nothing (the default counts), or nobody can know. */
export type Lookup = (name: string) => Thunk | Unknown | undefined;

/**
 * The lazy evaluator of the Nix files of a repository, as its users see it. Nothing here throws; what cannot be followed is an
 * `unknown` value with its reason.
 */
export interface Evaluator {
  /** Evaluates a file of the repository as `import` does (a directory stands for its default.nix). Once per path. */
  importFile(path: string, span: Span): Value;
  /** Evaluates Nix text in the global scope: for tests and for text that is no file. */
  evaluateText(path: string, text: string): Value;
  force(thunk: Thunk): Value;
  /** `value.attribute`. What is missing is unknown; what lies outside asks the world and else becomes a longer path. */
  select(value: Value, attribute: string, span: Span): Value;
  /** The span of an attribute's name as written, where the set itself is known. */
  attributeName(value: Value, attribute: string): Span | undefined;
  /** `value ? attribute`; undefined when nobody can know. */
  has(value: Value, attribute: string): boolean | undefined;
  /** Calls closures, primitives, functors and externals. */
  apply(callee: Value, argument: Thunk, span: Span): Value;
  /** The attributes of a set, when all of them are known. */
  attributes(value: Value): AttributesValue | undefined;
  /** Coercion as in string interpolation: strings, paths, derivations, `outPath`, `__toString`. */
  toText(value: Value, span: Span): StringValue | Unknown;
  /** Coercion as `builtins.toString` does it: also null, booleans, numbers and lists; paths stay in place. */
  toStringText(value: Value, span: Span): StringValue | Unknown;
  /** A value computed once, when asked. Asking for it while it is computed yields unknown (infinite recursion). */
  thunk(span: Span, compute: () => Value): Thunk;
  /** Pays for work of the world's; what it gives says that nothing is left to pay with. */
  spend(steps: number, span: Span): Unknown | undefined;
  /** Does work with no more than so many of the steps that are left; whether they were enough for it. */
  within(steps: number, work: () => void): boolean;
  /** A thunk whose value is there already. */
  value(value: Value): Thunk;
  /** `left // right`. */
  update(left: Value, right: Value, span: Span): Value;
  /** `left == right`; undefined when nobody can know. */
  equal(left: Value, right: Value): boolean | undefined;
  /** Formal arguments of a function (also of a functor with `__functionArgs`): name → has a default; undefined when it takes no pattern. */
  formals(callee: Value): ReadonlyMap<string, boolean> | undefined;
  /**
   * Calls a function that takes a pattern with what `lookup` finds for its formals, `overrides` first: what `callPackage` does.
   * A function without a pattern is called with `overrides` alone.
   */
  callWithArguments(callee: Value, lookup: Lookup, overrides: AttributesValue | undefined, span: Span): Value;
  /** An attribute set from thunks; the thunks' spans stand for the names. */
  attributeSet(entries: Iterable<readonly [string, Thunk]>, span: Span): AttributesValue;
  /** A function that the world implements. */
  primitive(
    name: string,
    arity: number,
    span: Span,
    run: (argumentsGiven: readonly Thunk[], site: Span) => Value,
  ): Value;
  /**
   * `lib` of nixpkgs: the external root `lib`. Selecting from it (also `lib.strings.x`) asks the world first, then the pure
   * functions that are implemented here; what neither knows stays external.
   */
  readonly library: Value;
  /** `builtins`. */
  readonly builtins: Value;
}

export interface EvaluatorOptions {
  readonly view: FileView;
  readonly syntax: Syntax;
  /** Made with the evaluator, whose methods it calls later. */
  readonly world: (evaluator: Evaluator) => World;
  /** Told of every file and folder of the repository that an evaluation takes, with the place that does. */
  readonly takes?: (path: string, span: Span) => void;
  /** Expressions that may be evaluated in all. */
  readonly steps?: number;
  /** Evaluations that may be nested. */
  readonly depth?: number;
}
