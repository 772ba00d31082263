import type { Span } from '../../repository/index.ts';
import type { SyntaxNode } from '../../syntax/index.ts';
import type { Location } from '../files/location.ts';
import type { Run } from '../run.ts';
import { spanAt } from '../script.ts';
import { expandBraces } from './braces.ts';
import { expandParts, expandStretch } from './expand-parts.ts';
import { type Field, type Fragment, joinFragments, patternSources, splitFields } from './fragments.ts';
import { globField } from './glob.ts';
import { lexWord, type WordPart } from './lexer.ts';
import type { PatternSource } from './pattern.ts';
import { isUnknownSymbol } from './symbols.ts';
import { splitTokens, type Token } from './tokens.ts';
import { EMPTY, join, literal, unknownValue, type Value } from './value.ts';

/** One word that a program gets. */
export interface Word {
  readonly value: Value;
  /** The place in the script that yields it. */
  readonly span: Span;
  /** True when it stands for any number of words: an unquoted value or a pattern that cannot be followed. */
  readonly many: boolean;
}

/** A pattern that matches no file: nullglob takes it away. */
export interface Unmatched {
  readonly pattern: string;
  /** The folder it was looked for in, and the rest of the pattern. */
  readonly location: Location | undefined;
  readonly span: Span;
}

export interface Words {
  readonly words: readonly Word[];
  readonly unmatched: readonly Unmatched[];
}

const MOST_WORDS = 2_000;

/** Expands the words of a command in order: braces, expansions, splitting, file names. */
export function expandWords(run: Run, nodes: readonly { readonly start: number; readonly end: number }[]): Words {
  const words: Word[] = [];
  const unmatched: Unmatched[] = [];
  for (const { start, end } of nodes) {
    const span = spanAt(run.script, start, end);
    const parts = lexWord(run.script.value.text, start, end, 'word');
    const alternatives = parts && expandBraces(parts);
    if (!alternatives) {
      words.push({ value: unknownValue(run.symbols, 'this word cannot be followed', span), span, many: true });
      continue;
    }
    for (const alternative of alternatives) {
      const found = expandOne(run, alternative, alternatives.length > 1 ? partsSpan(run, alternative, span) : span);
      for (const word of found.words) words.push(word);
      for (const pattern of found.unmatched) unmatched.push(pattern);
    }
    if (words.length > MOST_WORDS) {
      const value = unknownValue(run.symbols, 'too many words', span);
      return { words: [...words.slice(0, 20), { value, span, many: true }], unmatched };
    }
  }
  return { words, unmatched };
}

function partsSpan(run: Run, parts: readonly WordPart[], whole: Span): Span {
  const [first] = parts;
  return first ? spanAt(run.script, first.start, first.end) : whole;
}

function expandOne(run: Run, parts: readonly WordPart[], span: Span): Words {
  const words: Word[] = [];
  const unmatched: Unmatched[] = [];
  for (const field of splitFields(withHome(run, expandParts(run, parts), parts))) {
    const found = globField(run, field, span);
    if (found.kind === 'unmatched') unmatched.push(found);
    else if (found.kind === 'words') for (const word of found.words) words.push(word);
    else words.push({ value: fieldValue(field), span, many: isOpen(field) });
  }
  return { words, unmatched };
}

/** An unquoted value of which nothing is known may be split into any number of words. */
function isOpen(field: Field): boolean {
  return field.length > 0 && field.every((part) => !part.quoted && part.text.split('').every(isUnknownSymbol));
}

function fieldValue(field: Field): Value {
  return join(field.map((part) => part.value));
}

/** `~` and `~/…` at the start of a word. */
function withHome(run: Run, fragments: Fragment[], parts: readonly WordPart[]): Fragment[] {
  const [part] = parts;
  const [first, ...others] = fragments;
  if (part?.kind !== 'text' || part.quoted || first?.kind !== 'value' || !part.text.startsWith('~')) return fragments;
  const isHome = /^~(\/|$)/.test(part.text) && (part.text !== '~' || parts.length === 1 || startsWithSlash(parts[1]));
  const home = run.state.variables.get('HOME');
  const span = spanAt(run.script, part.start, part.end);
  const value =
    isHome && home?.kind === 'set' ? home.value : unknownValue(run.symbols, 'nothing here says where ~ is', span);
  const rest = literal(part.text.slice(1), { ...span, start: span.start + 1 });
  return [
    { kind: 'value', value, quoted: true, splits: false },
    { kind: 'value', value: isHome ? rest : EMPTY, quoted: false, splits: false },
    ...others,
  ];
}

function startsWithSlash(part: WordPart | undefined): boolean {
  return part?.kind === 'text' && part.text.startsWith('/');
}

/** The one string that a stretch yields where nothing is split: an assignment, the target of a redirection, `case`. */
export function expandString(run: Run, node: { readonly start: number; readonly end: number }): Value {
  return joinFragments(expandUnsplit(run, node));
}

/** The same, with its quoting: the pattern of a `case` or of `[[ x == … ]]`. */
export function expandPattern(run: Run, node: { readonly start: number; readonly end: number }): PatternSource[] {
  return patternSources(expandUnsplit(run, node));
}

function expandUnsplit(run: Run, { start, end }: { readonly start: number; readonly end: number }): Fragment[] {
  const parts = lexWord(run.script.value.text, start, end, 'word');
  return parts ? withHome(run, expandParts(run, parts), parts) : expandStretch(run, start, end, 'word');
}

/** The body of a here document. */
export function expandHeredoc(run: Run, start: number, end: number): Value {
  return joinFragments(expandStretch(run, start, end, 'heredoc'));
}

/** The words of a command: nodes that touch are one, and a node with a blank of its own (`` `a` `b` ``) is two. */
export function wordsOf(run: Run, nodes: readonly SyntaxNode[]): Token[] {
  return joinTouching(nodes).flatMap((node) => splitTokens(run.script.value.text, node.start, node.end) ?? [node]);
}

/** Nodes that touch are one word, whatever the grammar cut them into. */
export function joinTouching(nodes: readonly SyntaxNode[]): Token[] {
  const words: { start: number; end: number }[] = [];
  for (const { start, end } of nodes) {
    const last = words.at(-1);
    if (last && last.end === start) last.end = end;
    else words.push({ start, end });
  }
  return words;
}
