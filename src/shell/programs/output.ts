import type { Call } from '../call.ts';
import { sameLocation } from '../files/location.ts';
import { type Completion, emit, emitUnknown, FAILURE, type Run, SUCCESS, UNDECIDED } from '../run.ts';
import type { Word } from '../words/expand.ts';
import { EMPTY, join, literal, slice, unknownValue, type Value } from '../words/value.ts';
import { eachOf } from './install.ts';
import { readOptions } from './options.ts';
import { locateWord } from './targets.ts';
import { runUnknownProgram } from './unknown.ts';
import { readFile, writeFile } from './write.ts';

/** `echo` of bash: `-n` and `-e` are its only options that matter. */
export function runEcho(run: Run, call: Call): Completion {
  let first = 0;
  let newline = true;
  let escapes = false;
  for (; /^-[neE]+$/.test(call.words[first]?.value.text ?? ''); first += 1) {
    const option = call.words[first]?.value.text ?? '';
    if (option.includes('n')) newline = false;
    if (option.includes('e')) escapes = true;
    if (option.includes('E')) escapes = false;
  }
  const words = call.words.slice(first);
  if (words.some((word) => word.many)) {
    emitUnknown(run, 'the words of echo are not known', call.span);
    return SUCCESS;
  }
  const values = words.flatMap((word, index) => (index === 0 ? [word.value] : [literal(' ', word.span), word.value]));
  const text = join(values);
  if (escapes && text.text.includes('\\')) {
    const decoded = unescape(text);
    if (decoded) emit(run, decoded);
    else emitUnknown(run, 'an escape of echo is not followed', call.span);
  } else emit(run, text);
  if (newline) emit(run, literal('\n', call.span));
  return SUCCESS;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', '\\': '\\', r: '\r' };

/** Text with `\n`, `\t`, `\r` and `\\` decoded; undefined for every other escape. */
function unescape(value: Value): Value | undefined {
  const parts: Value[] = [];
  let plain = 0;
  for (let at = value.text.indexOf('\\'); at >= 0; at = value.text.indexOf('\\', plain)) {
    const decoded = ESCAPES[value.text[at + 1] ?? ''];
    if (decoded === undefined) return undefined;
    const escape = slice(value, at, at + 2);
    parts.push(slice(value, plain, at), literal(decoded, escape.pieces[0]?.span ?? { path: '', start: 0, end: 0 }));
    plain = at + 2;
  }
  parts.push(slice(value, plain, value.text.length));
  return join(parts.filter((part) => part.text !== ''));
}

/** `printf` with `%s`, `%%` and plain escapes; the format is used again while words are left. */
export function runPrintf(run: Run, call: Call): Completion {
  const given = call.words[0]?.value.text === '--' ? call.words.slice(1) : call.words;
  const [format, ...words] = given;
  if (!format) return FAILURE;
  if (format.value.text === '-v') return runUnknownProgram(run, call);
  const parts = format.many || words.some((word) => word.many) ? undefined : formatParts(format.value);
  if (!parts) {
    emitUnknown(run, 'this printf is not followed', call.span);
    return SUCCESS;
  }
  const takes = parts.filter((part) => part === 'word').length;
  let position = 0;
  do {
    for (const part of parts) {
      emit(run, part === 'word' ? (words[position]?.value ?? EMPTY) : part);
      if (part === 'word') position += 1;
    }
  } while (takes > 0 && position < words.length);
  return SUCCESS;
}

function formatParts(format: Value): (Value | 'word')[] | undefined {
  const parts: (Value | 'word')[] = [];
  for (const match of format.text.matchAll(/%s|%%|%|\\.|[^%\\]+/gs)) {
    const [text] = match;
    const piece = slice(format, match.index, match.index + text.length);
    if (text === '%s') parts.push('word');
    else if (text === '%%') parts.push(slice(piece, 0, 1));
    else if (text === '%') return undefined;
    else if (text.startsWith('\\')) {
      const decoded = unescape(piece);
      if (!decoded) return undefined;
      parts.push(decoded);
    } else parts.push(piece);
  }
  return parts;
}

/** `cat`: its files, or standard input. */
export function runCat(run: Run, call: Call): Completion {
  const options = readOptions(call.words, { flags: 'u', valued: '', long: [] });
  const words: readonly (Word | undefined)[] = options.operands.length > 0 ? options.operands : [undefined];
  if (options.unclear || options.operands.some((word) => word.many)) {
    emitUnknown(run, 'what cat prints is not known', call.span);
    return UNDECIDED;
  }
  let done = SUCCESS;
  for (const word of words) {
    const printed = catOne(run, call, word);
    if (printed.status === 'failure' || done.status === 'success') done = printed;
  }
  return done;
}

function catOne(run: Run, call: Call, word: Word | undefined): Completion {
  if (!word || word.value.text === '-') {
    emit(run, call.input ?? unknownValue(run.symbols, 'standard input is not known', call.span));
    if (run.input) run.input = EMPTY;
    return SUCCESS;
  }
  const location = locateWord(run, word);
  if (location && run.outputFile && sameLocation(location, run.outputFile)) return catItself(run, word);
  const read = readFile(run, word.value, word.span);
  if (read.kind === 'missing') return FAILURE;
  if (read.kind === 'text') emit(run, read.value);
  else emitUnknown(run, read.reason, word.span);
  return read.kind === 'text' ? SUCCESS : UNDECIDED;
}

/** cat refuses to read the file it writes, unless that is empty. */
function catItself(run: Run, word: Word): Completion {
  const read = readFile(run, word.value, word.span);
  const isEmpty = read.kind === 'text' && read.value.text === '' && run.state.output?.text === '';
  if (read.kind === 'unknown') emitUnknown(run, read.reason, word.span);
  return isEmpty ? SUCCESS : read.kind === 'text' ? FAILURE : UNDECIDED;
}

/** `tee [-a] file…`. */
export function runTee(run: Run, call: Call): Completion {
  const options = readOptions(call.words, { flags: 'ai', valued: '', long: ['--append'] });
  if (options.unclear) return runUnknownProgram(run, call);
  const input = call.input ?? unknownValue(run.symbols, 'standard input is not known', call.span);
  if (run.input) run.input = EMPTY;
  const append = options.flags.has('a') || options.flags.has('--append');
  emit(run, input);
  return eachOf(options.operands, (word) => {
    const written = writeFile(run, word.value, word.span, append, input);
    if (written === 'fails') return FAILURE;
    return written === 'done' ? SUCCESS : UNDECIDED;
  });
}
