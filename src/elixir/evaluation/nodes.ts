import { childIn, namedChildren, type SyntaxNode } from '../../syntax/index.ts';
import { type Scope, textOf } from './scope.ts';

/** Name and receiver of a call. `receiver` is the node left of the dot. */
export interface CallName {
  readonly receiver: SyntaxNode | undefined;
  readonly name: string;
}

/** What a call node calls, when it is called by a name. */
export function callName(call: SyntaxNode, scope: Scope): CallName | undefined {
  const target = childIn(call, 'target');
  if (target?.kind === 'identifier') return { receiver: undefined, name: textOf(target, scope) };
  return target?.kind === 'dot' ? dottedName(target, scope) : undefined;
}

/** Receiver and name of `Receiver.name`. */
export function dottedName(dot: SyntaxNode, scope: Scope): CallName | undefined {
  const right = childIn(dot, 'right');
  if (right?.kind !== 'identifier' && right?.kind !== 'operator_identifier') return undefined;
  return { receiver: childIn(dot, 'left'), name: textOf(right, scope) };
}

/** The name of a local call `name(...)`, `name ... do`, or of a bare `name`. */
export function localName(node: SyntaxNode, scope: Scope): string | undefined {
  if (node.kind === 'identifier') return textOf(node, scope);
  if (node.kind !== 'call') return undefined;
  const target = childIn(node, 'target');
  return target?.kind === 'identifier' ? textOf(target, scope) : undefined;
}

/** The arguments between the parentheses; trailing keywords are one argument, the `do` block is none. */
export function argumentsOf(call: SyntaxNode): SyntaxNode[] {
  const list = call.children.find((child) => child.kind === 'arguments');
  return list ? namedChildren(list) : [];
}

export function doBlock(call: SyntaxNode): SyntaxNode | undefined {
  return call.children.find((child) => child.kind === 'do_block');
}

/** The pairs of `keywords`, of a list around keywords, or nothing. */
export function keywordPairs(node: SyntaxNode | undefined): SyntaxNode[] {
  const held = node?.kind === 'list' ? namedChildren(node) : node ? [node] : [];
  return held
    .filter(({ kind }) => kind === 'keywords')
    .flatMap((keywords) => namedChildren(keywords).filter((child) => child.kind === 'pair'));
}

/** `otp_app: `, `"quoted": ` → the key without colon; undefined when it is interpolated. */
export function keyName(pair: SyntaxNode, scope: Scope): string | undefined {
  const key = childIn(pair, 'key');
  if (!key) return undefined;
  if (key.kind === 'keyword') return textOf(key, scope).trimEnd().slice(0, -1);
  const content = namedChildren(key);
  if (content.length === 0) return '';
  return content.length === 1 && content[0]?.kind === 'quoted_content' ? textOf(content[0], scope) : undefined;
}

const SECTIONS = new Set(['else_block', 'rescue_block', 'catch_block', 'after_block']);

/** The statements of `do`, in both ways to write it: `do … end` and `, do: …`. */
export function doStatements(call: SyntaxNode, scope: Scope): SyntaxNode[] | undefined {
  const block = doBlock(call);
  if (block) return namedChildren(block).filter((child) => !SECTIONS.has(child.kind));
  return keywordStatements(call, 'do', scope);
}

/** The statements of `else`, in both ways to write it. */
export function elseStatements(call: SyntaxNode, scope: Scope): SyntaxNode[] | undefined {
  const block = doBlock(call);
  if (!block) return keywordStatements(call, 'else', scope);
  const section = block.children.find((child) => child.kind === 'else_block');
  return section && namedChildren(section);
}

function keywordStatements(call: SyntaxNode, key: string, scope: Scope): SyntaxNode[] | undefined {
  const pair = keywordPairs(argumentsOf(call).at(-1)).find((candidate) => keyName(candidate, scope) === key);
  const value = pair && childIn(pair, 'value');
  return value && (value.kind === 'block' ? namedChildren(value) : [value]);
}

export interface StabClause {
  readonly parameters: readonly SyntaxNode[];
  readonly guard: SyntaxNode | undefined;
  readonly body: readonly SyntaxNode[];
}

/** `a, b when guard -> body`. */
export function stabClause(node: SyntaxNode): StabClause {
  const left = childIn(node, 'left');
  const right = childIn(node, 'right');
  const guarded = left?.kind === 'binary_operator';
  const head = guarded ? childIn(left, 'left') : left;
  return {
    parameters: head ? namedChildren(head) : [],
    guard: guarded ? childIn(left, 'right') : undefined,
    body: right ? namedChildren(right) : [],
  };
}

export function stabClauses(node: SyntaxNode | undefined): StabClause[] {
  return node
    ? namedChildren(node)
        .filter((child) => child.kind === 'stab_clause')
        .map(stabClause)
    : [];
}

/** The operator of a unary or binary operation. */
export function operatorOf(node: SyntaxNode, scope: Scope): string {
  const operator = childIn(node, 'operator');
  return operator ? textOf(operator, scope).replace(/\s+/g, ' ') : '';
}

/** The operand of a unary operation. The grammar leaves the parentheses of `&(…)` as operands of their own. */
export function operandOf(node: SyntaxNode): SyntaxNode | undefined {
  return node.children.find((child) => child.field === 'operand' && child.named);
}
