import { describe, expect, test } from 'vitest';
import { pageText } from '../../src/report/page/index.ts';
import { pageOf, ruleFolders } from '../support/rule-folders.ts';

const plain = { width: 40, colorLevel: 0, links: false } as const;

function shown(markdown: string, look: Partial<Parameters<typeof pageText>[1]> = {}): string[] {
  return pageText(markdown, { ...plain, ...look })
    .split('\n')
    .slice(0, -1);
}

describe('a page without colours', () => {
  test('breaks paragraphs at the width, between words and never within one', () => {
    expect(shown('The BEAM appends `.so` itself\nand opens exactly that file in priv/native.')).toEqual([
      'The BEAM appends `.so` itself and opens',
      'exactly that file in priv/native.',
    ]);
    expect(shown('see https://example.org/a/very/long/address/of/a/page now')).toEqual([
      'see',
      'https://example.org/a/very/long/address/of/a/page',
      'now',
    ]);
  });

  test('is never wider than people read well', () => {
    expect(Math.max(...shown('word '.repeat(100), { width: 300 }).map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  test('underlines headings and indents code, which is not broken', () => {
    expect(
      shown('# A page\n\n## Part `x`\n\n```nix\na = "a line that is longer than forty columns";\n\nb\n```'),
    ).toEqual([
      'A page',
      '======',
      '',
      'Part `x`',
      '--------',
      '',
      '    a = "a line that is longer than forty columns";',
      '',
      '    b',
    ]);
  });

  test('keeps the shape of lists within lists, with numbers where there were some', () => {
    expect(shown('- one\n  goes on\n  - inner\n- two\n\nthen\n\n1. first\n2. second')).toEqual([
      '- one goes on',
      '  - inner',
      '- two',
      '',
      'then',
      '',
      '1. first',
      '2. second',
    ]);
  });

  test('sets tables in columns, and breaks the widest where they do not fit', () => {
    expect(
      shown('| a | b |\n|---|---|\n| `x` | short |\n| y | a cell that is longer than the line has room for |'),
    ).toEqual([
      'a    b',
      '───  ───────────────────────────────────',
      '`x`  short',
      'y    a cell that is longer than the line',
      '     has room for',
    ]);
  });

  test('writes the address behind a link, and an address once', () => {
    expect(
      shown('[the docs](https://a.example/x) and <https://b.example> and [page](other.md)', { width: 80 }),
    ).toEqual(['the docs <https://a.example/x> and https://b.example and page']);
  });

  test('keeps the marks that tell code and emphasis apart', () => {
    expect(shown('a `b` of _c_ and **d e**')).toEqual(['a `b` of _c_ and **d e**']);
  });

  test('keeps quotes and rules', () => {
    expect(shown('> said\n\n---', { width: 20 })).toEqual(['│ said', '', '─'.repeat(20)]);
  });
});

describe('a page with colours', () => {
  test('counts what is seen, not what paints it', () => {
    const [first, second] = shown('`one two three` **four five six** seven eight nine', { colorLevel: 1 });
    expect(first).toBe('\u001b[36mone two three\u001b[39m \u001b[1mfour five six\u001b[22m seven eight');
    expect(second).toBe('nine');
  });

  test('leads to an address without writing it', () => {
    expect(shown('[docs](https://a.example)', { colorLevel: 1, links: true })).toEqual([
      '\u001b]8;;https://a.example\u001b\\\u001b[4mdocs\u001b[24m\u001b]8;;\u001b\\',
    ]);
  });

  test('lets no control character through', () => {
    expect(shown('a\u001b[31mb `c\u001b]0;x` \n\n```\n\u001b[2J\n```').join('')).not.toContain('\u001b');
  });
});

describe.each(ruleFolders())('the page of %s', (id) => {
  test('loses no word on its way to a terminal', () => {
    const words = (text: string) => new Set(text.match(/[\p{L}\p{N}_]{3,}/gu));
    // The language of a code block is not shown.
    const written = words(pageOf(id).replace(/^```\w+/gm, ''));
    const read = words(shown(pageOf(id), { width: 100 }).join('\n'));
    expect([...written].filter((word) => !read.has(word))).toEqual([]);
  });
});
