import { lexer, type Token, type Tokens } from 'marked';
import { textWidth } from '../text-width.ts';
import { visible } from '../visible.ts';
import { columns } from './columns.ts';
import { inlinePieces } from './inline.ts';
import { type Piece, wrap } from './lines.ts';
import { type PageLook, type PageStyle, pageStyle } from './look.ts';

export type { PageLook } from './look.ts';
export { ruleHeading } from './rule-heading.ts';

/** Longer lines are hard to read, however wide the terminal is. */
const WIDEST = 100;
const NARROWEST = 20;

/** A Markdown page for a terminal, or as readable plain text where there are no colours. */
export function pageText(markdown: string, look: PageLook): string {
  const style = pageStyle(look);
  const width = Math.max(NARROWEST, Math.min(WIDEST, look.width));
  return `${blockLines(lexer(markdown), style, width).join('\n')}\n`;
}

/** Blocks, one empty line between them. */
function blockLines(tokens: readonly Token[], style: PageStyle, width: number): string[] {
  const blocks = tokens.map((token) => block(token, style, width)).filter((lines) => lines.length > 0);
  return blocks.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]));
}

function block(token: Token, style: PageStyle, width: number): string[] {
  switch (token.type) {
    case 'heading':
      return heading(token as Tokens.Heading, style, width);
    case 'paragraph':
    case 'text':
      return paragraph(token as Tokens.Paragraph, style, width);
    case 'code':
      return codeLines((token as Tokens.Code).text, style);
    case 'list':
      return list(token as Tokens.List, style, width);
    case 'table':
      return table(token as Tokens.Table, style, width);
    case 'blockquote':
      return blockLines((token as Tokens.Blockquote).tokens, style, width - 2).map((line) => `│ ${line}`.trimEnd());
    case 'hr':
      return [style.faint('─'.repeat(width))];
    case 'space':
    case 'def':
      return [];
    default:
      return visible(token.raw.trimEnd()).split('\n');
  }
}

function heading({ depth, tokens }: Tokens.Heading, style: PageStyle, width: number): string[] {
  const lines = wrap(inlinePieces(tokens, style), width).map(({ text }) => style.heading(text));
  if (!style.isPlain) return lines;
  const rule = (depth === 1 ? '=' : '-').repeat(Math.max(...lines.map(textWidth)));
  return [...lines, rule];
}

function paragraph({ tokens }: Pick<Tokens.Paragraph, 'tokens'>, style: PageStyle, width: number): string[] {
  return wrap(inlinePieces(tokens, style), width).map(({ text }) => text);
}

/** Code is not broken into other lines: whoever copies it wants it as it is. */
function codeLines(code: string, style: PageStyle): string[] {
  return code.split('\n').map((line) => (line === '' ? '' : `    ${style.codeLine(visible(line))}`));
}

function list({ items, ordered, start, loose }: Tokens.List, style: PageStyle, width: number): string[] {
  const mark = (index: number) => (ordered ? `${(start || 1) + index}. ` : style.isPlain ? '- ' : '• ');
  const indent = Math.max(...items.map((_, index) => mark(index).length));
  return items.flatMap((item, index) => {
    const lines = itemLines(item, style, width - indent);
    const marked = lines.map((line, at) =>
      `${at === 0 ? mark(index).padEnd(indent) : ' '.repeat(indent)}${line}`.trimEnd(),
    );
    return loose && index > 0 ? ['', ...marked] : marked;
  });
}

/** What belongs to an item stands right below it; only blocks of a loose item are set apart. */
function itemLines({ tokens, loose }: Tokens.ListItem, style: PageStyle, width: number): string[] {
  return loose ? blockLines(tokens, style, width) : tokens.flatMap((token) => block(token, style, width));
}

function table({ header, rows }: Tokens.Table, style: PageStyle, width: number): string[] {
  const head = header.map(({ tokens }) => inlinePieces(tokens, style).map((piece) => emboldened(piece, style)));
  const body = rows.map((row) => row.map(({ tokens }) => inlinePieces(tokens, style)));
  return columns({ head, rows: body }, width, style.faint);
}

function emboldened({ text, paint }: Piece, style: PageStyle): Piece {
  return { text, paint: (each) => style.strong(paint(each)) };
}
