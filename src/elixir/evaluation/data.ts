import { childIn, namedChildren, type SyntaxNode } from '../../syntax/index.ts';
import { keyName, localName, operatorOf } from './nodes.ts';
import { type Scope, spanOf, textOf } from './scope.ts';
import { atom, list, tuple, type Value } from './value.ts';

// Literals that quote to themselves (Elixir's syntax reference, "Quoted expressions").
const SELF = new Set(['atom', 'nil', 'boolean', 'integer', 'float', 'char']);

/**
 * Code as the data it is: atoms, numbers, plain strings, lists and two-tuples quote to themselves, so a macro can look into
 * the keywords it is given. What stands for other code stays code.
 */
export function asData(value: Value): Value {
  if (value.kind !== 'quoted' || value.body.length !== 1) return value;
  return dataOf(value.body[0] as SyntaxNode, value.scope, DEEPEST) ?? value;
}

// Options nest a few levels; beyond this depth code stays code.
const DEEPEST = 50;

function dataOf(node: SyntaxNode, scope: Scope, depth: number): Value | undefined {
  if (depth === 0) return undefined;
  const span = spanOf(node, scope);
  if (SELF.has(node.kind)) return literal(node, scope);
  if (node.kind === 'string') {
    const parts = node.children.filter((child) => child.kind !== 'quoted_start' && child.kind !== 'quoted_end');
    const plain = parts.every((part) => part.kind === 'quoted_content');
    if (plain && !textOf(node, scope).startsWith('"""')) {
      return { kind: 'string', value: parts.map((part) => textOf(part, scope)).join(''), span };
    }
    return undefined;
  }
  if (node.kind === 'list' && hasOpenEnd(node, scope)) return undefined;
  if (node.kind === 'list' || node.kind === 'keywords') return list(items(node, scope, depth - 1), span);
  if (node.kind === 'tuple' && namedChildren(node).length === 2) return tuple(items(node, scope, depth - 1), span);
  return undefined;
}

/** `[a | rest]` and `[unquote_splicing(a)]`: how many items there are shows only when the code runs. */
function hasOpenEnd(node: SyntaxNode, scope: Scope): boolean {
  return namedChildren(node).some((child) => {
    if (child.kind === 'binary_operator') return operatorOf(child, scope) === '|';
    return localName(child, scope) === 'unquote_splicing';
  });
}

function items(node: SyntaxNode, scope: Scope, depth: number): Value[] {
  return namedChildren(node).flatMap((child) => {
    if (child.kind === 'keywords') return items(child, scope, depth);
    return [child.kind === 'pair' ? pairOf(child, scope, depth) : partOf(child, scope, depth)];
  });
}

function pairOf(pair: SyntaxNode, scope: Scope, depth: number): Value {
  const span = spanOf(pair, scope);
  const key = childIn(pair, 'key');
  const value = childIn(pair, 'value');
  const name = keyName(pair, scope);
  if (!key || !value || name === undefined) return { kind: 'unknown', reason: 'the key is not followed', span };
  const written = textOf(key, scope).trimEnd().replace(/:$/, '');
  return tuple([atom(name, scope.file.span(key.start, key.start + written.length)), partOf(value, scope, depth)], span);
}

function partOf(node: SyntaxNode, scope: Scope, depth: number): Value {
  return dataOf(node, scope, depth) ?? { kind: 'quoted', body: [node], scope, span: spanOf(node, scope) };
}

function literal(node: SyntaxNode, scope: Scope): Value | undefined {
  const span = spanOf(node, scope);
  const written = textOf(node, scope);
  if (node.kind === 'atom') return atom(written.slice(1), span);
  if (node.kind === 'nil' || node.kind === 'boolean') return atom(written, span);
  const value = Number(written.replaceAll('_', ''));
  return Number.isSafeInteger(value) ? { kind: 'number', value, float: node.kind === 'float', span } : undefined;
}
