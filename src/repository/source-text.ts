import { firstFrom } from './sorted.ts';
import type { Span } from './span.ts';

/**
 * A stretch of text and the range it came from. When the range is as long as the text, offsets map one to one;
 * otherwise (an escape, an interpolated value) every offset maps to the whole range.
 */
export interface TextPiece {
  readonly text: string;
  readonly span: Span;
}

/**
 * Text to be parsed, wherever it stands: a file of the repository, or text that a build composes (a heredoc, `writeText`,
 * a file after `substituteInPlace`). Every offset leads back to the file in the repository that a person would edit.
 */
export interface SourceText {
  /** Path under which the text is read by its tool, relative to the repository's root. */
  readonly path: string;
  readonly text: string;
  /** The range in the repository that the offsets `start` to `end` of `text` came from. */
  span(start: number, end: number): Span;
}

/** The text of a file of the repository: offsets are the file's own. */
export function fileText(path: string, text: string): SourceText {
  return { path, text, span: (start, end) => ({ path, start, end }) };
}

/** The text of parts that are nothing but text; undefined when there is anything else among them, such as a store path. */
export function textOfParts(
  parts: readonly ({ readonly kind: 'text'; readonly text: string } | { readonly kind: string })[],
): string | undefined {
  let text = '';
  for (const part of parts) {
    if (part.kind !== 'text' || !('text' in part)) return undefined;
    text += part.text;
  }
  return text;
}

/**
 * Text composed of pieces. A range over several pieces maps to the union when they share a file, else to its first piece. What was
 * interpolated between them has its place where the `${…}` stands, whatever file or line the text comes from.
 */
export function composedText(path: string, pieces: readonly TextPiece[]): SourceText {
  const text = pieces.map((piece) => piece.text).join('');
  return { path, text, span: (start, end) => pieceSpan(path, pieces, start, end) };
}

/** The stretch from `start` to `end` of composed text, again as pieces. */
export function slicePieces(pieces: readonly TextPiece[], start: number, end: number): TextPiece[] {
  const slice: TextPiece[] = [];
  const offsets = offsetsOf(pieces);
  for (let index = pieceAt(offsets, start); index < pieces.length; index += 1) {
    const piece = pieces[index] as TextPiece;
    const offset = offsets[index] as number;
    if (offset >= end) break;
    const from = Math.max(start - offset, 0);
    const to = Math.min(end - offset, piece.text.length);
    if (from < to) slice.push({ text: piece.text.slice(from, to), span: subSpan(piece, from, to) });
  }
  return slice;
}

function pieceSpan(path: string, pieces: readonly TextPiece[], start: number, end: number): Span {
  const offsets = offsetsOf(pieces);
  const covered: Span[] = [];
  for (let index = pieceAt(offsets, start); index < pieces.length; index += 1) {
    const piece = pieces[index] as TextPiece;
    const offset = offsets[index] as number;
    const from = Math.max(start - offset, 0);
    const to = Math.min(end - offset, piece.text.length);
    const touches = from < to || (start === end && from === to && from <= piece.text.length && offset <= start);
    if (touches) covered.push(subSpan(piece, from, to));
    if (offset + piece.text.length >= end && covered.length > 0) break;
  }
  return unionOf(covered) ?? pieces[0]?.span ?? { path, start: 0, end: 0 };
}

const knownOffsets = new WeakMap<readonly TextPiece[], readonly number[]>();

/** Where each piece begins. A script of many lines has a piece for each, and is asked for each of its words. */
function offsetsOf(pieces: readonly TextPiece[]): readonly number[] {
  const known = knownOffsets.get(pieces);
  if (known?.length === pieces.length) return known;
  const offsets: number[] = [];
  let offset = 0;
  for (const { text } of pieces) {
    offsets.push(offset);
    offset += text.length;
  }
  knownOffsets.set(pieces, offsets);
  return offsets;
}

/** The first piece that an offset can belong to: one that ends there counts, and so do empty ones before it. */
function pieceAt(offsets: readonly number[], offset: number): number {
  return Math.max(0, firstFrom(offset, offsets) - 1);
}

function subSpan(piece: TextPiece, from: number, to: number): Span {
  const { start, end } = piece.span;
  if (end - start !== piece.text.length) return piece.span;
  return { ...piece.span, start: start + from, end: start + to };
}

/** The range of the text that holds the spans: each in the place that it has in the string in which they come together. */
export function unionOf(spans: readonly Span[]): Span | undefined {
  const [first, ...others] = spans;
  if (!first || others.length === 0) return first;
  const ways = spans.map(wayOf);
  let shared = 0;
  while (ways.every((way) => way.length > shared + 1 && isSame(way[shared], ways[0]?.[shared]))) shared += 1;
  const [start, ...places] = ways.map((way) => way[shared] as Span);
  return start && places.reduce(union, start);
}

/** The interpolations that brought a text, the outermost first, and the place where it was written. */
function wayOf(span: Span): readonly Span[] {
  const way: Span[] = [];
  for (let next = span.through; next; next = next.inner) way.push(next.span);
  return [...way, span];
}

function isSame(one: Span | undefined, other: Span | undefined): boolean {
  return one?.path === other?.path && one?.start === other?.start && one?.end === other?.end;
}

function union(covered: Span, next: Span): Span {
  if (covered.path !== next.path) return covered;
  return { path: covered.path, start: Math.min(covered.start, next.start), end: Math.max(covered.end, next.end) };
}
