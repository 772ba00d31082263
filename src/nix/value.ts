import type { Span, Unknown } from '../repository/index.ts';
import type { SyntaxNode } from '../syntax/index.ts';
import type { Derivation } from './model.ts';

/** A value that is computed when somebody asks. Forcing twice computes once; forcing itself yields `unknown` (infinite recursion). */
export interface Thunk {
  /** The expression that stands for the value in the sources. */
  readonly span: Span;
  force(): Value;
}

/** What a Nix expression evaluates to. Every value knows the range that produced it. */
export type Value =
  | { readonly kind: 'null'; readonly span: Span }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly span: Span }
  /** Nix integers are 64-bit signed. */
  | { readonly kind: 'integer'; readonly value: bigint; readonly span: Span }
  | { readonly kind: 'float'; readonly value: number; readonly span: Span }
  | StringValue
  | PathValue
  | ListValue
  | AttributesValue
  | ClosureValue
  | PrimitiveValue
  | External
  | DerivationValue
  | UpdateValue
  | Unknown;

/** A string with its parts, so that it still knows which derivation or file a stretch came from (Nix's string context). */
export interface StringValue {
  readonly kind: 'string';
  readonly parts: readonly StringPart[];
  readonly span: Span;
}

export type StringPart =
  /**
   * Literal text; the span is one to one when as long as the text (one part a line in indented strings). `cut`: from a text with
   * references, none of which stand in it any more, though Nix remembers them.
   */
  | { readonly kind: 'text'; readonly text: string; readonly cut?: true; readonly span: Span }
  /**
   * The store path of one output of a derivation. `discarded`: Nix has forgotten where it came from (`unsafeDiscardStringContext`), so it
   * depends on nothing.
   */
  | {
      readonly kind: 'output';
      readonly derivation: Derivation;
      readonly output: string;
      readonly discarded?: true;
      readonly span: Span;
    }
  /**
   * A path of the repository, copied to the store by interpolation. `path` is relative to the root. `inPlace`: the path itself and
   * no copy of it (`toString ./x`). `discarded`: as above.
   */
  | {
      readonly kind: 'path';
      readonly path: string;
      readonly inPlace?: true;
      readonly discarded?: true;
      readonly span: Span;
    }
  /** The store path of something from outside, such as `pkgs.coreutils`. */
  | { readonly kind: 'external'; readonly external: External; readonly span: Span }
  | { readonly kind: 'unknown'; readonly reason: string; readonly span: Span };

/** A path literal inside the repository (`path` relative to its root), or one outside of it (`path` undefined, `text` as written). */
export interface PathValue {
  readonly kind: 'path';
  readonly path: string | undefined;
  readonly text: string;
  readonly span: Span;
}

export interface ListValue {
  readonly kind: 'list';
  readonly items: readonly Thunk[];
  readonly span: Span;
}

export interface Attribute {
  readonly value: Thunk;
  /** The attribute's name as written. */
  readonly name: Span;
}

export interface AttributesValue {
  readonly kind: 'attributes';
  readonly attributes: ReadonlyMap<string, Attribute>;
  readonly span: Span;
}

/** A function of the repository. */
export interface ClosureValue {
  readonly kind: 'closure';
  readonly node: SyntaxNode;
  /** Formal arguments of a pattern: name → has a default; undefined for `x: …`. */
  readonly formals: ReadonlyMap<string, boolean> | undefined;
  readonly ellipsis: boolean;
  readonly span: Span;
  call(argument: Thunk): Value;
}

/** A builtin or a function of `lib` that the evaluator implements, with the arguments it already has. */
export interface PrimitiveValue {
  readonly kind: 'primitive';
  readonly name: string;
  readonly span: Span;
  /** `site` is the call, which becomes the place of the result; without it, the argument's place does. */
  call(argument: Thunk, site?: Span): Value;
}

/**
 * A value from outside the repository: an input, `pkgs`, an argument of a function that nobody calls, and what is selected from
 * it or what it yields when applied.
 */
export type External =
  | { readonly kind: 'external'; readonly form: 'root'; readonly name: string; readonly span: Span }
  | {
      readonly kind: 'external';
      readonly form: 'selection';
      readonly base: External;
      readonly attribute: string;
      readonly span: Span;
    }
  | {
      readonly kind: 'external';
      readonly form: 'application';
      readonly callee: External;
      readonly argument: Thunk;
      readonly span: Span;
    };

/** A derivation that a builder recognised, with the attributes that Nix code can select from it. */
export interface DerivationValue {
  readonly kind: 'derivation';
  readonly derivation: Derivation;
  /** Output selected with `.lib`, `.dev`, …; undefined for the derivation itself (its first output). */
  readonly output: string | undefined;
  readonly span: Span;
}

/**
 * `left // right` where at least one side is no plain attribute set. What the right side is known to have wins; an attribute that
 * the right side may or may not have is unknown; the rest comes from the left side, which may be unknown as a whole.
 */
export interface UpdateValue {
  readonly kind: 'update';
  readonly left: External | DerivationValue | AttributesValue | UpdateValue | Unknown;
  readonly right: External | DerivationValue | AttributesValue | UpdateValue;
  readonly span: Span;
}

/**
 * What lies outside the repository, as the evaluator sees it: the meaning of the external values it meets. `undefined` leaves the
 * external as it is (a longer path, an application that keeps its argument).
 */
export interface World {
  select(base: External | DerivationValue, attribute: string, span: Span): Value | undefined;
  apply(callee: External | DerivationValue, argument: Thunk, span: Span): Value | undefined;
  /** Whether an attribute exists (`a ? b`); undefined when nobody can know. */
  has(base: External | DerivationValue, attribute: string): boolean | undefined;
  /** Attributes that are known of an external value, for `//`, `attrNames`, `inherit`, `with`; undefined when not enumerable. */
  attributes(base: External | DerivationValue): AttributesValue | undefined;
  /** Whether two values from outside are one and the same set; false: nobody can know. */
  isSameSet?(left: External, right: External): boolean;
}
