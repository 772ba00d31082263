import type { Located, SourceText } from '../repository/index.ts';
import type { SyntaxNode } from '../syntax/index.ts';

const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u\{([0-9a-fA-F_]{1,8})\}|(\r?\n\s*)|([\s\S]))/g;
const SIMPLE: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0' };

/** The text of a string literal, `"…"` or `r#"…"#`; the span is what stands between the quotes. No bytes, no C strings. */
export function stringLiteral(node: SyntaxNode, source: SourceText): Located<string> | undefined {
  const written = source.text.slice(node.start, node.end);
  const raw = /^r(#*)"/.exec(written);
  if (node.kind === 'raw_string_literal' && raw) {
    const hashes = raw[1]?.length ?? 0;
    const value = written.slice(hashes + 2, written.length - hashes - 1);
    return { value, span: source.span(node.start + hashes + 2, node.end - hashes - 1) };
  }
  if (node.kind !== 'string_literal' || !written.startsWith('"') || !written.endsWith('"')) return undefined;
  return { value: unescaped(written.slice(1, -1)), span: source.span(node.start + 1, node.end - 1) };
}

function unescaped(text: string): string {
  return text.replace(ESCAPE, (_, hex?: string, unicode?: string, continued?: string, character?: string) => {
    if (continued !== undefined) return '';
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (unicode !== undefined) return codePoint(Number.parseInt(unicode.replaceAll('_', ''), 16));
    return SIMPLE[character ?? ''] ?? character ?? '';
  });
}

function codePoint(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
}
