import type { Located, Span } from '../../repository/index.ts';
import type { SyntaxNode } from '../../syntax/index.ts';
import type { ElixirTerm } from '../model.ts';
import type { Regex } from './regex.ts';
import type { Scope } from './scope.ts';

/** One read of the environment while it is being evaluated; comparisons are added as they are met. */
export interface Read {
  readonly variable: string;
  readonly span: Span;
  readonly default: string | undefined;
  readonly comparedWith: Located<string>[];
  presenceDecides: boolean;
}

/**
 * What an unknown boolean asks: whether the value that `subject` stands for is one of the literals (`null` stands for `nil`).
 * Two questions about one variable must not be answered in contradiction.
 */
export interface Question {
  readonly subject: string;
  readonly literals: readonly (string | null)[];
  readonly negated: boolean;
}

interface Origin {
  /** The smallest range that a person would change to change the value. */
  readonly span: Span;
  /** The environment variable that the value was read from. */
  readonly read?: Read | undefined;
}

export interface UnknownValue extends Origin {
  readonly kind: 'unknown';
  readonly reason: string;
  /** The variable that the value stands for, with its default. */
  readonly subject?: string | undefined;
  /** What the text of this variable begins with. */
  readonly begins?: string | undefined;
  readonly question?: Question | undefined;
  /** Known although the value is not. */
  readonly truth?: boolean | undefined;
}

export interface FunctionClause {
  readonly parameters: readonly SyntaxNode[];
  readonly guard: SyntaxNode | undefined;
  readonly body: readonly SyntaxNode[];
}

/** A value of the evaluated code. Module names are atoms with their full name, `Elixir.MyApp.Native`. */
export type Value =
  | (Origin & { readonly kind: 'atom'; readonly value: string })
  | (Origin & { readonly kind: 'string'; readonly value: string })
  | (Origin & { readonly kind: 'charlist'; readonly value: string })
  | (Origin & { readonly kind: 'number'; readonly value: number; readonly float: boolean })
  | (Origin & { readonly kind: 'list'; readonly items: readonly Value[] })
  | (Origin & { readonly kind: 'tuple'; readonly items: readonly Value[] })
  | (Origin & { readonly kind: 'map'; readonly entries: readonly (readonly [Value, Value])[] })
  | (Origin & { readonly kind: 'function'; readonly clauses: readonly FunctionClause[]; readonly scope: Scope })
  /** `&String.trim/1`, `&local/1`: the call with its arguments left out. */
  | (Origin & { readonly kind: 'capture'; readonly target: SyntaxNode; readonly arity: number; readonly scope: Scope })
  /** `&(&1 <> "x")`. */
  | (Origin & { readonly kind: 'placeholder'; readonly body: SyntaxNode; readonly scope: Scope })
  /** `~r/^(1|true)$/`; undefined where its pattern is not followed. */
  | (Origin & { readonly kind: 'regex'; readonly regex: Regex | undefined })
  /** Code as data: the result of `quote`, or an argument of a macro. */
  | (Origin & { readonly kind: 'quoted'; readonly body: readonly SyntaxNode[]; readonly scope: Scope })
  | UnknownValue;

/**
 * Absolute path of the checked repository's root while it is evaluated, as `__DIR__` gives it. Nobody knows the real one,
 * so a term that holds it is unknown outside of paths.
 */
export const ROOT = '/\u0000root';

export function atom(value: string, span: Span): Value {
  return { kind: 'atom', value, span };
}

export function boolean(value: boolean, span: Span): Value {
  return atom(value ? 'true' : 'false', span);
}

export function integer(value: number, span: Span): Value {
  return { kind: 'number', value, float: false, span };
}

export function text(value: string, span: Span): Value {
  return { kind: 'string', value, span };
}

export function list(items: readonly Value[], span: Span): Value {
  return { kind: 'list', items, span };
}

export function tuple(items: readonly Value[], span: Span): Value {
  return { kind: 'tuple', items, span };
}

export function lost(reason: string, span: Span): UnknownValue {
  return { kind: 'unknown', reason, span };
}

export function isNil(value: Value): boolean {
  return value.kind === 'atom' && value.value === 'nil';
}

/** Key and value of a two-tuple with an atom in front, as keyword lists hold them. */
export function pair(value: Value): readonly [Value & { kind: 'atom' }, Value] | undefined {
  if (value.kind !== 'tuple' || value.items.length !== 2) return undefined;
  const [key, held] = value.items as [Value, Value];
  return key.kind === 'atom' ? [key, held] : undefined;
}

/** The term outside the evaluation. Functions and code become unknown: no option of Rustler is made of them. */
function toTerm(value: Value): ElixirTerm {
  switch (value.kind) {
    case 'atom':
      return { kind: 'atom', value: value.value };
    case 'string':
    case 'charlist':
      if (value.value.includes(ROOT)) {
        return { kind: 'unknown', reason: 'it depends on the folder that the repository lies in' };
      }
      return { kind: value.kind, value: value.value };
    case 'number':
      return { kind: 'number', value: value.value };
    case 'list':
    case 'tuple':
      return { kind: value.kind, items: value.items.map(locatedTerm) };
    case 'map':
      return { kind: 'map', entries: value.entries.map(([key, held]) => [locatedTerm(key), locatedTerm(held)]) };
    case 'unknown':
      return { kind: 'unknown', reason: value.reason };
    default:
      return { kind: 'unknown', reason: 'it is a function or code' };
  }
}

export function locatedTerm(value: Value): Located<ElixirTerm> {
  return { value: toTerm(value), span: value.span };
}

/** The inverse of `locatedTerm`, for terms that the configuration holds. */
export function fromTerm({ value: term, span }: Located<ElixirTerm>): Value {
  switch (term.kind) {
    case 'number':
      return { kind: 'number', value: term.value, float: !Number.isInteger(term.value), span };
    case 'list':
    case 'tuple':
      return { kind: term.kind, items: term.items.map(fromTerm), span };
    case 'map':
      return { kind: 'map', entries: term.entries.map(([key, held]) => [fromTerm(key), fromTerm(held)]), span };
    default:
      return { ...term, span };
  }
}
