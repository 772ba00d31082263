import { visible } from '../visible.ts';

/**
 * Text that means nothing in Markdown or HTML, mentions nobody and links nowhere. GitHub looks for mentions and issues in what is
 * rendered, where no escape is left: a comment keeps their parts apart.
 */
export function escaped(text: string): string {
  return visible(text).replace(SPECIAL, (part) => {
    if (part === '@' || part === '#') return `${part === '#' ? '\\#' : '@'}<!-- -->`;
    if (/^[&<>]$/.test(part)) return `&#${part.charCodeAt(0)};`;
    // `1.` begins a list, `www.` a link.
    return part.length > 1 ? `${part.slice(0, -1)}\\.` : `\\${part}`;
  });
}

const SPECIAL = /[&<>@#]|[\\`*_{}[\]()+!|~$]|^[-=]|^\d+\.|:(?=\/\/)|\bwww\./gi;

/** A message of ours: what stands between backquotes is code. */
export function prose(text: string): string {
  return text
    .split(/(`[^`\n]+`)/)
    .map((part, index) => (index % 2 === 1 ? code(part.slice(1, -1)) : escaped(part)))
    .join('');
}

/** Code within a line, whatever it holds. */
export function code(text: string): string {
  const shown = visible(text);
  const fence = '`'.repeat(longestRun(shown) + 1);
  // A blank on both sides is dropped by the reader, and keeps a backquote at an end apart from the fence.
  const pad = /^`|`$|^ .* $/.test(shown) ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** A block of code, whatever it holds. */
export function codeBlock(text: string, language: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${text}\n${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}
