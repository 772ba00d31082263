import type { Tree, TreeCursor } from 'web-tree-sitter';
import type { DraftNode } from './draft-node.ts';

/** Copies a tree out of the WebAssembly memory. A loop, no recursion: real input nests 100,000 brackets deep. */
export function copyTree(tree: Tree): DraftNode {
  const cursor = tree.walk();
  try {
    return copyFrom(cursor);
  } finally {
    cursor.delete();
  }
}

function copyFrom(cursor: TreeCursor): DraftNode {
  const root = draft(cursor, undefined);
  let node = root;
  for (;;) {
    if (cursor.gotoFirstChild()) {
      node = draft(cursor, node);
      continue;
    }
    while (!cursor.gotoNextSibling()) {
      if (!node.parent) return root;
      cursor.gotoParent();
      if (node.hasError) node.parent.hasError = true;
      node = node.parent;
    }
    const parent: DraftNode | undefined = node.parent;
    if (parent && node.hasError) parent.hasError = true;
    node = draft(cursor, parent);
  }
}

function draft(cursor: TreeCursor, parent: DraftNode | undefined): DraftNode {
  const kind = cursor.nodeType;
  const broken = kind === 'ERROR' || cursor.nodeIsMissing;
  const node: DraftNode = {
    kind,
    start: cursor.startIndex,
    end: cursor.endIndex,
    named: cursor.nodeIsNamed,
    field: cursor.currentFieldName ?? undefined,
    broken,
    hasError: broken,
    parent,
    children: [],
  };
  parent?.children.push(node);
  return node;
}
