/** The languages that are parsed into trees. TOML has its own reader (`toml.ts`). */
export type Language = 'nix' | 'elixir' | 'rust' | 'bash';

/**
 * A node of a syntax tree, copied out of the parser, so that nothing above knows which parser it was.
 * `start` and `end` are UTF-16 offsets into the parsed text.
 */
export interface SyntaxNode {
  /** Name of the node in the language's tree-sitter grammar. */
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  readonly named: boolean;
  /** The field of the parent that holds this node, if any. */
  readonly field: string | undefined;
  /** True for an ERROR node or one that the parser made up. */
  readonly broken: boolean;
  /** True when this node or one below it is broken. */
  readonly hasError: boolean;
  readonly parent: SyntaxNode | undefined;
  readonly children: readonly SyntaxNode[];
}

/** The named children of a node, comments left out. */
export function namedChildren(node: SyntaxNode): SyntaxNode[] {
  return node.children.filter((child) => child.named && child.kind !== 'comment');
}

/** The first child in a field. */
export function childIn(node: SyntaxNode, field: string): SyntaxNode | undefined {
  return node.children.find((child) => child.field === field);
}

/** All children in a field. */
export function childrenIn(node: SyntaxNode, field: string): SyntaxNode[] {
  return node.children.filter((child) => child.field === field);
}

/** The node and everything below what is entered, in reading order. A loop: neither depth nor width of a tree has a bound. */
export function* descendants(
  root: SyntaxNode,
  enter: (node: SyntaxNode) => boolean = () => true,
): Generator<SyntaxNode> {
  const pending = [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    yield node;
    if (!enter(node)) continue;
    for (let index = node.children.length - 1; index >= 0; index -= 1) pending.push(node.children[index] as SyntaxNode);
  }
}

/** The first broken node of a tree in reading order: where a person would look for the mistake. */
export function firstBroken(node: SyntaxNode): SyntaxNode | undefined {
  let found: SyntaxNode | undefined = node.hasError ? node : undefined;
  while (found && !found.broken) found = found.children.find((child) => child.hasError);
  return found;
}

/** Parsers that say how they fared. */
export interface OpenedSyntax extends Syntax {
  /** True when a parse was given up for its time: on another machine, or another day, it may end. */
  ranOutOfTime(): boolean;
}

/** Parsers of the languages that were loaded. Parsing never throws; what cannot be read is a broken node. */
export interface Syntax {
  /** The root node of the text. The same text is parsed once. */
  parse(language: Language, text: string): SyntaxNode;
}
