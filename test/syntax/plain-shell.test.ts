import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { Parser } from 'web-tree-sitter';
import { copyTree, type TreeWalk } from '../../src/syntax/copy-tree.ts';
import { loadGrammar, startRuntime } from '../../src/syntax/grammars.ts';
import type { SyntaxNode } from '../../src/syntax/index.ts';
import { plainShell } from '../../src/syntax/plain-shell.ts';

describe('a script of plain commands is read without the grammar', () => {
  let walk: TreeWalk;
  let parser: Parser;

  beforeAll(async () => {
    walk = await startRuntime();
    parser = new Parser();
    parser.setLanguage(loadGrammar('bash'));
  });

  function byGrammar(text: string): SyntaxNode {
    const tree = parser.parse(text);
    if (!tree) throw new Error('the grammar gives no tree');
    return copyTree(tree, walk);
  }

  test.each([
    'mkdir -p priv/native\ncp \uE000/lib/libmycrate.so priv/native/\n',
    '\n\n  runHook preBuild\n\tmix do deps.compile --force\n\n',
    'ls',
    'install -Dm755 -t priv/native \uE001/lib/a,b+c@d:e%f.so',
    'cp a=b x=',
    'tool - -- -a --b=c',
  ])('%j, to the same tree', (text) => {
    expect(outline(plainShell(text))).toEqual(outline(byGrammar(text)));
  });

  test.each([
    '',
    '\n',
    'cp a b # comment',
    'cp "$x" b',
    'cp *.so b',
    'A=b cp a b',
    'export A=b',
    'if x\nthen y\nfi',
    'a; b',
    'a &',
    'cat <<EOF',
    'sleep 1',
    'cp a \\\n b',
    'cp a\rb c',
  ])('%j is left to it', (text) => {
    expect(plainShell(text)).toBeUndefined();
  });

  test('whatever the words, whenever it is read at all', () => {
    const plain = fc.constantFrom(
      ...'a cp mkdir do in - -- -p -1 1 .. ./ / _ . : + @ % , = \uE000 \uF001 x=y lib/a.so'.split(' '),
    );
    const odd = fc.constantFrom(...'if ~ * ? [ ] { } ! $ # ( ) & | < > ; ^ \\ " \' `'.split(' '));
    const pieces = fc.oneof({ arbitrary: plain, weight: 30 }, { arbitrary: odd, weight: 1 });
    const gap = fc.constantFrom('', ' ', '  ', '\t', '\n', ' \n ');
    const scripts = fc.array(fc.tuple(pieces, gap), { maxLength: 12 }).map((parts) => parts.flat().join(''));
    let read = 0;
    fc.assert(
      fc.property(scripts, (text) => {
        const tree = plainShell(text);
        if (!tree) return;
        read += 1;
        expect(outline(tree)).toEqual(outline(byGrammar(text)));
      }),
      { numRuns: 20_000 },
    );
    expect(read).toBeGreaterThan(1_000);
  });
});

/** A tree without the way back to its parents, which no comparison can print. */
function outline(node: SyntaxNode | undefined): unknown {
  if (!node) return undefined;
  const { kind, start, end, named, field, broken, hasError, children } = node;
  return { kind, start, end, named, field, broken, hasError, children: children.map(outline) };
}
