import { beforeAll, describe, expect, it } from 'vitest';
import { firstBroken, openSyntax, type Syntax, type SyntaxNode } from '../../src/syntax/index.ts';

let syntax: Syntax;
beforeAll(async () => {
  syntax = await openSyntax(['nix']);
});

/** The grouping of a tree, operators and names only. */
function grouping(node: SyntaxNode, text: string): string {
  if (node.children.length === 0)
    return node.named || node.field === 'operator'
      ? node.kind.replace('identifier', text.slice(node.start, node.end))
      : '';
  const inner = node.children.map((child) => grouping(child, text)).filter((part) => part !== '' && part !== 'comment');
  return node.kind === 'binary_expression' ? `(${inner.join(' ')})` : inner.join(' ');
}

function groupingOf(text: string): string {
  return grouping(syntax.parse('nix', text), text);
}

describe('the pipe operators of Nix', () => {
  it.each([
    ['a |> b |> c', '((a |> b) |> c)'],
    ['a <| b <| c', '(a <| (b <| c))'],
    ['a -> b |> c', '((a -> b) |> c)'],
    ['a |> b -> c -> d |> e', '((a |> (b -> (c -> d))) |> e)'],
    ['a || b |> c // d', '((a || b) |> (c // d))'],
    ['a |> (b |> c)', '(a |> (b |> c))'],
    ['a # one\n|> # two\nb |> c', '((a |> b) |> c)'],
    ['x: a |> b', 'x (a |> b)'],
    ['a -> b -> c', '(a -> (b -> c))'],
  ])('%j groups as %s', (text, expected) => {
    expect(groupingOf(text)).toBe(expected);
    expect(syntax.parse('nix', text).hasError).toBe(false);
  });

  it('do not mix: Nix refuses it, and so the node is broken', () => {
    const root = syntax.parse('nix', 'a |> b <| c');
    expect(root.hasError).toBe(true);
    expect(firstBroken(root)?.kind).toBe('binary_expression');
  });

  it('stand at their own offsets, with parents and fields as everywhere', () => {
    const text = 'a |> b |> c';
    const top = syntax.parse('nix', text).children[0];
    expect(top?.children.map((child) => [child.field, child.start, child.end])).toEqual([
      ['left', 0, 6],
      ['operator', 7, 9],
      ['right', 10, 11],
    ]);
    expect(top?.children.every((child) => child.parent === top)).toBe(true);
  });

  it('chain a hundred thousand long', { timeout: 30_000 }, () => {
    expect(syntax.parse('nix', `${'a |> '.repeat(100_000)}a`).hasError).toBe(false);
  });
});

describe('an update without a space behind it', () => {
  it.each(['a //b', 'a//b', 'a // b'])('%j is an update, not a path', (text) => {
    expect(groupingOf(text)).toBe('(a // b)');
  });
});
