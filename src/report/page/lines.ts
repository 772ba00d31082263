import { textWidth } from '../text-width.ts';

/** A stretch of a paragraph that looks the same throughout. */
export interface Piece {
  readonly text: string;
  readonly paint: (text: string) => string;
}

/** Lines of text with what they look like; `width` is what a reader sees. */
export interface Line {
  readonly text: string;
  readonly width: number;
}

/** Breaks a paragraph between words. A word that is wider than the line has one of its own. */
export function wrap(pieces: readonly Piece[], width: number): Line[] {
  const lines: Piece[][] = [[]];
  let column = 0;
  for (const word of wordsOf(pieces)) {
    if (word === 'break') {
      lines.push([]);
      column = 0;
      continue;
    }
    const length = widthOf(word.pieces);
    const gap = column > 0 && word.gap ? 1 : 0;
    if (column > 0 && word.gap && column + gap + length > width) {
      lines.push([...word.pieces]);
      column = length;
      continue;
    }
    if (gap > 0) lines.at(-1)?.push({ text: ' ', paint: word.gap?.paint ?? same });
    lines.at(-1)?.push(...word.pieces);
    column += gap + length;
  }
  return lines.map((line) => ({ text: painted(line), width: widthOf(line) }));
}

/** The line with spaces behind it. */
export function padded({ text, width }: Line, to: number): string {
  return text + ' '.repeat(Math.max(0, to - width));
}

interface Word {
  readonly pieces: Piece[];
  /** The space before it; undefined where it continues the word before. */
  readonly gap: Piece | undefined;
}

function wordsOf(pieces: readonly Piece[]): (Word | 'break')[] {
  const words: (Word | 'break')[] = [];
  let gap: Piece | undefined;
  let open: Word | undefined;
  for (const piece of pieces) {
    for (const part of piece.text.split(/(\n|[ \t]+)/)) {
      if (part === '') continue;
      if (part === '\n') words.push('break');
      if (part === '\n') open = undefined;
      else if (/^[ \t]/.test(part)) {
        gap = piece;
        open = undefined;
      } else if (open) open.pieces.push({ text: part, paint: piece.paint });
      else {
        open = { pieces: [{ text: part, paint: piece.paint }], gap };
        gap = undefined;
        words.push(open);
      }
    }
  }
  return words;
}

/** Neighbours that look the same are painted together. */
function painted(line: readonly Piece[]): string {
  const runs: { text: string; paint: Piece['paint'] }[] = [];
  for (const { text, paint } of line) {
    const last = runs.at(-1);
    if (last && last.paint === paint) last.text += text;
    else runs.push({ text, paint });
  }
  return runs.map(({ text, paint }) => paint(text)).join('');
}

function widthOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { text }) => sum + textWidth(text), 0);
}

function same(text: string): string {
  return text;
}
