import type { Tree } from 'web-tree-sitter';
import type { DraftNode } from './draft-node.ts';

/**
 * The functions of the parser's WebAssembly module that walk a tree. They work on one cursor, which stands in the module's
 * transfer buffer. TreeCursor carries it in and out again around every question, nine times a node, which takes longer than
 * to parse; nothing else uses the buffer while a tree is copied.
 */
export interface TreeWalk {
  _ts_tree_root_node_wasm(tree: number): void;
  _ts_tree_cursor_new_wasm(tree: number): void;
  _ts_tree_cursor_delete_wasm(tree: number): void;
  _ts_tree_cursor_goto_first_child_wasm(tree: number): number;
  _ts_tree_cursor_goto_next_sibling_wasm(tree: number): number;
  _ts_tree_cursor_goto_parent_wasm(tree: number): number;
  _ts_tree_cursor_current_node_type_id_wasm(tree: number): number;
  _ts_tree_cursor_current_node_is_named_wasm(tree: number): number;
  _ts_tree_cursor_current_node_is_missing_wasm(tree: number): number;
  _ts_tree_cursor_current_field_id_wasm(tree: number): number;
  _ts_tree_cursor_start_index_wasm(tree: number): number;
  _ts_tree_cursor_end_index_wasm(tree: number): number;
}

/** What a walk needs to know of its tree: the address, and the names that the grammar's numbers stand for. */
interface Walked {
  readonly walk: TreeWalk;
  readonly tree: number;
  readonly kinds: readonly (string | undefined)[];
  readonly fields: readonly (string | null)[];
}

/** Copies a tree out of the WebAssembly memory. A loop, no recursion: real input nests 100,000 brackets deep. */
export function copyTree(tree: Tree, walk: TreeWalk): DraftNode {
  const { types, fields } = tree.language;
  const address = (tree as unknown as readonly [number])[0];
  // The root goes into the buffer, and a cursor that stands on it takes its place.
  walk._ts_tree_root_node_wasm(address);
  walk._ts_tree_cursor_new_wasm(address);
  try {
    return copyFrom({ walk, tree: address, kinds: types, fields });
  } finally {
    walk._ts_tree_cursor_delete_wasm(address);
  }
}

function copyFrom(walked: Walked): DraftNode {
  const { walk, tree } = walked;
  const root = draft(walked, undefined);
  let node = root;
  for (;;) {
    if (walk._ts_tree_cursor_goto_first_child_wasm(tree)) {
      node = draft(walked, node);
      continue;
    }
    while (!walk._ts_tree_cursor_goto_next_sibling_wasm(tree)) {
      if (!node.parent) return root;
      walk._ts_tree_cursor_goto_parent_wasm(tree);
      if (node.hasError) node.parent.hasError = true;
      node = node.parent;
    }
    const parent: DraftNode | undefined = node.parent;
    if (parent && node.hasError) parent.hasError = true;
    node = draft(walked, parent);
  }
}

function draft({ walk, tree, kinds, fields }: Walked, parent: DraftNode | undefined): DraftNode {
  const kind = kinds[walk._ts_tree_cursor_current_node_type_id_wasm(tree)] || 'ERROR';
  const start = walk._ts_tree_cursor_start_index_wasm(tree);
  const end = walk._ts_tree_cursor_end_index_wasm(tree);
  // What the parser made up is empty.
  const broken = kind === 'ERROR' || (start === end && walk._ts_tree_cursor_current_node_is_missing_wasm(tree) === 1);
  const node: DraftNode = {
    kind,
    start,
    end,
    named: walk._ts_tree_cursor_current_node_is_named_wasm(tree) === 1,
    field: fields[walk._ts_tree_cursor_current_field_id_wasm(tree)] ?? undefined,
    broken,
    hasError: broken,
    parent,
    children: [],
  };
  parent?.children.push(node);
  return node;
}
