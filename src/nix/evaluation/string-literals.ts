import type { Span } from '../../repository/index.ts';
import type { SyntaxNode } from '../../syntax/index.ts';
import { namedChildren } from '../../syntax/index.ts';
import type { StringPart, StringValue } from '../value.ts';
import { evaluate } from './expressions.ts';
import { indentedPieces } from './indented-strings.ts';
import { type Machine, spanOf, type Unit } from './machine.ts';
import type { Scope } from './scope.ts';
import { payForParts } from './text.ts';

/** A stretch of a string literal: text with the range it was written in, or an interpolated expression. */
export type LiteralPiece =
  | { readonly kind: 'text'; readonly text: string; readonly start: number; readonly end: number }
  | { readonly kind: 'interpolation'; readonly node: SyntaxNode };

// A literal inside a function is evaluated many times and read once.
const pieces = new WeakMap<SyntaxNode, readonly LiteralPiece[]>();

/** The value of a string or indented string literal. Every part knows the interpolations that brought it there. */
export function literalValue(machine: Machine, node: SyntaxNode, scope: Scope, unit: Unit): StringValue {
  const span = spanOf(unit, node);
  const stretches = literalPieces(node, unit).map((piece): Stretch => {
    if (piece.kind === 'interpolation') return interpolated(machine, piece.node, scope, unit);
    return { parts: [{ kind: 'text', text: piece.text, span: unit.source.span(piece.start, piece.end) }] };
  });
  const lists = stretches.map(({ parts }) => parts);
  payForParts(machine, lists, span);
  return { kind: 'string', parts: stretches.flatMap(({ parts, by }) => (by ? brought(parts, by) : parts)), span };
}

/** Parts of a literal. `by`: the interpolation that they come from. */
interface Stretch {
  readonly parts: readonly StringPart[];
  readonly by?: Span;
}

export function literalPieces(node: SyntaxNode, unit: Unit): readonly LiteralPiece[] {
  let known = pieces.get(node);
  if (!known) {
    const gaps = literalGaps(node);
    const { text } = unit.source;
    known = node.kind === 'indented_string_expression' ? indentedPieces(text, gaps) : quotedPieces(text, gaps);
    pieces.set(node, known);
  }
  return known;
}

function interpolated(machine: Machine, node: SyntaxNode, scope: Scope, unit: Unit): Stretch {
  const expression = namedChildren(node)[0];
  const span = spanOf(unit, node);
  if (!expression) return { parts: [{ kind: 'unknown', reason: 'an empty interpolation', span }] };
  const parts = machine.interpolate(() => evaluate(machine, expression, scope, unit), span);
  machine.budget.spend(2 * parts.length, span);
  return { parts, by: span };
}

/** Texts that double have hundreds of thousands of parts: the usual ones are not spread, which takes many times as long. */
function brought(parts: readonly StringPart[], by: Span): StringPart[] {
  return parts.map((part) => {
    if (part.span === by) return part;
    const { path, start, end, through } = part.span;
    const span: Span = { path, start, end, through: { span: by, inner: through } };
    return part.kind === 'text' && !part.cut ? { kind: 'text', text: part.text, span } : { ...part, span };
  });
}

/** A string literal without its quotes: raw text and interpolations in turn. */
export type Gap =
  | { readonly kind: 'raw'; readonly start: number; readonly end: number }
  | { readonly kind: 'interpolation'; readonly node: SyntaxNode };

function literalGaps(node: SyntaxNode): Gap[] {
  const quote = node.kind === 'indented_string_expression' ? 2 : 1;
  const gaps: Gap[] = [];
  let position = node.start + quote;
  for (const child of node.children) {
    if (child.kind !== 'interpolation') continue;
    if (position < child.start) gaps.push({ kind: 'raw', start: position, end: child.start });
    gaps.push({ kind: 'interpolation', node: child });
    position = child.end;
  }
  if (position < node.end - quote) gaps.push({ kind: 'raw', start: position, end: node.end - quote });
  return gaps;
}

// Nix's lexer.l: an escape, a line end to be normalised, or a run of anything else.
const QUOTED = /\\([\s\S])|\r\n?|[^\\\r]+/g;

function quotedPieces(text: string, gaps: readonly Gap[]): LiteralPiece[] {
  return gaps.flatMap((gap): LiteralPiece[] => {
    if (gap.kind === 'interpolation') return [gap];
    return [...text.slice(gap.start, gap.end).matchAll(QUOTED)].map((match) => {
      const start = gap.start + match.index;
      const piece = match[1] !== undefined ? unescaped(match[1]) : match[0].startsWith('\r') ? '\n' : match[0];
      return { kind: 'text', text: piece, start, end: start + match[0].length };
    });
  });
}

/** The character that an escape stands for. */
export function unescaped(character: string): string {
  return { n: '\n', r: '\r', t: '\t' }[character] ?? character;
}
