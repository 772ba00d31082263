import type { DraftNode } from './draft-node.ts';

/**
 * The grammar of Elixir takes an `end` that closes nothing for a variable of that name. No variable can have it, and only after a dot
 * is it a name at all.
 */
export function breakStrayEnds(root: DraftNode, text: string): void {
  const open: DraftNode[] = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.kind === 'identifier' && node.parent?.kind !== 'dot' && text.slice(node.start, node.end) === 'end') {
      node.broken = true;
      for (let above: DraftNode | undefined = node; above; above = above.parent) above.hasError = true;
    }
    for (const child of node.children) open.push(child);
  }
}
