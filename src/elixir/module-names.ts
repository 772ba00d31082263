import type { Located } from '../repository/index.ts';
import type { SyntaxNode } from '../syntax/index.ts';
import { descendants, localName } from './evaluation/nodes.ts';
import { fileScope, type Scope } from './evaluation/scope.ts';
import type { ElixirSources, MixProject } from './model.ts';
import { moduleOutlines } from './module-outline.ts';
import { projectFiles } from './project-files.ts';

/**
 * Every module that the project's source files define, by atom (`Elixir.MyApp.Native`), with the place of its name. Undefined
 * when there may be others: a module with a computed name, or source paths that could not be followed.
 */
export function moduleNames(
  project: MixProject,
  sources: ElixirSources,
  files: readonly string[],
): ReadonlyMap<string, Located<string>> | undefined {
  if (project.sourcePaths.kind === 'unknown') return undefined;
  const names = new Map<string, Located<string>>();
  for (const path of projectFiles(project, files)) {
    const read = sources.view.read(path);
    if (read.kind === 'refused') return undefined;
    if (read.kind === 'missing') continue;
    const { text } = read.source;
    if (!/defmodule|Module\.create/.test(text)) continue;
    const root = sources.syntax.parse('elixir', text);
    if (root.hasError || definesComputed(text) || quotesModule(root, fileScope(read.source))) return undefined;
    for (const { name, nameSpan } of moduleOutlines(read.source, sources)) {
      const atom = name.startsWith(':') ? name.slice(1) : `Elixir.${name}`;
      names.set(atom, { value: name, span: nameSpan });
    }
  }
  return names;
}

/** Modules made by `defmodule unquote(name)`, `defmodule Module.concat(…)`, `Module.create`: their names are not in the text. */
function definesComputed(text: string): boolean {
  return /\bModule\.create\b|\bdefmodule[\s(]+(?:unquote|Module\.concat|:"|[a-z_]\w*[\s,)])/.test(
    text.replaceAll('__MODULE__', 'M'),
  );
}

/** A macro that quotes a `defmodule` defines modules wherever it is called. */
function quotesModule(root: SyntaxNode, scope: Scope): boolean {
  let quotedUntil = -1;
  for (const node of descendants(root, () => true)) {
    if (node.kind !== 'call') continue;
    const name = localName(node, scope);
    if (name === 'defmodule' && node.start < quotedUntil) return true;
    if (name === 'quote') quotedUntil = Math.max(quotedUntil, node.end);
  }
  return false;
}
