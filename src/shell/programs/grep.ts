import type { Call } from '../call.ts';
import { type Completion, emit, emitUnknown, FAILURE, type Run, SUCCESS, UNDECIDED } from '../run.ts';
import { isCostly, posixExpression, quote } from '../words/posix-expression.ts';
import { ANY_SYMBOL } from '../words/symbols.ts';
import { join } from '../words/value.ts';
import { inputOf } from './input.ts';
import { readOptions } from './options.ts';
import { splitLines } from './sed-lines.ts';
import { runUnknownProgram } from './unknown.ts';

/** `grep` for one pattern in one text: whether it finds something, and the lines. */
export function runGrep(run: Run, call: Call): Completion {
  const options = readOptions(call.words, { flags: 'qFEsviG', valued: '', long: ['--quiet', '--fixed-strings'] });
  const [pattern, ...files] = options.operands;
  if (options.unclear || !pattern || pattern.many || files.length > 1) return runUnknownProgram(run, call);
  const has = (...names: string[]): boolean => names.some((name) => options.flags.has(name));
  const read = inputOf(run, call, files);
  if (read.kind === 'missing') return FAILURE;
  const { text } = pattern.value;
  const isPlain = has('F', '--fixed-strings') && text !== '' && !ANY_SYMBOL.test(text) && !text.includes('\n');
  const expression = isPlain
    ? new RegExp([...text].map(quote).join(''), 'g')
    : posixExpression(text, has('E') ? 'extended' : 'basic', 'search');
  if (!expression || read.kind === 'unknown' || ANY_SYMBOL.test(read.value.text) || has('i')) {
    emitUnknown(run, 'what grep prints is not followed', call.span);
    return UNDECIDED;
  }
  const lines = splitLines(read.value);
  const texts = lines.map((line) => line.text);
  if (isCostly(expression, texts)) return UNDECIDED;
  const found = lines.filter((line) => line.text.replace(/\n$/, '').search(expression) >= 0 !== has('v'));
  if (!has('q', '--quiet'))
    for (const line of found)
      emit(
        run,
        line.text.endsWith('\n') ? line : join([line, { text: '\n', pieces: [{ text: '\n', span: call.span }] }]),
      );
  return found.length > 0 ? SUCCESS : FAILURE;
}
