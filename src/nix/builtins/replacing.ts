import type { Span } from '../../repository/index.ts';
import { lose } from '../evaluation/lost.ts';
import type { Machine } from '../evaluation/machine.ts';
import { joinParts } from '../evaluation/text.ts';
import type { StringPart, StringValue } from '../value.ts';

/**
 * `replaceStrings`: at each place the first pattern that fits wins; an empty pattern fits everywhere and leaves the character.
 * Text keeps its place where nothing was replaced.
 */
export function replaceInText(
  machine: Machine,
  patterns: readonly string[],
  replacements: readonly (readonly StringPart[])[],
  value: StringValue,
  site: Span,
): StringValue {
  const parts = mergedText(value, site);
  const { text } = parts;
  const hasEmpty = patterns.includes('');
  // Nix inserts between bytes.
  if (hasEmpty && /[^\0-\x7f]/.test(text)) lose('an empty text is replaced among characters of several bytes', site);
  machine.budget.spend(Math.ceil((text.length * patterns.length) / 16), site);
  const pieces: (readonly StringPart[])[] = [];
  let from = 0;
  const keep = (to: number) => {
    if (to > from) pieces.push(parts.slice(from, to));
    from = to;
  };
  let position = 0;
  while (position <= text.length) {
    const index = patterns.findIndex((pattern) => text.startsWith(pattern, position));
    const pattern = patterns[index];
    if (pattern === undefined) {
      position += 1;
      continue;
    }
    keep(position);
    pieces.push(replacements[index] ?? []);
    position += pattern.length;
    from = position;
    if (pattern === '') position += 1;
  }
  keep(text.length);
  return joinParts(machine, pieces, site);
}

/** Text with the means to cut parts out of it. */
function mergedText(value: StringValue, site: Span) {
  let text = '';
  const texts: Extract<StringPart, { kind: 'text' }>[] = [];
  for (const part of value.parts) {
    if (part.kind !== 'text') return lose('text with references is replaced in', site);
    texts.push(part);
    text += part.text;
  }
  return {
    text,
    slice(start: number, end: number): StringPart[] {
      const found: StringPart[] = [];
      let offset = 0;
      for (const part of texts) {
        const from = Math.max(start - offset, 0);
        const to = Math.min(end - offset, part.text.length);
        if (from < to) found.push(cut(part, from, to));
        offset += part.text.length;
      }
      return found;
    },
  };
}

function cut(part: Extract<StringPart, { kind: 'text' }>, from: number, to: number): StringPart {
  const { path, start, end } = part.span;
  const text = part.text.slice(from, to);
  const exact = end - start === part.text.length;
  return { kind: 'text', text, span: exact ? { path, start: start + from, end: start + to } : part.span };
}
