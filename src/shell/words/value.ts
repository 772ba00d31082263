import { composedText, type SourceText, type Span, slicePieces, type TextPiece } from '../../repository/index.ts';
import type { ShellPart, ShellText } from '../model.ts';
import {
  isPathSymbol,
  isUnknownSymbol,
  type ShellSymbol,
  type Symbols,
  UNKNOWN_SYMBOL,
  withoutSymbols,
} from './symbols.ts';

/** A string of the shell with the places its parts were written. Characters of symbols.ts stand for what cannot be written down. */
export interface Value {
  readonly text: string;
  readonly pieces: readonly TextPiece[];
}

/** The reference that stands for the absolute path of the unpacked source in `ShellVariable.value` and in written text. */
export const WORKING_TREE = '(working directory)';

/** What the reference of a folder of `mktemp -d` begins with; its name follows, `@name/…` in paths of the outcome. */
export const TEMPORARY_FOLDER = '(temporary folder) ';

export const EMPTY: Value = { text: '', pieces: [] };

export function literal(text: string, span: Span): Value {
  return text === '' ? EMPTY : { text, pieces: [{ text, span }] };
}

export function join(values: readonly Value[]): Value {
  const [only] = values;
  if (values.length === 1 && only) return only;
  return { text: values.map((value) => value.text).join(''), pieces: values.flatMap((value) => value.pieces) };
}

export function slice(value: Value, start: number, end: number): Value {
  if (start <= 0 && end >= value.text.length) return value;
  return { text: value.text.slice(start, end), pieces: slicePieces(value.pieces, start, end) };
}

/** True when every character is known or a path. */
export function isFollowed(value: Value): boolean {
  return !UNKNOWN_SYMBOL.test(value.text);
}

/** Shell text in the form values have. */
export function encode(text: ShellText, symbols: Symbols): Value {
  const pieces = text.map((part): TextPiece => {
    if (part.kind === 'text') return { text: withoutSymbols(part.text, symbols, part.span), span: part.span };
    if (part.kind === 'reference') return { text: symbols.reference(part.reference), span: part.span };
    return { text: symbols.unknown(part.reason, part.span), span: part.span };
  });
  return { text: pieces.map((piece) => piece.text).join(''), pieces };
}

/** A value in the form that others see. */
export function decode(value: Value, symbols: Symbols): ShellText {
  return value.pieces.flatMap((piece) => decodePiece(piece, symbols));
}

function decodePiece(piece: TextPiece, symbols: Symbols): ShellPart[] {
  return stretches(piece).map((stretch): ShellPart => {
    const symbol = symbols.find(stretch.text);
    if (!symbol) return { kind: 'text', ...stretch };
    if (symbol.kind === 'unknown') return { kind: 'unknown', reason: symbol.reason, span: stretch.span };
    return { kind: 'reference', reference: referenceName(symbol), span: stretch.span };
  });
}

/** A piece cut before and after every symbol. */
function stretches(piece: TextPiece): TextPiece[] {
  const found: TextPiece[] = [];
  let start = 0;
  const cut = (end: number): void => {
    if (end > start) for (const cut of slicePieces([piece], start, end)) found.push(cut);
    start = end;
  };
  for (let index = 0; index < piece.text.length; index += 1) {
    const character = piece.text[index];
    if (!isPathSymbol(character) && !isUnknownSymbol(character)) continue;
    cut(index);
    cut(index + 1);
  }
  cut(piece.text.length);
  return found;
}

function referenceName(symbol: Exclude<ShellSymbol, { kind: 'unknown' }>): string {
  if (symbol.kind === 'temporary') return `${TEMPORARY_FOLDER}${symbol.name}`;
  return symbol.kind === 'reference' ? symbol.reference : WORKING_TREE;
}

/** A value as the text of a file. A store path has the form that Nix gives to paths it does not know yet. */
export function writtenText(path: string, value: Value, symbols: Symbols): SourceText {
  const pieces = value.pieces.flatMap((piece) =>
    stretches(piece).map((stretch): TextPiece => {
      const symbol = symbols.find(stretch.text);
      if (!symbol || symbol.kind === 'unknown') return stretch;
      const name = referenceName(symbol).replaceAll(/[^A-Za-z0-9+._?=-]/g, '-');
      return { text: `/nix/store/${'e'.repeat(32)}-${name}`, span: stretch.span };
    }),
  );
  return composedText(path, pieces);
}

/** The first thing in a value that could not be followed. */
export function firstUnknown(value: Value, symbols: Symbols): { reason: string; span: Span } | undefined {
  const character = UNKNOWN_SYMBOL.exec(value.text)?.[0];
  const symbol = character === undefined ? undefined : symbols.find(character);
  return symbol?.kind === 'unknown' ? symbol : undefined;
}

/** One unknown value in place of another that depends on it. */
export function unknownValue(symbols: Symbols, reason: string, span: Span): Value {
  return literal(symbols.unknown(reason, span), span);
}
