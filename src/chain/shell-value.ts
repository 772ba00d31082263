import { type Fact, known, type Span, unknown } from '../repository/index.ts';
import type { ShellText } from '../shell/model.ts';

/** A text of the shell as a plain string; unknown when it holds a store path or something that was lost. */
export function plainText(text: ShellText, span: Span): Fact<string> {
  let plain = '';
  for (const part of text) {
    if (part.kind === 'reference') return unknown('the value holds a store path', part.span);
    if (part.kind === 'unknown') return part;
    plain += part.text;
  }
  return known(plain, span);
}
