import type { DraftNode } from './draft-node.ts';
import type { SyntaxNode } from './syntax.ts';

// Bare words only: no quote, expansion, pattern, operator or comment, and nothing that begins like a number. Characters of the
// private use area stand for store paths in phases.
const FIRST = '[A-Za-z_./\\uE000-\\uF8FF]';
const COMMAND = `${FIRST}[\\w./\\uE000-\\uF8FF-]*`;
const ARGUMENT = `(?:-+(?=[\\sA-Za-z])|-*${FIRST})[\\w./:+@%,=\\uE000-\\uF8FF-]*`;
const LINE = new RegExp(`^[ \\t]*(?:${COMMAND}(?:[ \\t]+${ARGUMENT})*[ \\t]*)?$`);
const LONGEST = 64 * 1024;
const WORD = /[^ \t]+/g;

/** Words that begin something else than a plain command (bash manual 3.2, 4.2), or that the grammar has nodes for. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    'case coproc declare do done elif else esac export fi for function if in local readonly select then time typeset unset ' +
    'unsetenv until while'
  ).split(' '),
);

/**
 * The tree that the bash grammar gives, of a script whose every line is a command of bare words: `mkdir -p priv/native`. Most
 * phases that hand a library over are such scripts, and the grammar costs a tenth of a short run to load. Any other script:
 * undefined.
 */
export function plainShell(text: string): SyntaxNode | undefined {
  if (text.length > LONGEST) return undefined;
  const root = draft('program', text.length, text.length, undefined, undefined);
  let start = 0;
  for (const line of text.split('\n')) {
    if (!LINE.test(line)) return undefined;
    const words = [...line.matchAll(WORD)];
    if (RESERVED.has(words[0]?.[0] ?? '')) return undefined;
    if (words.length > 0) addCommand(root, words, start);
    start += line.length + 1;
  }
  const [first] = root.children;
  if (!first) return undefined;
  root.start = first.start;
  return root;
}

function addCommand(root: DraftNode, words: readonly RegExpExecArray[], start: number): void {
  const command = draft('command', 0, 0, undefined, root);
  for (const [index, { 0: word, index: offset }] of words.entries()) {
    const begin = start + offset;
    const end = begin + word.length;
    if (index === 0) draft('word', begin, end, undefined, draft('command_name', begin, end, 'name', command));
    else draft('word', begin, end, 'argument', command);
  }
  command.start = command.children[0]?.start ?? start;
  command.end = command.children.at(-1)?.end ?? start;
}

function draft(
  kind: string,
  start: number,
  end: number,
  field: string | undefined,
  parent: DraftNode | undefined,
): DraftNode {
  const state = { named: true, broken: false, hasError: false };
  const node: DraftNode = { kind, start, end, field, ...state, parent, children: [] };
  parent?.children.push(node);
  return node;
}
