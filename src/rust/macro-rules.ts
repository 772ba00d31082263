import type { SourceText, TextPiece } from '../repository/index.ts';
import { childIn, descendants, type SyntaxNode } from '../syntax/index.ts';
import { tokensIn } from './token-tree.ts';

/** A `macro_rules!` of the crate. */
export interface MacroDefinition {
  readonly node: SyntaxNode;
  readonly source: SourceText;
}

/**
 * What a call of a macro writes in its place; undefined when that is not followed. Followed are arms whose arguments stand between
 * commas, each in a variable of its own, and which repeat nothing (Rust reference, "Macros by example").
 */
export function expansion(call: SyntaxNode, caller: SourceText, definition: MacroDefinition): TextPiece[] | undefined {
  const tree = childOf(call, 'token_tree');
  const given = tree && argumentsIn(tokensIn(tree));
  if (!given) return undefined;
  const arms = definition.node.children.filter(({ kind }) => kind === 'macro_rule');
  const verdicts = arms.map((rule) => takesCall(rule, definition.source, given, caller));
  const taking = verdicts.findIndex((verdict) => verdict !== 'no');
  // Whether an arm takes the call decides about all after it; one that none follows takes it, or the crate does not compile.
  const isCertain = verdicts[taking] === 'yes' || verdicts.slice(taking + 1).every((verdict) => verdict === 'no');
  const arm = arms[taking];
  const left = arm && childIn(arm, 'left');
  const right = arm && childIn(arm, 'right');
  const parameters = left && parametersOf(left, definition.source);
  if (!isCertain || !parameters || !right) return undefined;
  const values = new Map(parameters.map(({ name }, index) => [name, given[index] as readonly SyntaxNode[]]));
  return written(right, definition.source, values, caller);
}

type Taking = 'yes' | 'no' | 'perhaps';

/** Whether an arm takes what a call gives. */
function takesCall(
  rule: SyntaxNode,
  source: SourceText,
  given: readonly (readonly SyntaxNode[])[],
  caller: SourceText,
): Taking {
  const left = childIn(rule, 'left');
  const parameters = left && parametersOf(left, source);
  if (!parameters) return 'perhaps';
  if (parameters.length !== given.length) return 'no';
  const verdicts = parameters.map(({ kind }, index) => takes(kind, given[index] ?? [], caller));
  if (verdicts.includes('no')) return 'no';
  return verdicts.includes('perhaps') ? 'perhaps' : 'yes';
}

interface Parameter {
  /** With its `$`. */
  readonly name: string;
  /** The fragment that it takes: `ident`, `ty`, `expr`, … */
  readonly kind: string;
}

/** `($a:ident, $b:ty $(,)?)` */
function parametersOf(pattern: SyntaxNode, source: SourceText): readonly Parameter[] | undefined {
  const parameters: Parameter[] = [];
  let separated = true;
  for (const token of pattern.children.slice(1, -1)) {
    if (token.kind === 'token_binding_pattern' && separated) {
      const [name, , kind] = token.children.map((child) => textOf(child, source));
      if (name === undefined || kind === undefined) return undefined;
      parameters.push({ name, kind });
      separated = false;
    } else if (token.kind === ',' && !separated) separated = true;
    else if (!token.kind.endsWith('_comment') && !/^\$\(\s*,\s*\)[?*]$/.test(textOf(token, source))) return undefined;
  }
  return parameters;
}

/** Tokens between commas; a comma inside `<…>` belongs to a type. Undefined where it may also be an operator. */
function argumentsIn(tokens: readonly SyntaxNode[]): readonly (readonly SyntaxNode[])[] | undefined {
  const found: SyntaxNode[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === '<') depth += 1;
    if (token.kind === '>' || token.kind === '>>') depth -= token.kind.length;
    if (depth < 0) return undefined;
    if (token.kind === ',' && depth === 0) found.push([]);
    else found.at(-1)?.push(token);
  }
  if (depth !== 0) return undefined;
  if (found.at(-1)?.length === 0) found.pop();
  return found.every((argument) => argument.length > 0) ? found : undefined;
}

/**
 * Whether a fragment takes tokens, all of them: rustc goes on to the next arm when the first cannot begin the fragment, or when
 * some are left over (rustc_expand/src/mbe/macro_parser.rs; `Parser::nonterminal_may_be`). Only names and single tokens are told
 * apart here.
 */
function takes(kind: string, tokens: readonly SyntaxNode[], source: SourceText): Taking {
  const [first, second] = tokens;
  if (!first) return 'no';
  const isLone = second === undefined;
  const isName = /^(identifier|primitive_type)$/.test(first.kind);
  const isLiteral = first.kind.endsWith('_literal');
  const isWord = !isLiteral && /^[\p{L}_]/u.test(textOf(first, source));
  switch (kind) {
    case 'ident':
      if (!isWord || !isLone) return 'no';
      return isName ? 'yes' : 'perhaps';
    case 'literal':
      if (first.kind === '-') return tokens.length === 2 && second?.kind.endsWith('_literal') ? 'yes' : 'no';
      return isLiteral && isLone ? 'yes' : 'no';
    case 'block':
      return source.text[first.start] === '{' && isLone ? 'yes' : 'no';
    case 'lifetime':
      return first.kind === "'" ? 'perhaps' : 'no';
    case 'tt':
      if (isLone) return 'yes';
      return isWord || isLiteral || first.kind === 'token_tree' ? 'no' : 'perhaps';
    case 'ty':
    case 'path':
    case 'meta':
      if (isLiteral) return 'no';
      return isName && isLone ? 'yes' : 'perhaps';
    case 'expr':
    case 'pat':
      return (isName || isLiteral) && isLone ? 'yes' : 'perhaps';
    default:
      return 'perhaps';
  }
}

function written(
  right: SyntaxNode,
  source: SourceText,
  values: ReadonlyMap<string, readonly SyntaxNode[]>,
  caller: SourceText,
): TextPiece[] | undefined {
  const pieces: TextPiece[] = [];
  let from = right.start + 1;
  const until = (end: number) => {
    if (end > from) pieces.push({ text: source.text.slice(from, end), span: source.span(from, end) });
  };
  for (const variable of variablesIn(right)) {
    if (variable.kind === 'token_repetition') return undefined;
    const name = textOf(variable, source);
    const value = values.get(name);
    const [first, last] = [value?.[0], value?.at(-1)];
    until(variable.start);
    if (first && last) {
      pieces.push({ text: caller.text.slice(first.start, last.end), span: caller.span(first.start, last.end) });
    } else if (name === '$crate') {
      pieces.push({ text: 'crate', span: source.span(variable.start, variable.end) });
    } else return undefined;
    from = variable.end;
  }
  until(right.end - 1);
  return pieces;
}

/** Variables and repetitions, in the order of the text. */
function variablesIn(tree: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const pending = [...tree.children].reverse();
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (node.kind === 'metavariable' || node.kind === 'token_repetition') found.push(node);
    else
      for (let last = node.children.length - 1; last >= 0; last -= 1) pending.push(node.children[last] as SyntaxNode);
  }
  return found;
}

/** Whether a call may define a NIF or an `init!`: what it is given names one, or the macro writes one. */
export function mayDefineNifs(
  call: SyntaxNode,
  caller: SourceText,
  definition: MacroDefinition,
  definitions: ReadonlyMap<string, readonly MacroDefinition[]>,
): boolean {
  const tree = childOf(call, 'token_tree');
  if (tree && (identifiersIn(tree, caller).has('nif') || declaresModule(tree))) return true;
  return writesNifs(definition, definitions);
}

/** It writes one, calls what it is given, or calls another macro of the crate that does. */
export function writesNifs(
  definition: MacroDefinition,
  definitions: ReadonlyMap<string, readonly MacroDefinition[]>,
): boolean {
  const seen = new Set<MacroDefinition>([definition]);
  for (const { node, source } of seen) {
    for (const tree of node.children.flatMap((rule) => childIn(rule, 'right') ?? [])) {
      if (holdsNif(tree, source) || declaresModule(tree)) return true;
      for (const name of identifiersIn(tree, source)) for (const other of definitions.get(name) ?? []) seen.add(other);
    }
  }
  return false;
}

/** Whether tokens hold `#[… nif …]`, `init!`, or call a variable: strings and comments are no tokens of their own. */
export function holdsNif(tree: SyntaxNode, source: SourceText): boolean {
  const pending = [{ tree, isAttribute: false }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { children } = next.tree;
    const isAttribute = next.isAttribute || children[0]?.kind === '[';
    for (const [index, token] of children.entries()) {
      if (token.kind === 'token_tree' || token.kind === 'token_repetition') pending.push({ tree: token, isAttribute });
      const isCalled = children[index + 1]?.kind === '!';
      if (token.kind === 'metavariable' && isCalled) return true;
      if (token.kind !== 'identifier') continue;
      // `use rustler::nif as other;` is as good as the attribute.
      if (textOf(token, source) === 'nif' && (isAttribute || children[index - 1]?.kind === '::')) return true;
      if (isCalled && textOf(token, source) === 'init') return true;
    }
  }
  return false;
}

/** Whether tokens hold `mod name;`: the file may hold anything. */
function declaresModule(tree: SyntaxNode): boolean {
  for (const { kind, children } of descendants(tree)) {
    if (!/^token_(tree|repetition)$/.test(kind)) continue;
    if (children.some((token, index) => token.kind === 'mod' && children[index + 2]?.kind === ';')) return true;
  }
  return false;
}

function identifiersIn(tree: SyntaxNode, source: SourceText): ReadonlySet<string> {
  const found = new Set<string>();
  for (const node of descendants(tree)) if (node.kind === 'identifier') found.add(textOf(node, source));
  return found;
}

function childOf(node: SyntaxNode, kind: string): SyntaxNode | undefined {
  return node.children.find((child) => child.kind === kind);
}

function textOf(node: SyntaxNode, source: SourceText): string {
  return source.text.slice(node.start, node.end);
}
