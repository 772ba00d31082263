import type { Call } from '../call.ts';
import {
  type Completion,
  emit,
  emitUnknown,
  FAILURE,
  fault,
  lose,
  pathName,
  type Run,
  SUCCESS,
  setNode,
  UNDECIDED,
} from '../run.ts';
import type { Word } from '../words/expand.ts';
import { ANY_SYMBOL, UNKNOWN_SYMBOL } from '../words/symbols.ts';
import { join, literal, slice, type Value } from '../words/value.ts';
import { knownFolder, locateWord, nodeAt } from './targets.ts';
import { readFile, rewriteFile } from './write.ts';

interface Edit {
  readonly expression: RegExp;
  readonly replacement: Value;
  /** Every match of a line, or the first. */
  readonly global: boolean;
  readonly word: Word;
}

const NEW_FILE = { kind: 'unknown', reason: 'sed writes it', span: { path: '', start: 0, end: 0 } } as const;

interface SedCall {
  readonly inPlace: boolean;
  readonly edits: readonly Edit[] | undefined;
  readonly files: readonly Word[];
}

/** `sed` with `s` commands of plain patterns; every other script leaves its files unknown. */
export function runSed(run: Run, call: Call): Completion {
  const { inPlace, edits, files } = readCall(run, call);
  if (!inPlace) return printEdited(run, call, edits, files);
  let done: Completion = SUCCESS;
  for (const file of files) {
    const one = editFile(run, call, file, edits);
    if (one.status === 'failure' || done.status === 'success') done = one;
  }
  return files.length === 0 ? FAILURE : done;
}

function readCall(run: Run, call: Call): SedCall {
  const scripts: Word[] = [];
  const operands: Word[] = [];
  let inPlace = false;
  let extended = false;
  let isOdd = false;
  for (let index = 0; index < call.words.length; index += 1) {
    const word = call.words[index] as Word;
    const { text } = word.value;
    if (text === '-i' || text === '--in-place') {
      inPlace = true;
      // BSD's sed takes the suffix of its backup as a word of its own; stdenv's is GNU's on darwin too.
      if (run.world.darwin && call.words[index + 1]?.value.text === '') index += 1;
    } else if (text === '-E' || text === '-r') extended = true;
    else if (text === '-e' && call.words[index + 1]) {
      index += 1;
      scripts.push(call.words[index] as Word);
    } else if (/^-(i|-in-place=)./.test(text)) {
      inPlace = true;
      isOdd = true;
    } else if (text.startsWith('-') && text !== '-') isOdd = true;
    else operands.push(word);
  }
  const [first, ...others] = operands;
  const given = scripts.length > 0 ? scripts : first ? [first] : [];
  const files = scripts.length > 0 ? operands : others;
  const edits = given.map((script) => readEdit(script, extended));
  const isFollowed = !isOdd && edits.every((edit) => edit !== undefined) && edits.length > 0;
  return { inPlace, edits: isFollowed ? edits : undefined, files };
}

/** `s/pattern/replacement/g`, with any delimiter. */
function readEdit(word: Word, extended: boolean): Edit | undefined {
  const { text } = word.value;
  const delimiter = text[1] ?? '';
  if (!text.startsWith('s') || word.many || /[\w\s\\]/.test(delimiter)) return undefined;
  const cuts: number[] = [];
  for (let index = 2; index < text.length; index += 1) {
    if (text[index] === '\\') index += 1;
    else if (text[index] === delimiter) cuts.push(index);
  }
  const [middle, end] = cuts;
  if (middle === undefined || end === undefined || cuts.length > 2) return undefined;
  const flags = text.slice(end + 1);
  const expression = plainExpression(text.slice(2, middle), delimiter, extended);
  const replacement = plainReplacement(slice(word.value, middle + 1, end), delimiter);
  if (!/^g?;?$/.test(flags) || !expression || !replacement) return undefined;
  return { expression, replacement, global: flags.startsWith('g'), word };
}

/** The basic subset: plain characters, `.`, `*` after one, `^` and `$` at the ends, bracket expressions of plain ranges. */
function plainExpression(pattern: string, delimiter: string, extended: boolean): RegExp | undefined {
  if (pattern === '' || ANY_SYMBOL.test(pattern) || pattern.includes('\n')) return undefined;
  let source = '';
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern[index] as string;
    const rest = pattern.slice(index);
    const set = /^\[\^?[A-Za-z0-9_ ./-]+\]/.exec(rest)?.[0];
    if (set && !/[^\w]-|-[^\w]|\/-|--/.test(set.slice(1, -1).replace('^', ''))) {
      source += set.replaceAll('/', '\\/');
      index += set.length - 1;
    } else if (character === '\\') {
      index += 1;
      const next = pattern[index] ?? '';
      if (!/[./*[\]^$\\-]/.test(next) && next !== delimiter) return undefined;
      if (next === delimiter && /[.*[\]^$+?(){}|]/.test(next)) return undefined;
      source += escape(next);
    } else if (character === '.') source += '[^\\n]';
    else if (character === '*') {
      if (source === '' || source === '^') return undefined;
      source += '*';
    } else if (character === '^' && index === 0) source += '^';
    else if (character === '$' && index === pattern.length - 1) source += '$';
    else if (/[[\]^$]/.test(character) || (extended && /[+?(){}|]/.test(character))) return undefined;
    else source += escape(character);
  }
  return /\*\*/.test(source) ? undefined : new RegExp(source, 'g');
}

function escape(character: string): string {
  return /[\\^$.*+?()[\]{}|/-]/.test(character) ? `\\${character}` : character;
}

function plainReplacement(value: Value, delimiter: string): Value | undefined {
  const parts: Value[] = [];
  for (const match of value.text.matchAll(/\\.|&|[^\\&]+/gs)) {
    const [text] = match;
    const piece = slice(value, match.index, match.index + text.length);
    if (text === '&') return undefined;
    if (!text.startsWith('\\')) parts.push(piece);
    else if (text[1] === delimiter || text[1] === '\\' || text[1] === '&' || text[1] === '/')
      parts.push(slice(piece, 1, 2));
    else if (text[1] === 'n') parts.push(literal('\n', piece.pieces[0]?.span ?? { path: '', start: 0, end: 0 }));
    else return undefined;
  }
  return join(parts);
}

function editFile(run: Run, call: Call, file: Word, edits: readonly Edit[] | undefined): Completion {
  const location = locateWord(run, file);
  if (!location || file.many) {
    const appears = [knownFolder(run, file.value) ?? run.state.folder];
    lose(run, 'nobody can know which files sed changes', file.span, { appears, changes: [], alters: true });
    return UNDECIDED;
  }
  const read = readFile(run, file.value, file.span);
  if (read.kind === 'missing') {
    fault(run, 'fails', {
      kind: 'source-missing',
      reference: undefined,
      path: pathName(run, location),
      span: file.span,
      unmatchedGlob: false,
    });
    return FAILURE;
  }
  // sed puts a new file in place of the old one: a link is not written through.
  const isLink = nodeAt(run, location, 'parents').kind === 'link';
  if (isLink && read.kind === 'text')
    setNode(run, location, {
      kind: 'file',
      origin: NEW_FILE,
      content: read.value,
      placement: undefined,
      altered: undefined,
    });
  const edited = read.kind === 'text' && edits && applyEdits(run, read.value, edits, pathName(run, location));
  rewriteFile(run, file.value, file.span, edited || undefined, call.span);
  return read.kind === 'text' ? SUCCESS : UNDECIDED;
}

/** The text after the edits; an edit that finds nothing is told when `path` is given. */
function applyEdits(run: Run, content: Value, edits: readonly Edit[], path: string | undefined): Value | undefined {
  if (UNKNOWN_SYMBOL.test(content.text) || ANY_SYMBOL.test(content.text) || content.text.includes('\r'))
    return undefined;
  let lines = splitLines(content);
  if (edits.some((edit) => costOf(edit, lines) > HIGHEST_COST)) return undefined;
  const found = new Set<Edit>();
  lines = lines.map((line) => edits.reduce((text, edit) => applyEdit(text, edit, found), line));
  for (const edit of edits) {
    if (found.has(edit) || path === undefined) continue;
    const pattern = edit.word.value.text;
    fault(run, 'misleads', { kind: 'no-match', file: path, pattern, span: edit.word.span, failsBuild: false });
  }
  return join(lines.filter((line) => line.text !== ''));
}

const HIGHEST_COST = 100_000_000;

/** Steps that a search takes at worst: every `*` may try every length at every place. */
function costOf(edit: Edit, lines: readonly Value[]): number {
  const stars = edit.expression.source.split('*').length - 1;
  return lines.reduce((cost, line) => cost + line.text.length ** (stars + 1), 0);
}

function splitLines(content: Value): Value[] {
  return [...content.text.matchAll(/[^\n]*\n|[^\n]+$/g)].map((match) =>
    slice(content, match.index, match.index + match[0].length),
  );
}

function applyEdit(line: Value, edit: Edit, found: Set<Edit>): Value {
  const end = line.text.endsWith('\n') ? line.text.length - 1 : line.text.length;
  const body = line.text.slice(0, end);
  const parts: Value[] = [];
  let position = 0;
  edit.expression.lastIndex = 0;
  for (const match of body.matchAll(edit.expression)) {
    if (match[0] === '' && match.index === position && position > 0) continue;
    found.add(edit);
    parts.push(slice(line, position, match.index), edit.replacement);
    position = match.index + match[0].length;
    if (!edit.global) break;
  }
  if (parts.length === 0) return line;
  parts.push(slice(line, position, line.text.length));
  return join(parts.filter((part) => part.text !== ''));
}

function printEdited(run: Run, call: Call, edits: readonly Edit[] | undefined, files: readonly Word[]): Completion {
  const input = files.length === 0 && call.input && edits ? applyEdits(run, call.input, edits, undefined) : undefined;
  if (input) {
    emit(run, input);
    return SUCCESS;
  }
  emitUnknown(run, 'what sed prints is not followed', call.span);
  return UNDECIDED;
}
