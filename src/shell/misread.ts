import type { SyntaxNode } from '../syntax/index.ts';
import { endsAsRead } from './heredoc.ts';

/** Nodes that end with their line in bash, unless a backslash stands before the line's end. */
const ONE_LINE: ReadonlySet<string> = new Set(['command', 'file_redirect', 'declaration_command', 'unset_command']);

/**
 * Whether the grammar read a statement as bash does not, without a word of it: a command that goes on over the end of its line
 * (`[ 1 -lt 2 ] && a > b` and a next line), a here document that an indented word ends.
 */
export function isMisread(text: string, statement: SyntaxNode): boolean {
  const pending = [statement];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (node.kind === 'heredoc_redirect' && !endsAsRead(text, node)) return true;
    if (isOneLine(node) && crossesLine(text, node)) return true;
    for (const child of node.children) pending.push(child);
  }
  return false;
}

function isOneLine(node: SyntaxNode): boolean {
  return ONE_LINE.has(node.kind) || (node.kind === 'test_command' && node.children[0]?.kind === '[');
}

function crossesLine(text: string, node: SyntaxNode): boolean {
  let end = node.start;
  for (const child of node.children) {
    if (/(^|[^\\])\n/.test(text.slice(end, child.start).replaceAll('\\\n', ''))) return true;
    end = child.end;
  }
  return node.kind === 'test_command' && node.children.some((child) => /statement|command|list/.test(child.kind));
}
