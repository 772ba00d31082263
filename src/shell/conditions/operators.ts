import type { Span } from '../../repository/index.ts';
import { locate } from '../files/location.ts';
import type { FileNode } from '../files/node.ts';
import { find } from '../files/tree.ts';
import { readNode } from '../programs/write.ts';
import type { Run } from '../run.ts';
import { isEmpty } from '../words/parameter.ts';
import { ANY_SYMBOL, UNKNOWN_SYMBOL } from '../words/symbols.ts';
import type { Value } from '../words/value.ts';

export type Answer = 'yes' | 'no' | 'unknown';

export interface Operand {
  readonly value: Value;
  readonly span: Span;
  readonly many: boolean;
}

/** `test` by the number of its words (POSIX, "test"; bash manual 4.1). */
export function answerTest(run: Run, words: readonly Operand[]): Answer {
  if (words.some((word) => word.many)) return 'unknown';
  const texts = words.map((word) => word.value.text);
  const [first, second, third] = words;
  if (texts.some((text) => text === '-a' || text === '-o') && words.length > 3) return combined(run, words, texts);
  if (texts[0] === '!' && words.length > 1) return not(answerTest(run, words.slice(1)));
  if (!first) return 'no';
  if (!second) return unary(run, '-n', first);
  if (!third) return unary(run, texts[0] ?? '', second);
  if (words.length === 3) return compare(texts[1] ?? '', first, third);
  return 'unknown';
}

/** `-a` binds tighter than `-o`; with parentheses it is left to nobody. */
function combined(run: Run, words: readonly Operand[], texts: readonly string[]): Answer {
  if (texts.includes('(')) return 'unknown';
  for (const operator of ['-o', '-a'] as const) {
    const at = texts.indexOf(operator, 1);
    if (at < 0 || at === words.length - 1) continue;
    const left = answerTest(run, words.slice(0, at));
    const right = answerTest(run, words.slice(at + 1));
    const decisive: Answer = operator === '-o' ? 'yes' : 'no';
    if (left === decisive || right === decisive) return decisive;
    return left === 'unknown' || right === 'unknown' ? 'unknown' : not(decisive);
  }
  return 'unknown';
}

function not(found: Answer): Answer {
  if (found === 'unknown') return found;
  return found === 'yes' ? 'no' : 'yes';
}

export function unary(run: Run, operator: string, { value }: Operand): Answer {
  if (operator === '-n' || operator === '-z') {
    const empty = isEmpty(value);
    if (empty === undefined) return 'unknown';
    return empty === (operator === '-z') ? 'yes' : 'no';
  }
  if (operator === '-v') return isSet(run, value.text);
  if (!/^-[defhLrswx]$/.test(operator)) return 'unknown';
  if (value.text === '') return 'no';
  const location = locate(value.text, run.state.folder, run);
  if (!location) return 'unknown';
  const isLinkTest = operator === '-L' || operator === '-h';
  const { node } = find(run.world, run.state.files, location, isLinkTest ? 'parents' : 'all');
  if (node.kind === 'unsure') return node.exists && operator === '-e' ? 'yes' : 'unknown';
  // A slash at the end asks for a folder.
  if (node.kind === 'absent' || (node.kind === 'file' && value.text.endsWith('/'))) return 'no';
  if (operator === '-e') return 'yes';
  if (operator === '-d') return node.kind === 'directory' ? 'yes' : 'no';
  if (operator === '-f') return node.kind === 'file' ? 'yes' : 'no';
  // What a build may not read is not there for it; as root it reads everything.
  if (operator === '-r' || (operator === '-x' && node.kind === 'directory')) return 'yes';
  if (operator === '-s' && node.kind === 'file') return isFilled(run, node);
  if (isLinkTest) return isInSource(run, node) ? 'unknown' : node.kind === 'link' ? 'yes' : 'no';
  return 'unknown';
}

function isFilled(run: Run, node: FileNode): Answer {
  const read = readNode(run, node, { path: '', start: 0, end: 0 });
  if (read.kind !== 'text' || UNKNOWN_SYMBOL.test(read.value.text)) return 'unknown';
  return read.value.text === '' ? 'no' : 'yes';
}

/** Links of the source are followed before we see them: what stands there may be one. */
function isInSource(_run: Run, node: { readonly kind: string; readonly placement?: unknown }): boolean {
  return node.kind !== 'link' && node.placement === undefined;
}

function isSet(run: Run, name: string): Answer {
  const binding = run.state.variables.get(name);
  if (!binding) return 'unknown';
  return binding.kind === 'set' ? 'yes' : 'no';
}

export function compare(operator: string, left: Operand, right: Operand): Answer {
  const a = left.value.text;
  const b = right.value.text;
  if (operator === '=' || operator === '==') return sameText(a, b);
  if (operator === '!=') return not(sameText(a, b));
  const numeric = /^-(eq|ne|lt|le|gt|ge)$/.exec(operator)?.[1];
  if (!numeric || !/^-?\d{1,9}$/.test(a) || !/^-?\d{1,9}$/.test(b)) return 'unknown';
  const [x, y] = [Number(a), Number(b)];
  const holds = { eq: x === y, ne: x !== y, lt: x < y, le: x <= y, gt: x > y, ge: x >= y }[numeric];
  return holds ? 'yes' : 'no';
}

/** Two texts with paths in them differ for certain only where plain text does. */
function sameText(a: string, b: string): Answer {
  if (UNKNOWN_SYMBOL.test(a) || UNKNOWN_SYMBOL.test(b)) return 'unknown';
  if (a === b) return 'yes';
  if (!ANY_SYMBOL.test(a) && !ANY_SYMBOL.test(b)) return 'no';
  const plainStart = (text: string): string => /^[^\uE000-\uF8FF]*/.exec(text)?.[0] ?? '';
  const [x, y] = [plainStart(a), plainStart(b)];
  // A store path is never empty and starts with a slash.
  if (a === '' || b === '') return 'no';
  return x !== '' && y !== '' && x[0] !== y[0] ? 'no' : 'unknown';
}
