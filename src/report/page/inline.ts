import type { Token, Tokens } from 'marked';
import { visible } from '../visible.ts';
import type { Piece } from './lines.ts';
import type { PageStyle } from './look.ts';

/** What a paragraph is made of. */
export function inlinePieces(tokens: readonly Token[] | undefined, style: PageStyle): Piece[] {
  return (tokens ?? []).flatMap((token) => pieces(token, style, style.plain));
}

function pieces(token: Token, style: PageStyle, paint: Piece['paint']): Piece[] {
  const within = (outer: Piece['paint']) =>
    ((token as Tokens.Generic).tokens ?? []).flatMap((inner) => pieces(inner, style, outer));
  switch (token.type) {
    case 'strong':
      return between('**', within(style.strong), style);
    case 'em':
      return between('_', within(style.emphasis), style);
    case 'codespan':
      return code(token.text, style);
    case 'link':
      return link(token as Tokens.Link, style);
    case 'br':
      return [{ text: '\n', paint }];
    case 'text':
    case 'escape':
      // A line break of the source is a space.
      return 'tokens' in token && token.tokens ? within(paint) : [{ text: oneLine(token.text), paint }];
    default:
      return [{ text: oneLine(token.raw), paint }];
  }
}

/** Without colours the marks of the source tell what is emphasised. */
function between(mark: string, inner: Piece[], { isPlain, plain }: PageStyle): Piece[] {
  const end = { text: mark, paint: plain };
  return isPlain ? [end, ...inner, end] : inner;
}

/** Without colours the backticks tell where code begins and ends. */
function code(text: string, { isPlain, plain, code: paint }: PageStyle): Piece[] {
  return [isPlain ? { text: paint(oneLine(text)), paint: plain } : { text: oneLine(text), paint }];
}

function link({ text, href, raw }: Tokens.Link, style: PageStyle): Piece[] {
  const paint = style.link(visible(href));
  const isAddress = raw.startsWith('<') || text === href;
  if (isAddress || !style.showsAddresses || !/^https?:/.test(href)) return [{ text: oneLine(text), paint }];
  return [
    { text: oneLine(text), paint: style.plain },
    { text: ' <', paint: style.plain },
    { text: href, paint },
    { text: '>', paint: style.plain },
  ];
}

function oneLine(text: string): string {
  return visible(text.replaceAll(/\s*\n\s*/g, ' '));
}
