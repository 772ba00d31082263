import type { SyntaxNode } from '../syntax/index.ts';

/** The tokens inside the delimiters of a token tree, comments left out. */
export function tokensIn(tree: SyntaxNode): readonly SyntaxNode[] {
  return tree.children.slice(1, -1).filter((token) => !token.kind.endsWith('_comment'));
}

/** Tokens split at the commas of their own level; empty parts are left out. */
export function splitAtCommas(tokens: readonly SyntaxNode[]): SyntaxNode[][] {
  const parts: SyntaxNode[][] = [[]];
  for (const token of tokens) {
    if (token.kind === ',') parts.push([]);
    else parts[parts.length - 1]?.push(token);
  }
  return parts.filter((part) => part.length > 0);
}

/** The path that tokens begin with (`a::b`), and how many tokens it takes. */
export function leadingPath(tokens: readonly SyntaxNode[], text: string): { path: string[]; length: number } {
  const path: string[] = [];
  let index = tokens[0]?.kind === '::' ? 1 : 0;
  for (;;) {
    const token = tokens[index];
    if (!token || !/^(identifier|crate|self|super)$/.test(token.kind)) return { path, length: index };
    path.push(identifierAt(token, text));
    index += 1;
    if (tokens[index]?.kind !== '::') return { path, length: index };
    index += 1;
  }
}

/** A name without the `r#` that only keeps it from being a keyword. */
export function identifierAt({ start, end }: SyntaxNode, text: string): string {
  return text.slice(text.startsWith('r#', start) ? start + 2 : start, end);
}

/** `::a::b`, which begins with the name of a crate whatever is in scope. */
export function isFromRoot({ start }: SyntaxNode, text: string): boolean {
  return text.startsWith('::', start);
}

/** `a::<T>`, which stands in a path like the name in it. */
export function isGeneric({ kind }: SyntaxNode): boolean {
  return kind === 'generic_type' || kind === 'generic_function' || kind === 'generic_type_with_turbofish';
}

/** The segments of a path node: `a::b::<T>::c` gives a, b, c. */
export function pathSegments(node: SyntaxNode, text: string): string[] {
  const segments: string[] = [];
  let at: SyntaxNode | undefined = node;
  while (at) {
    if (isGeneric(at)) {
      at = at.children.find((child) => child.field === 'type' || child.field === 'function');
      continue;
    }
    const name: SyntaxNode | undefined = at.children.find((child) => child.field === 'name');
    segments.push(identifierAt(name ?? at, text));
    at = name ? at.children.find((child) => child.field === 'path') : undefined;
  }
  return segments.reverse();
}
