import type { SyntaxNode } from '../../syntax/index.ts';
import type { Gap, LiteralPiece } from './string-literals.ts';
import { unescaped } from './string-literals.ts';

/*
 * Nix's lexer.l (state IND_STRING) and parser.y (stripIndentation), followed token by token: which text a token holds decides
 * what counts as indentation, quirks included (an escaped newline starts a line when it is stripped, not when it is measured).
 */

interface Token {
  readonly kind: 'token';
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** False for escapes, which end the indentation of their line. */
  readonly measured: boolean;
}

type Element = Token | { readonly kind: 'interpolation'; readonly node: SyntaxNode };

const TOKEN = /((?:[^$']|\$[^{']|'[^'$])+)|''\\([\s\S])|(''\$|\$)|(''')|'/gy;
const OPENING_LINE = /^ *\n/;

/** The pieces of an indented string, one text piece a line at most, without the common indentation. */
export function indentedPieces(text: string, gaps: readonly Gap[]): LiteralPiece[] {
  const elements = gaps.flatMap((gap, index): Element[] =>
    gap.kind === 'raw' ? tokens(text, gap, index === 0) : [gap],
  );
  const indentation = commonIndentation(elements);
  const stripper = createStripper(indentation);
  return elements.flatMap((element, index): LiteralPiece[] => {
    if (element.kind === 'interpolation') {
      stripper.interpolation();
      return [element];
    }
    const pieces = stripper.strip(element);
    return index === elements.length - 1 ? withoutLastBlanks(pieces) : pieces;
  });
}

function tokens(text: string, gap: { readonly start: number; readonly end: number }, opening: boolean): Token[] {
  const raw = text.slice(gap.start, gap.end);
  const skipped = opening ? (OPENING_LINE.exec(raw)?.[0].length ?? 0) : 0;
  const found: Token[] = [];
  for (const match of raw.slice(skipped).matchAll(TOKEN)) {
    const start = gap.start + skipped + match.index;
    const [whole, run, escaped, dollar, quotes] = match;
    const token = run ?? (escaped !== undefined ? unescaped(escaped) : dollar ? '$' : quotes ? "''" : "'");
    found.push({ kind: 'token', text: token, start, end: start + whole.length, measured: run !== undefined });
  }
  return found;
}

function commonIndentation(elements: readonly Element[]): number {
  let common = Number.POSITIVE_INFINITY;
  let current = 0;
  let atStart = true;
  for (const element of elements) {
    if (element.kind === 'interpolation' || !element.measured) {
      if (atStart) common = Math.min(common, current);
      atStart = false;
      continue;
    }
    for (const character of element.text) {
      if (character === '\n') {
        atStart = true;
        current = 0;
      } else if (atStart && character === ' ') {
        current += 1;
      } else if (atStart) {
        atStart = false;
        common = Math.min(common, current);
      }
    }
  }
  return common;
}

function createStripper(indentation: number) {
  let atStart = true;
  let dropped = 0;
  const keeps = (character: string): boolean => {
    if (!atStart) {
      if (character === '\n') atStart = true;
      return true;
    }
    if (character === ' ') {
      dropped += 1;
      return dropped > indentation;
    }
    dropped = 0;
    if (character !== '\n') atStart = false;
    return true;
  };
  return {
    interpolation() {
      atStart = false;
      dropped = 0;
    },
    strip(token: Token): LiteralPiece[] {
      const exact = token.end - token.start === token.text.length;
      const pieces: LiteralPiece[] = [];
      let from = -1;
      const close = (to: number) => {
        if (from >= 0) pieces.push(pieceOf(token, from, to, exact));
        from = -1;
      };
      for (let index = 0; index < token.text.length; index += 1) {
        const character = token.text[index] as string;
        if (!keeps(character)) {
          close(index);
          continue;
        }
        if (from < 0) from = index;
        if (character === '\n') close(index + 1);
      }
      close(token.text.length);
      return pieces;
    },
  };
}

function pieceOf(token: Token, from: number, to: number, exact: boolean): LiteralPiece {
  const text = token.text.slice(from, to);
  if (!exact) return { kind: 'text', text, start: token.start, end: token.end };
  return { kind: 'text', text, start: token.start + from, end: token.start + to };
}

/** The last line is dropped when it holds blanks alone: the usual place of the closing quotes. */
function withoutLastBlanks(pieces: LiteralPiece[]): LiteralPiece[] {
  const last = pieces.at(-1);
  const before = pieces.at(-2);
  const blank = last?.kind === 'text' && /^ +$/.test(last.text);
  const follows = before?.kind === 'text' && before.text.endsWith('\n');
  return blank && follows ? pieces.slice(0, -1) : pieces;
}
