import { childIn, namedChildren, type SyntaxNode } from '../../syntax/index.ts';
import { isTextTooLong } from './bounds.ts';
import { evaluate } from './evaluate.ts';
import { printed } from './printed.ts';
import { readRegex } from './regex.ts';
import { type Scope, spanOf, textOf } from './scope.ts';
import type { Session } from './session.ts';
import { atom, integer, list, lost, type Value } from './value.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  s: ' ',
  a: '\u0007',
  b: '\b',
  d: '\u007f',
  e: '\u001b',
  f: '\f',
  v: '\v',
  '0': '\0',
  '\n': '',
};

/** The character of an escape sequence, as Elixir's "Escape characters" table has it. */
function unescaped(escape: string): string {
  const hexadecimal = /^\\(?:x([0-9a-fA-F]{1,2})|x\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]+)\})$/.exec(
    escape,
  );
  const digits = hexadecimal?.slice(1).find((group) => group !== undefined);
  if (digits) {
    const code = Number.parseInt(digits, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '';
  }
  const character = escape.slice(1);
  return ESCAPES[character] ?? character;
}

/** The text of a string, charlist, sigil, quoted atom or heredoc, or the unknown value that stands in it. */
export function quotedText(node: SyntaxNode, scope: Scope, session: Session): string | Value {
  const opening = childIn(node, 'quoted_start');
  const heredoc = opening !== undefined && opening.end - opening.start === 3;
  const indentation = heredoc ? closingIndentation(node, scope) : 0;
  const raw = node.kind === 'sigil' && /^~[A-Z]/.test(textOf(node, scope));
  let text = '';
  for (const child of node.children) {
    if (child.kind === 'quoted_content') {
      const content = textOf(child, scope);
      text += heredoc
        ? content.replace(/(\r?\n)([ \t]*)/g, (_, end: string, blank: string) => end + blank.slice(indentation))
        : content;
    } else if (child.kind === 'escape_sequence') {
      text += raw ? rawEscape(node, textOf(child, scope), scope) : unescaped(textOf(child, scope));
    } else if (child.kind === 'interpolation') {
      const inner = namedChildren(child);
      const value = inner.length === 1 ? evaluate(inner[0] as SyntaxNode, scope, session) : undefined;
      const shown = value && printed(value);
      if (shown === undefined) {
        return value?.kind === 'unknown' ? value : lost('an interpolated value was not followed', spanOf(child, scope));
      }
      if (isTextTooLong(text.length + shown.length)) return lost('the text becomes too long', spanOf(child, scope));
      text += shown;
    }
  }
  // A heredoc begins after the first line break and ends before its closing quotes.
  return heredoc ? text.replace(/^\r?\n/, '') : text;
}

// In a raw sigil only the closing delimiter is escaped.
function rawEscape(node: SyntaxNode, escape: string, scope: Scope): string {
  const closing = childIn(node, 'quoted_end');
  return closing && escape.slice(1) === textOf(closing, scope) ? escape.slice(1) : escape;
}

function closingIndentation(node: SyntaxNode, scope: Scope): number {
  const closing = childIn(node, 'quoted_end');
  if (!closing) return 0;
  const line = scope.file.text.lastIndexOf('\n', closing.start) + 1;
  return closing.start - line;
}

/** Sigils of text, words and regular expressions; a date decides no option. */
export function sigil(node: SyntaxNode, scope: Scope, session: Session): Value {
  const span = spanOf(node, scope);
  const nameNode = node.children.find((child) => child.kind === 'sigil_name');
  const name = nameNode ? textOf(nameNode, scope) : '';
  const modifierNode = node.children.find((child) => child.kind === 'sigil_modifiers');
  const modifiers = modifierNode ? textOf(modifierNode, scope) : '';
  if (/^[rR]$/.test(name)) {
    const source = regexSource(node, scope);
    return { kind: 'regex', regex: source === undefined ? undefined : readRegex(source, modifiers), span };
  }
  if (!/^[sScCwW]$/.test(name)) return lost(`the sigil ~${name} is not followed`, span);
  const content = quotedText(node, scope, session);
  if (typeof content !== 'string') return content;
  if (/^[sS]$/.test(name)) return { kind: 'string', value: content, span };
  if (/^[cC]$/.test(name)) return { kind: 'charlist', value: content, span };
  const words = content.split(/\s+/).filter((word) => word !== '');
  return list(
    words.map((word) => sigilWord(word, modifiers, node, scope)),
    span,
  );
}

/** The pattern as written: what Elixir unescapes itself means the same to the engine, but for an escaped delimiter. */
function regexSource(node: SyntaxNode, scope: Scope): string | undefined {
  const opening = childIn(node, 'quoted_start');
  const closing = childIn(node, 'quoted_end');
  if (!opening || !closing || opening.end - opening.start !== 1) return undefined;
  if (node.children.some((child) => child.kind === 'interpolation')) return undefined;
  const source = scope.file.text.slice(opening.end, closing.start);
  const delimiters = [textOf(opening, scope), textOf(closing, scope)];
  const plain = delimiters.every((delimiter) => /["'/]/.test(delimiter));
  return plain || !delimiters.some((delimiter) => source.includes(`\\${delimiter}`)) ? source : undefined;
}

function sigilWord(word: string, modifiers: string, node: SyntaxNode, scope: Scope): Value {
  const span = wordSpan(word, node, scope);
  if (modifiers === 'a') return atom(word, span);
  if (modifiers === 'c') return { kind: 'charlist', value: word, span };
  return { kind: 'string', value: word, span };
}

/** Where the word stands, when the sigil's text holds it as it is and once. */
function wordSpan(word: string, node: SyntaxNode, scope: Scope): ReturnType<typeof spanOf> {
  const written = textOf(node, scope);
  const first = written.indexOf(word, 2);
  if (first < 0 || written.indexOf(word, first + 1) >= 0) return spanOf(node, scope);
  return scope.file.span(node.start + first, node.start + first + word.length);
}

/** Integers in all bases, floats, and `?x`. */
export function number(node: SyntaxNode, scope: Scope): Value {
  const span = spanOf(node, scope);
  const written = textOf(node, scope).replaceAll('_', '');
  if (node.kind === 'char') {
    const character = written.startsWith('?\\') ? unescaped(written.slice(1)) : textOf(node, scope).slice(1);
    return integer(character.codePointAt(0) ?? 0, span);
  }
  const value = Number(written);
  if (!Number.isFinite(value) || (node.kind === 'integer' && !Number.isSafeInteger(value))) {
    return lost('the number is too large to be followed', span);
  }
  return { kind: 'number', value, float: node.kind === 'float', span };
}
