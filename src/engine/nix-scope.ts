import type { FileView, Span } from '../repository/index.ts';

/**
 * The name that a `let` gives to an expression, when that name can be used in another place of the same file. Brackets are counted
 * and strings are not told from code: good enough for a fix that a person looks at, never for a proof.
 */
export function nameInScope(bound: Span, use: Span, view: FileView): string | undefined {
  if (bound.path !== use.path || bound.end > use.start) return undefined;
  const read = view.read(bound.path);
  if (read.kind !== 'text') return undefined;
  const { text } = read.source;
  const before = text.slice(0, bound.start);
  const name = /(?:^|[\s;])([A-Za-z_][\w'-]*)\s*=\s*$/.exec(before)?.[1];
  if (name === undefined || !standsInLet(before) || leavesScope(text.slice(bound.end, use.start))) return undefined;
  return name;
}

const bracket = /[{}()[\]]|\blet\b/g;

/** Whether the innermost open thing before a place is a `let`, not a set. */
function standsInLet(before: string): boolean {
  let depth = 0;
  for (const [token] of [...before.matchAll(bracket)].reverse()) {
    if (token === 'let' && depth === 0) return true;
    if (/[})\]]/.test(token)) depth += 1;
    else if (token !== 'let') depth -= 1;
    if (depth < 0) return false;
  }
  return false;
}

/** Whether a bracket that was open before is closed on the way. */
function leavesScope(between: string): boolean {
  let depth = 0;
  for (const [token] of between.matchAll(bracket)) {
    if (token === 'let') continue;
    depth += /[{([]/.test(token) ? 1 : -1;
    if (depth < 0) return true;
  }
  return false;
}
