import type { SyntaxNode } from '../../src/syntax/index.ts';

/** Nix source with every expression of the tree in parentheses: Nix reads it as the original if the tree groups as Nix does. */
export function parenthesized(node: SyntaxNode, text: string): string {
  const inner = render(node, text, node.children, parenthesized);
  return isExpression(node) ? `(${inner})` : inner;
}

/** Nix source with bindings and formals in order of their text: `nix-instantiate --parse` prints them in order of address. */
export function sorted(node: SyntaxNode, text: string): string {
  if (node.kind !== 'binding_set' && node.kind !== 'formals') return render(node, text, node.children, sorted);
  return `${node.children
    .map((child) => sorted(child, text))
    .sort()
    .join(' ')} `;
}

function render(
  node: SyntaxNode,
  text: string,
  children: readonly SyntaxNode[],
  inner: (child: SyntaxNode, text: string) => string,
): string {
  const parts: string[] = [];
  let position = node.start;
  for (const child of children) {
    parts.push(text.slice(position, child.start), inner(child, text));
    position = child.end;
  }
  return `${parts.join('')}${text.slice(position, node.end)}`;
}

/** The text of an attribute's name is a string in the grammar, but no expression to Nix. */
function isExpression(node: SyntaxNode): boolean {
  const isName = node.parent?.kind === 'attrpath' || node.parent?.kind === 'inherited_attrs';
  return node.kind.endsWith('_expression') && !isName;
}
