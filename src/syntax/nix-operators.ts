import type { DraftNode } from './draft-node.ts';

/**
 * Turns a tree of lowered Nix (nix-lowering.ts) into the tree of the original text: `|>` and `<|` stand as operators, grouped
 * as Nix groups them, and so does `//` (its place in the tree is that of `>=`: `//` is associative, and nobody compares sets).
 */
export function restoreNixOperators(root: DraftNode, original: string): void {
  const pending = [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    const pipes = node.kind === 'binary_expression' && isArrow(node) ? arrowChain(node, original) : undefined;
    if (pipes) regroup(node, pipes);
    else if (!node.named) restoreToken(node, original);
    // A regrouped chain is walked too: its operands may hold others. It is no arrow any more, so the walk ends.
    for (const child of node.children) pending.push(child);
  }
}

interface Chain {
  readonly operands: DraftNode[];
  readonly operators: DraftNode[];
  /** Comments and errors between them. */
  readonly others: DraftNode[];
}

function isArrow(node: DraftNode): boolean {
  return node.children.some((child) => child.field === 'operator' && child.kind === '->');
}

/** An operator that the lowering replaced has the text of the original at its place. */
function restoreToken(token: DraftNode, original: string): void {
  if (token.kind !== '->' && token.kind !== '>=') return;
  const written = original.slice(token.start, token.end);
  if (written === '|>' || written === '<|' || written === '//') token.kind = written;
}

/** The operands of nested arrows, which the grammar groups to the right; undefined when none of them is a pipe. */
function arrowChain(top: DraftNode, original: string): Chain | undefined {
  const chain: Chain = { operands: [], operators: [], others: [] };
  let node: DraftNode | undefined = top;
  while (node) {
    let right: DraftNode | undefined;
    for (const child of node.children) {
      if (child.field === 'left') chain.operands.push(child);
      else if (child.field === 'operator') chain.operators.push(child);
      else if (child.field === 'right') right = child;
      else chain.others.push(child);
    }
    node = right && right.kind === 'binary_expression' && isArrow(right) ? right : undefined;
    if (!node && right) chain.operands.push(right);
  }
  for (const operator of chain.operators) restoreToken(operator, original);
  const complete = chain.operands.length === chain.operators.length + 1;
  return complete && chain.operators.some((operator) => operator.kind !== '->') ? chain : undefined;
}

/** Nix's parser.y: `->` binds tighter than the pipes and to the right, `|>` to the left, `<|` to the right; they do not mix. */
function regroup(top: DraftNode, chain: Chain): void {
  const segments: DraftNode[] = [];
  const pipes: DraftNode[] = [];
  let segment = chain.operands[chain.operands.length - 1] as DraftNode;
  for (let index = chain.operators.length - 1; index >= 0; index -= 1) {
    const operator = chain.operators[index] as DraftNode;
    const operand = chain.operands[index] as DraftNode;
    if (operator.kind === '->') {
      segment = binary(operand, operator, segment, chain.others);
    } else {
      segments.push(segment);
      pipes.push(operator);
      segment = operand;
    }
  }
  segments.push(segment);
  segments.reverse();
  pipes.reverse();
  const grouped = foldPipes(segments, pipes, chain.others);
  const mixed = pipes.some((pipe) => pipe.kind !== pipes[0]?.kind);
  top.children = grouped.children;
  for (const child of top.children) child.parent = top;
  top.broken = mixed;
  top.hasError ||= mixed;
  if (mixed) markErrors(top);
}

function foldPipes(segments: DraftNode[], pipes: DraftNode[], others: readonly DraftNode[]): DraftNode {
  if (pipes[0]?.kind === '<|') {
    let right = segments[segments.length - 1] as DraftNode;
    for (let index = pipes.length - 1; index >= 0; index -= 1) {
      right = binary(segments[index] as DraftNode, pipes[index] as DraftNode, right, others);
    }
    return right;
  }
  let left = segments[0] as DraftNode;
  for (const [index, pipe] of pipes.entries()) left = binary(left, pipe, segments[index + 1] as DraftNode, others);
  return left;
}

function binary(left: DraftNode, operator: DraftNode, right: DraftNode, others: readonly DraftNode[]): DraftNode {
  const between = others.filter((other) => other.start >= left.end && other.end <= right.start);
  const children = [left, operator, right, ...between].sort((one, other) => one.start - other.start);
  const node: DraftNode = {
    kind: 'binary_expression',
    start: left.start,
    end: right.end,
    named: true,
    field: undefined,
    broken: false,
    hasError: children.some((child) => child.hasError),
    parent: undefined,
    children,
  };
  for (const child of children) child.parent = node;
  left.field = 'left';
  right.field = 'right';
  return node;
}

function markErrors(node: DraftNode): void {
  for (let above = node.parent; above && !above.hasError; above = above.parent) above.hasError = true;
}
