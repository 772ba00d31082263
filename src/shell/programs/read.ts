import type { Call } from '../call.ts';
import { type Completion, FAILURE, type Run, SUCCESS, UNDECIDED } from '../run.ts';
import { assign } from '../variables.ts';
import { isUnknownSymbol } from '../words/symbols.ts';
import { EMPTY, slice, unknownValue, type Value } from '../words/value.ts';

/** `read [-r] name…`: the next line of standard input, cut at its blanks; the last name gets the rest of it (bash manual 4.2). */
export function runRead(run: Run, call: Call): Completion {
  const options = call.words.filter((word) => word.value.text.startsWith('-')).map((word) => word.value.text);
  const names = call.words.slice(options.length);
  const input = call.input === run.input ? run.input : undefined;
  const isRaw = options.length === 1 && options[0] === '-r';
  const cuts = cutsAtBlanks(run);
  const line = input && lineOf(input);
  const isClear = line && (isRaw || (options.length === 0 && !line.text.includes('\\'))) && cuts !== undefined;
  const isPlain = names.length > 0 && names.every((word) => /^[A-Za-z_]\w*$/.test(word.value.text));
  if (!input || !line || !isClear || !isPlain || input.text.split('').some(isUnknownSymbol)) {
    if (run.input) run.input = unknownValue(run.symbols, 'what is left to read is not known', call.span);
    for (const { value, span } of names) {
      const given = unknownValue(run.symbols, 'read from input', span);
      if (/^[A-Za-z_]\w*$/.test(value.text)) assign(run, value.text, given, span);
    }
    return UNDECIDED;
  }
  const isEnded = line.text.endsWith('\n');
  run.input = slice(input, line.text.length, input.text.length);
  const body = slice(line, 0, line.text.length - (isEnded ? 1 : 0));
  const fields = cuts ? fieldsOf(body, names.length) : [body];
  for (const [index, { value, span }] of names.entries()) assign(run, value.text, fields[index] ?? EMPTY, span);
  return isEnded ? SUCCESS : FAILURE;
}

function lineOf(input: Value): Value {
  const end = input.text.indexOf('\n');
  return end < 0 ? input : slice(input, 0, end + 1);
}

/** Whether IFS is what the shell starts with (true) or empty (false); undefined for everything else. */
function cutsAtBlanks(run: Run): boolean | undefined {
  const separator = run.state.variables.get('IFS');
  if (!separator || separator.kind === 'unset') return true;
  if (separator.value.text === '') return false;
  return separator.value.text === ' \t\n' ? true : undefined;
}

function fieldsOf(line: Value, count: number): Value[] {
  const fields: Value[] = [];
  let start = line.text.length - line.text.replace(/^[ \t]+/, '').length;
  const end = line.text.replace(/[ \t]+$/, '').length;
  while (start < end && fields.length < count) {
    const blank = line.text.slice(start, end).search(/[ \t]/);
    const stop = blank < 0 || fields.length === count - 1 ? end : start + blank;
    fields.push(slice(line, start, stop));
    start = stop + (/^[ \t]*/.exec(line.text.slice(stop))?.[0].length ?? 0);
  }
  return fields;
}
