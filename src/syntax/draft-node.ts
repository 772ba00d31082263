import type { SyntaxNode } from './syntax.ts';

/** A syntax node that is still being built. It leaves this folder only as a SyntaxNode. */
export interface DraftNode extends SyntaxNode {
  kind: string;
  start: number;
  end: number;
  field: string | undefined;
  broken: boolean;
  hasError: boolean;
  parent: DraftNode | undefined;
  children: DraftNode[];
}

/** Kind of the broken node that stands for a text that was not parsed at all (too large, or too costly). */
export const UNPARSED = 'UNPARSED';

/** The tree of a text that was not parsed: a root of the usual kind over one broken node. */
export function unparsedTree(rootKind: string, text: string): SyntaxNode {
  const whole = { start: 0, end: text.length, named: true, field: undefined, hasError: true };
  const root: DraftNode = { ...whole, kind: rootKind, broken: false, parent: undefined, children: [] };
  root.children.push({ ...whole, kind: UNPARSED, broken: true, parent: root, children: [] });
  return root;
}
