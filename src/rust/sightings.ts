import type { Located, SourceText, Span, Unknown } from '../repository/index.ts';
import type { SyntaxNode } from '../syntax/index.ts';
import type { Attribute } from './attributes.ts';
import type { ModulePlace } from './module-file.ts';
import type { Scope } from './scope.ts';

/** Where something stands: its text, the names in scope, and whether an undecided `cfg` covers it. */
export interface Standing {
  readonly source: SourceText;
  readonly scope: Scope;
  readonly conditional: boolean;
}

/** What one walk over a crate's files sees. Names mean something only when all of it has been seen. */
export interface Sightings {
  /** Functions with their attributes. */
  readonly functions: { readonly node: SyntaxNode; readonly attributes: readonly Attribute[]; readonly at: Standing }[];
  readonly macroCalls: { readonly node: SyntaxNode; readonly path: readonly string[]; readonly at: Standing }[];
  /** Types of the statics under `#[global_allocator]` that every platform but Windows compiles. */
  readonly allocators: { readonly node: SyntaxNode; readonly at: Standing }[];
  /** Texts of the `macro_rules!` of each name. */
  readonly macroDefinitions: Map<string, string[]>;
  /** First segments of paths. */
  readonly mentions: { readonly name: string; readonly at: Standing }[];
  /** Items that only a test build compiles: `#[test]` functions, modules under `#[cfg(test)]`. */
  readonly testOnly: {
    readonly node: SyntaxNode;
    readonly isTest: boolean;
    readonly at: Standing & { readonly place: ModulePlace };
  }[];
  readonly unknown: Unknown[];
  /** `#[macro_use] extern crate rustler`: its macros are known everywhere. */
  macroUse: boolean;
}

export function noSightings(): Sightings {
  return {
    functions: [],
    macroCalls: [],
    allocators: [],
    macroDefinitions: new Map(),
    mentions: [],
    testOnly: [],
    unknown: [],
    macroUse: false,
  };
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
