import type { SourceText, Span } from '../../repository/index.ts';
import type { SyntaxNode } from '../../syntax/index.ts';
import type { ModuleState } from './module-state.ts';
import type { Value } from './value.ts';

/** A value that is computed when somebody asks, once. */
export type Lazy = () => Value;

/** A module attribute: its value, or every value so far of one that accumulates, the newest first. */
export type Attribute =
  | { readonly kind: 'single'; readonly value: Lazy }
  | { readonly kind: 'accumulated'; readonly values: readonly Lazy[] };

/**
 * What names mean at a place in the code. Scopes are never changed: a later binding makes a new one, so a value that is
 * computed late still sees what stood above it.
 */
export interface Scope {
  readonly file: SourceText;
  readonly variables: ReadonlyMap<string, Lazy>;
  /** Module attributes at this place. */
  readonly attributes: ReadonlyMap<string, Attribute>;
  /** First segment of a module name as written → the module's full name without `Elixir.`. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Modules imported, full names without `Elixir.`. */
  readonly imports: readonly string[];
  /** The module whose body or function this is. */
  readonly module: ModuleState | undefined;
  /** In code that came out of a `quote`: where its `unquote` is evaluated. */
  readonly unquote: Scope | undefined;
}

export function fileScope(file: SourceText): Scope {
  return {
    file,
    variables: new Map(),
    attributes: new Map(),
    aliases: new Map(),
    imports: [],
    module: undefined,
    unquote: undefined,
  };
}

export function withVariables(scope: Scope, bindings: Iterable<readonly [string, Lazy]>): Scope {
  const variables = new Map(scope.variables);
  for (const [name, value] of bindings) variables.set(name, value);
  return { ...scope, variables };
}

export function withAttribute(scope: Scope, name: string, attribute: Attribute): Scope {
  return { ...scope, attributes: new Map(scope.attributes).set(name, attribute) };
}

export function withAlias(scope: Scope, name: string, module: string): Scope {
  return { ...scope, aliases: new Map(scope.aliases).set(name, module) };
}

export function textOf(node: SyntaxNode, scope: Scope): string {
  return scope.file.text.slice(node.start, node.end);
}

export function spanOf(node: SyntaxNode, scope: Scope): Span {
  return scope.file.span(node.start, node.end);
}

export function memoize(compute: Lazy): Lazy {
  let value: Value | undefined;
  return () => {
    value ??= compute();
    return value;
  };
}

/** Full name of a module as written, `Elixir.` left out. Only the first segment can be an alias. */
export function resolveAlias(written: string, scope: Scope): string {
  const [first = '', ...rest] = written.replace(/\s+/g, '').split('.');
  if (first === 'Elixir') return rest.join('.');
  return [scope.aliases.get(first) ?? first, ...rest].join('.');
}
