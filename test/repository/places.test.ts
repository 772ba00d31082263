import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  composedText,
  lineIndex,
  location,
  memoryRepository,
  slicePieces,
  type TextPiece,
} from '../../src/repository/index.ts';

describe('lines and columns', () => {
  it('count from 1, columns in UTF-16 units', () => {
    expect(lineIndex('a😀b\nc').position(3)).toEqual({ line: 1, column: 4 });
    expect(lineIndex('a😀b\nc').position(5)).toEqual({ line: 2, column: 1 });
  });

  it('end at \\n and \\r\\n, not at a lone \\r', () => {
    const lines = lineIndex('a\r\nb\rc\n');
    expect(lines.lineCount).toBe(3);
    expect([1, 2, 3, 4].map(lines.lineText)).toEqual(['a', 'b\rc', '', '']);
  });

  it('of an offset lead back to it', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', '\n', '\r', '😀') });
    fc.assert(
      fc.property(texts, fc.nat(40), (text, offset) => {
        const lines = lineIndex(text);
        const { line, column } = lines.position(offset);
        expect(lines.lineStart(line) + column - 1).toBe(Math.min(offset, text.length));
        expect(text.slice(0, Math.min(offset, text.length)).split('\n').length).toBe(line);
      }),
    );
  });
});

describe('a location', () => {
  const repository = memoryRepository({ 'a.nix': 'one\r\ntwo three\n' });

  it('is a span in lines and columns, its end exclusive', () => {
    expect(location({ path: 'a.nix', start: 9, end: 14 }, repository)).toEqual({
      ...{ path: 'a.nix', startLine: 2, startColumn: 5, endLine: 2, endColumn: 10 },
    });
  });

  it('in a file that cannot be read is its start', () => {
    expect(location({ path: 'none', start: 9, end: 14 }, repository)).toEqual({
      ...{ path: 'none', startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 },
    });
  });
});

describe('composed text', () => {
  /** Pieces cut from one file, some of them standing for a stretch of another length (an escape). */
  const pieces = fc
    .array(fc.record({ text: fc.string({ maxLength: 5 }), gap: fc.nat(3), escaped: fc.boolean() }), { maxLength: 6 })
    .map((parts) => {
      let offset = 0;
      return parts.map(({ text, gap, escaped }): TextPiece => {
        const start = offset + gap;
        offset = start + text.length + (escaped ? 1 : 0);
        return { text, span: { path: 'a', start, end: offset } };
      });
    });
  const cut = fc
    .tuple(fc.nat(30), fc.nat(30))
    .map(([one, other]) => [Math.min(one, other), Math.max(one, other)] as const);

  it('is the text of its pieces, and so is every slice', () => {
    fc.assert(
      fc.property(pieces, cut, (parts, [start, end]) => {
        const { text } = composedText('b', parts);
        const slice = slicePieces(parts, start, end);
        expect(slice.map((piece) => piece.text).join('')).toBe(text.slice(start, end));
      }),
    );
  });

  it('leads every offset back to the piece it came from', () => {
    fc.assert(
      fc.property(pieces, cut, (parts, [start, end]) => {
        const source = composedText('b', parts);
        if (start >= end || start >= source.text.length) return;
        const slice = slicePieces(parts, start, end);
        const union = {
          path: 'a',
          start: Math.min(...slice.map((piece) => piece.span.start)),
          end: Math.max(...slice.map((piece) => piece.span.end)),
        };
        expect(source.span(start, end)).toEqual(union);
      }),
    );
  });
});
