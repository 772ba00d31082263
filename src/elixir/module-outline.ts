import type { SourceText, Span } from '../repository/index.ts';
import { descendants, namedChildren, type SyntaxNode } from '../syntax/index.ts';
import { attributeAssignment } from './evaluation/attributes.ts';
import { directive, formName, namedModules } from './evaluation/directives.ts';
import { argumentsOf, callName, doStatements } from './evaluation/nodes.ts';
import { fileScope, resolveAlias, type Scope, spanOf, textOf } from './evaluation/scope.ts';
import type { ElixirSources } from './model.ts';

/** What a module's text mentions, before anything is evaluated. */
export interface Outline {
  /** The name behind `defmodule`, as it stands in the text. */
  readonly nameSpan: Span;
  /** `use Rustler` or `use RustlerPrecompiled` outside of quoted code. */
  readonly uses: boolean;
  /** The same inside of quoted code. */
  readonly quotes: boolean;
  readonly definesMacros: boolean;
  /** Last names of the modules it mentions outside of quoted code, and inside. */
  readonly mentions: ReadonlySet<string>;
  readonly quotedMentions: ReadonlySet<string>;
  /** The call of `:erlang.load_nif`; of `load_nif` alone, which may be imported, in a module with `@on_load`. */
  readonly loads: Span | undefined;
  /** A call of `:erlang.nif_error`, which stands where a NIF takes the place of a function. */
  readonly stub: Span | undefined;
}

export interface ModuleOutline extends Outline {
  /** Full name without `Elixir.`; with a leading colon for a plain atom. */
  readonly name: string;
}

/** A module whose name is not in the text: a computed one, or one in quoted code. */
export interface UnnamedOutline extends Outline {
  /** Quoted by a module without macros: no call of a macro brings it anywhere. */
  readonly isText: boolean;
}

/** The modules of a file, nested ones included. */
export interface FileOutline {
  readonly modules: readonly ModuleOutline[];
  readonly unnamed: readonly UnnamedOutline[];
}

const outlined = new WeakMap<SourceText, FileOutline>();

export function fileOutline(file: SourceText, sources: ElixirSources): FileOutline {
  const known = outlined.get(file) ?? outlinesOf(file, sources);
  outlined.set(file, known);
  return known;
}

/** Statements that belong together, in a module of that name; `computed`: in one whose name nobody knows. */
interface Body {
  readonly nodes: readonly SyntaxNode[];
  readonly scope: Scope;
  readonly outer: string | 'computed' | undefined;
  readonly definesMacros: boolean;
}

function outlinesOf(file: SourceText, sources: ElixirSources): FileOutline {
  const modules: ModuleOutline[] = [];
  const unnamed: UnnamedOutline[] = [];
  const root = sources.syntax.parse('elixir', file.text);
  const pending: Body[] = [
    { nodes: namedChildren(root), scope: fileScope(file), outer: undefined, definesMacros: false },
  ];
  for (let next = pending.shift(); next; next = pending.shift()) {
    for (const { node, quoted, scope } of ownNodes(next.nodes, next.scope)) {
      const created = !quoted && createdModule(node, scope);
      if (created) unnamed.push({ ...created, isText: false });
      if (!isModule(node, scope)) continue;
      const nameNode = argumentsOf(node)[0] as SyntaxNode;
      const name = quoted ? undefined : fullName(nameNode, next.outer, scope);
      const nodes = doStatements(node, scope) ?? [];
      const found = outline(spanOf(nameNode, scope), nodes, scope);
      if (name === undefined) unnamed.push({ ...found, isText: quoted && !next.definesMacros });
      else modules.push({ name, ...found });
      pending.push({ nodes, scope, outer: name ?? 'computed', definesMacros: found.definesMacros });
    }
  }
  return { modules, unnamed };
}

function isModule(node: SyntaxNode, scope: Scope): boolean {
  return node.kind === 'call' && formName(node, scope) === 'defmodule' && argumentsOf(node).length > 0;
}

/** `Module.create(name, quoted, env)` with code in its arguments. */
function createdModule(node: SyntaxNode, scope: Scope): Outline | undefined {
  if (node.kind !== 'call') return undefined;
  const called = callName(node, scope);
  if (called?.name !== 'create' || !called.receiver || textOf(called.receiver, scope) !== 'Module') return undefined;
  const [name, code] = argumentsOf(node);
  if (!name || !code || formName(code, scope) !== 'quote') return undefined;
  return outline(spanOf(name, scope), doStatements(code, scope) ?? argumentsOf(code), scope);
}

interface OwnNode {
  readonly node: SyntaxNode;
  readonly quoted: boolean;
  /** With the aliases that hold there. */
  readonly scope: Scope;
}

/** All nodes below, without the inside of nested modules. */
function* ownNodes(roots: readonly SyntaxNode[], outer: Scope): Generator<OwnNode> {
  let scope = outer;
  // An alias holds to the end of the block that it stands in.
  const enclosing: { readonly end: number; readonly scope: Scope }[] = [];
  for (const root of roots) {
    let quotedUntil = -1;
    for (const node of descendants(root, (inner) => !isModule(inner, scope))) {
      for (let last = enclosing.at(-1); last && node.start >= last.end; last = enclosing.at(-1)) {
        scope = last.scope;
        enclosing.pop();
      }
      yield { node, quoted: node.start < quotedUntil, scope };
      if (node.kind !== 'call') continue;
      if (formName(node, scope) === 'quote') quotedUntil = Math.max(quotedUntil, node.end);
      const aliased = directive(node, scope);
      if (!aliased) continue;
      if (node.parent && node !== root) enclosing.push({ end: node.parent.end, scope });
      scope = aliased;
    }
  }
}

function fullName(node: SyntaxNode, outer: string | undefined, scope: Scope): string | undefined {
  const written = textOf(node, scope);
  if (node.kind === 'alias') {
    if (written.startsWith('Elixir.')) return written.slice('Elixir.'.length);
    if (outer === undefined) return namedModules(node, scope)[0];
    return outer === 'computed' ? undefined : `${outer}.${written}`;
  }
  const plain = /^:"?(Elixir\.)?([\w.]+)"?$/.exec(written);
  if (plain) return plain[1] ? plain[2] : `:${plain[2]}`;
  const qualified = /^__MODULE__\.([A-Z][\w.]*)$/.exec(written);
  return qualified && outer !== undefined && outer !== 'computed' ? `${outer}.${qualified[1]}` : undefined;
}

function outline(nameSpan: Span, nodes: readonly SyntaxNode[], around: Scope): Outline {
  const uses: Use[] = [];
  const mentions = new Set<string>();
  const quotedMentions = new Set<string>();
  const found = { definesMacros: false, mentionsRustler: false, onLoad: false };
  let loads: Span | undefined;
  let importedLoad: Span | undefined;
  let stub: Span | undefined;
  for (const { node, quoted, scope } of ownNodes(nodes, around)) {
    if (node.kind === 'alias') {
      (quoted ? quotedMentions : mentions).add(lastName(textOf(node, scope)));
      found.mentionsRustler ||= isRustler(resolveAlias(textOf(node, scope), scope));
    }
    if (!quoted && attributeAssignment(node, scope)?.name === 'on_load') found.onLoad = true;
    if (node.kind !== 'call') continue;
    const called = formName(node, scope);
    if (called === 'defmacro') found.definesMacros = true;
    if (called === 'use') uses.push({ module: usedModule(node, scope), quoted });
    if (!quoted && isCall(node, 'load_nif', scope)) {
      if (callName(node, scope)?.receiver) loads = spanOf(node, scope);
      else importedLoad = spanOf(node, scope);
    }
    if (!quoted && isCall(node, 'nif_error', scope)) stub ??= spanOf(node, scope);
  }
  const { definesMacros, mentionsRustler, onLoad } = found;
  // Who names the library somewhere and uses a computed module may mean the one by the other.
  const brings = uses.filter(({ module }) => (module === undefined ? mentionsRustler : isRustler(module)));
  return {
    nameSpan,
    uses: brings.some(({ quoted }) => !quoted),
    quotes: brings.some(({ quoted }) => quoted),
    definesMacros,
    mentions,
    quotedMentions,
    loads: loads ?? (onLoad ? importedLoad : undefined),
    stub,
  };
}

interface Use {
  /** Undefined for a computed one. */
  readonly module: string | undefined;
  readonly quoted: boolean;
}

function usedModule(use: SyntaxNode, scope: Scope): string | undefined {
  const module = argumentsOf(use)[0];
  if (!module) return '';
  if (module.kind === 'alias') return resolveAlias(textOf(module, scope), scope);
  const plain = /^:"?Elixir\.([\w.]+)"?$/.exec(textOf(module, scope));
  return plain?.[1];
}

function isRustler(module: string): boolean {
  return module === 'Rustler' || module === 'RustlerPrecompiled';
}

/** A call of a function of `:erlang`; one of that name is imported from there. */
function isCall(call: SyntaxNode, called: string, scope: Scope): boolean {
  const name = callName(call, scope);
  return name?.name === called && (!name.receiver || textOf(name.receiver, scope) === ':erlang');
}

export function lastName(module: string): string {
  return module.split('.').at(-1) as string;
}
