import type { Model } from '../../chain/model.ts';
import type { Derivation } from '../../nix/model.ts';
import { descendants, type SyntaxNode } from '../../syntax/index.ts';

/** The indented strings of a Nix file that hold shell text of a phase of some derivation. */
export function stringsWithShell(path: string, root: SyntaxNode, model: Model): SyntaxNode[] {
  const pieces = shellPieces(path, model);
  if (pieces.length === 0) return [];
  return nodesOf(root, 'indented_string_expression').filter((string) =>
    pieces.some(({ start, end }) => string.start <= start && end <= string.end),
  );
}

/** The text between the quotes, of the same length, in which an interpolation is a word and no escape of Nix is left. */
export function maskedShell(string: SyntaxNode, text: string): { readonly text: string; readonly start: number } {
  const start = string.start + 2;
  let masked = text.slice(start, string.end - 2);
  const interpolations = string.children.filter((child) => child.kind === 'interpolation');
  for (const { start: from, end: to } of interpolations) {
    masked = masked.slice(0, from - start) + 'x'.repeat(to - from) + masked.slice(to - start);
  }
  // `'''` stands for two quotes, `''$` and `''\` for what follows them.
  return { text: masked.replaceAll("'''", " ''").replace(/''(?=[$\\])/g, '  '), start };
}

function shellPieces(path: string, model: Model): { start: number; end: number }[] {
  const seen = new Set<string>();
  const pieces: { start: number; end: number }[] = [];
  const visit = (derivation: Derivation) => {
    if (seen.has(derivation.id)) return;
    seen.add(derivation.id);
    for (const { text } of derivation.phases.values()) {
      for (const part of text) if (part.kind === 'text' && part.span.path === path) pieces.push(part.span);
    }
    derivation.references.forEach(visit);
  };
  for (const build of model.nix.builds) visit(build.derivation);
  return pieces;
}

function nodesOf(root: SyntaxNode, kind: string): SyntaxNode[] {
  return [...descendants(root)].filter((node) => node.kind === kind);
}
