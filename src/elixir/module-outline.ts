import type { SourceText, Span } from '../repository/index.ts';
import { namedChildren, type SyntaxNode } from '../syntax/index.ts';
import { namedModules } from './evaluation/directives.ts';
import { argumentsOf, descendants, doStatements, localName } from './evaluation/nodes.ts';
import { fileScope, type Scope, spanOf, textOf } from './evaluation/scope.ts';
import type { ElixirSources } from './model.ts';

/** What a module's text mentions, before anything is evaluated. */
export interface ModuleOutline {
  /** Full name without `Elixir.`; with a leading colon for a plain atom. */
  readonly name: string;
  readonly nameSpan: Span;
  /** `use Rustler` or `use RustlerPrecompiled` outside of quoted code. */
  readonly uses: boolean;
  /** The same inside of quoted code. */
  readonly quotes: boolean;
  readonly definesMacros: boolean;
  /** Last names of the modules it mentions outside of quoted code, and inside. */
  readonly mentions: ReadonlySet<string>;
  readonly quotedMentions: ReadonlySet<string>;
}

const outlined = new WeakMap<SourceText, readonly ModuleOutline[]>();

/** The modules of a file, nested ones included; those whose name is computed are left out. */
export function moduleOutlines(file: SourceText, sources: ElixirSources): readonly ModuleOutline[] {
  const known = outlined.get(file) ?? outlinesOf(file, sources);
  outlined.set(file, known);
  return known;
}

function outlinesOf(file: SourceText, sources: ElixirSources): readonly ModuleOutline[] {
  const root = sources.syntax.parse('elixir', file.text);
  const outlines: ModuleOutline[] = [];
  const pending: { readonly nodes: readonly SyntaxNode[]; readonly outer: string | undefined }[] = [
    { nodes: namedChildren(root), outer: undefined },
  ];
  const scope = fileScope(file);
  for (let next = pending.shift(); next; next = pending.shift()) {
    for (const { node, quoted } of ownNodes(next.nodes, scope)) {
      if (quoted || !isModule(node, scope)) continue;
      const nameNode = argumentsOf(node)[0] as SyntaxNode;
      const name = fullName(nameNode, next.outer, scope);
      if (name === undefined) continue;
      const nodes = doStatements(node, scope) ?? [];
      outlines.push(outline(name, spanOf(nameNode, scope), nodes, scope));
      pending.push({ nodes, outer: name });
    }
  }
  return outlines;
}

function isModule(node: SyntaxNode, scope: Scope): boolean {
  return node.kind === 'call' && localName(node, scope) === 'defmodule' && argumentsOf(node).length > 0;
}

/** All nodes below, without the inside of nested modules. */
function* ownNodes(roots: readonly SyntaxNode[], scope: Scope): Generator<{ node: SyntaxNode; quoted: boolean }> {
  for (const root of roots) {
    let quotedUntil = -1;
    for (const node of descendants(root, (inner) => !isModule(inner, scope))) {
      if (node.start < quotedUntil) {
        yield { node, quoted: true };
        continue;
      }
      yield { node, quoted: false };
      if (node.kind === 'call' && localName(node, scope) === 'quote') quotedUntil = node.end;
    }
  }
}

function fullName(node: SyntaxNode, outer: string | undefined, scope: Scope): string | undefined {
  const written = textOf(node, scope);
  if (node.kind === 'alias') {
    if (written.startsWith('Elixir.')) return written.slice('Elixir.'.length);
    return outer === undefined ? namedModules(node, scope)[0] : `${outer}.${written}`;
  }
  if (node.kind === 'atom') return written.startsWith(':Elixir.') ? written.slice(':Elixir.'.length) : written;
  const qualified = /^__MODULE__\.([A-Z][\w.]*)$/.exec(written);
  return qualified && outer !== undefined ? `${outer}.${qualified[1]}` : undefined;
}

function outline(name: string, nameSpan: Span, nodes: readonly SyntaxNode[], scope: Scope): ModuleOutline {
  const found = { uses: false, quotes: false, definesMacros: false };
  const mentions = new Set<string>();
  const quotedMentions = new Set<string>();
  for (const { node, quoted } of ownNodes(nodes, scope)) {
    if (node.kind === 'alias') (quoted ? quotedMentions : mentions).add(lastName(textOf(node, scope)));
    if (node.kind !== 'call') continue;
    const called = localName(node, scope);
    if (called === 'defmacro') found.definesMacros = true;
    if (called !== 'use' || !usesRustler(node, scope)) continue;
    if (quoted) found.quotes = true;
    else found.uses = true;
  }
  return { name, nameSpan, ...found, mentions, quotedMentions };
}

function usesRustler(use: SyntaxNode, scope: Scope): boolean {
  const module = argumentsOf(use)[0];
  const written = module?.kind === 'alias' ? textOf(module, scope).replace(/^Elixir\./, '') : '';
  return written === 'Rustler' || written === 'RustlerPrecompiled';
}

export function lastName(module: string): string {
  return module.split('.').at(-1) as string;
}
