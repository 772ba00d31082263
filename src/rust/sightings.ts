import type { Located, SourceText, Span, Unknown } from '../repository/index.ts';
import type { SyntaxNode } from '../syntax/index.ts';
import type { Attribute } from './attributes.ts';
import type { MacroDefinition } from './macro-rules.ts';
import type { ModulePlace } from './module-file.ts';
import type { Scope } from './scope.ts';

/** Where something stands: its text, the names in scope, and whether an undecided `cfg` covers it. */
export interface Standing {
  readonly source: SourceText;
  readonly scope: Scope;
  readonly conditional: boolean;
  /** The predicates of those `cfg`s, all of which have to hold; undefined where more than they decides. */
  readonly cfgs: readonly string[] | undefined;
}

export interface Mention {
  readonly name: string;
  /** `root`: after `::`, or in an `extern crate`. */
  readonly kind: 'path' | 'use' | 'root';
  readonly at: Standing;
}

export interface MacroCall {
  readonly node: SyntaxNode;
  readonly path: readonly string[];
  readonly at: Standing & { readonly place: ModulePlace };
}

/** What one walk over a crate's files sees. Names mean something only when all of it has been seen. */
export interface Sightings {
  /** Functions with their attributes. */
  readonly functions: { readonly node: SyntaxNode; readonly attributes: readonly Attribute[]; readonly at: Standing }[];
  readonly macroCalls: MacroCall[];
  /** Calls of macros of the crate whose expansion was walked over. */
  readonly expanded: Set<MacroCall>;
  /** Calls of `include!` whose file was walked over. */
  readonly included: Set<MacroCall>;
  /** Types of the statics under `#[global_allocator]` that every platform but Windows compiles. */
  readonly allocators: { readonly node: SyntaxNode; readonly at: Standing }[];
  /** The `macro_rules!` of each name. */
  readonly macroDefinitions: Map<string, MacroDefinition[]>;
  /** First segments of paths, and what kind of path they begin. */
  readonly mentions: Mention[];
  /** Items that only a test build compiles: `#[test]` functions, modules under `#[cfg(test)]`. */
  readonly testOnly: {
    readonly node: SyntaxNode;
    readonly isTest: boolean;
    readonly at: Standing & { readonly place: ModulePlace };
  }[];
  /** Whether an attribute leaves something out of a test build. */
  differsInTests: boolean;
  readonly unknown: Unknown[];
  /** `#[macro_use] extern crate rustler`: its macros are known everywhere. */
  macroUse: boolean;
}

export function noSightings(): Sightings {
  return {
    functions: [],
    macroCalls: [],
    expanded: new Set(),
    included: new Set(),
    allocators: [],
    macroDefinitions: new Map(),
    mentions: [],
    testOnly: [],
    differsInTests: false,
    unknown: [],
    macroUse: false,
  };
}

/** The `macro_rules!` of the crate that a call means, by its name alone or as `crate::name!`. */
export function definitionsOf({ path }: MacroCall, { macroDefinitions }: Sightings): readonly MacroDefinition[] {
  const [first, second, ...rest] = path;
  const name = second === undefined ? first : first === 'crate' && rest.length === 0 ? second : undefined;
  return (name !== undefined && macroDefinitions.get(name)) || [];
}

export function spanOf(node: SyntaxNode, { source }: Standing): Span {
  return source.span(node.start, node.end);
}

export function textOf(node: SyntaxNode, { source }: Standing): string {
  return source.text.slice(node.start, node.end);
}

export function located(node: SyntaxNode, at: Standing): Located<string> {
  return { value: textOf(node, at), span: spanOf(node, at) };
}
