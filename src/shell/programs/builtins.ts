import type { Call } from '../call.ts';
import { callHook, evaluate } from '../calls.ts';
import { answerTest } from '../conditions/operators.ts';
import { answer, operand } from '../conditions/test-command.ts';
import { type Completion, FAILURE, type Flow, lose, type Run, type Status, SUCCESS, UNDECIDED } from '../run.ts';
import { ANY_SYMBOL, isUnknownSymbol } from '../words/symbols.ts';
import { join, literal, unknownValue } from '../words/value.ts';
import { eachOf } from './install.ts';
import { isMode } from './modes.ts';
import { kindAt, locateWord } from './targets.ts';
import { runUnknownProgram } from './unknown.ts';

export function runTest(run: Run, call: Call): Completion {
  return answer(answerTest(run, call.words.map(operand)));
}

/** `exit`, `return`, `break`, `continue`. */
export function leaving(flow: Flow): (run: Run, call: Call) => Completion {
  return (_run, call) => ({ flow, status: flow === 'exit' || flow === 'return' ? givenStatus(call) : 'success' });
}

function givenStatus(call: Call): Status {
  const text = call.words[0]?.value.text;
  // Without a number it is the status of the command before, which set -e makes a success.
  if (text === undefined || text === '0') return 'success';
  return /^\d+$/.test(text) ? 'failure' : 'unknown';
}

/** Options of `set`; pipefail has no letter. */
const FOLLOWED = [
  { option: 'errexit', letter: 'e' },
  { option: 'nounset', letter: 'u' },
  { option: 'pipefail', letter: 'pipefail' },
] as const;

const isFlag = (text: string): boolean => /^[-+]\w+$/.test(text);

/** `set`: the options that change how the script goes on, and `-f`; the others that scripts use do not change files. */
export function runSet(run: Run, call: Call): Completion {
  for (const [index, { value }] of call.words.entries()) {
    const { text } = value;
    const named = call.words[index - 1]?.value.text;
    if (text === '--') {
      run.state.positional = call.words.slice(index + 1).map((word) => word.value);
      return SUCCESS;
    }
    for (const { option, letter } of FOLLOWED) {
      if (isFlag(text) && text.includes(letter)) run.state[option] = text.startsWith('-');
      if (text === option && named?.endsWith('o') && isFlag(named)) run.state[option] = named.startsWith('-');
    }
    if (/^[-+]\w*f/.test(text) || text === 'noglob') run.state.nullglob = undefined;
  }
  return SUCCESS;
}

export function runShopt(run: Run, call: Call): Completion {
  const texts = call.words.map((word) => word.value.text);
  if (texts.some((text) => /^(nullglob|failglob|dotglob|nocaseglob|globstar)$/.test(text))) {
    const isPlain = texts.length === 2 && texts[1] === 'nullglob' && /^-[su]$/.test(texts[0] ?? '');
    run.state.nullglob = isPlain ? texts[0] === '-s' : undefined;
  }
  return texts.includes('-q') ? UNDECIDED : SUCCESS;
}

/** `eval`: the words, joined, as a script. */
export function runEval(run: Run, call: Call): Completion {
  const words = call.words.flatMap((word, index) =>
    index === 0 ? [word.value] : [literal(' ', word.span), word.value],
  );
  const text = join(words);
  if (call.words.some((word) => word.many) || text.text.split('').some(isUnknownSymbol))
    return runUnknownProgram(run, call);
  return evaluate(run, text);
}

/** `runHook name` of stdenv (setup.sh): the hook's own text; the hooks that setup hooks add are not part of the phases. */
export function runRunHook(run: Run, call: Call): Completion {
  const [name] = call.words;
  if (!name || name.many || name.value.text.split('').some(isUnknownSymbol)) return runUnknownProgram(run, call);
  return callHook(run, name.value.text);
}

/** `shift [n]`. */
export function runShift(run: Run, call: Call): Completion {
  const count = Number(call.words[0]?.value.text ?? '1');
  run.state.positional = Number.isInteger(count) ? run.state.positional?.slice(count) : undefined;
  return SUCCESS;
}

/** An option that is a mode, as a whole: `-x` (coreutils chmod.c, `main`). */
const MODE_OPTION = /^-\w*[rwxXstugoa,+=0-7]/;

/** `chmod` changes no name and no content, and fails on what is not there. */
export function runChmod(run: Run, call: Call): Completion {
  const modes = call.words.filter(({ value: { text } }) => MODE_OPTION.test(text));
  const words = call.words.filter(({ value: { text } }) => !text.startsWith('-') || text === '-');
  const isGiven = modes.length > 0 || call.words.some(({ value: { text } }) => text.startsWith('--ref'));
  const operands = isGiven ? words : words.slice(1);
  const refused = [...modes, ...(isGiven ? [] : words.slice(0, 1))].some(
    ({ value: { text }, many }) => !many && !ANY_SYMBOL.test(text) && !isMode(text),
  );
  if (refused) return FAILURE;
  run.records.readOnly.clear();
  if (operands.length === 0) return call.words.some((word) => word.many) ? UNDECIDED : FAILURE;
  return eachOf(operands, (word) => {
    const location = word.many ? undefined : locateWord(run, word);
    const kind = location ? kindAt(run, location) : 'unknown';
    if (kind === 'absent') return FAILURE;
    return kind === 'unknown' ? UNDECIDED : SUCCESS;
  });
}

/** `source file`: text that nobody follows; it may set anything. */
export function runSource(run: Run, call: Call): Completion {
  lose(run, 'a sourced file is not followed', call.span, { appears: [undefined], changes: [], alters: true });
  for (const [name, binding] of run.state.variables) {
    if (binding.kind === 'set') {
      const value = unknownValue(run.symbols, 'a sourced file may have set this', call.span);
      run.state.variables.set(name, { ...binding, value, span: call.span });
    }
  }
  run.state.folder = undefined;
  run.records.hidesPrograms = true;
  return UNDECIDED;
}

/** `command name …`, `builtin name …`, `exec name …`, `nice`, `time`: another program is what counts. */
export function runInner(again: (run: Run, call: Call) => Completion): (run: Run, call: Call) => Completion {
  return (run, call) => {
    const [name, ...words] = call.words;
    if (!name) return SUCCESS;
    if (name.many || name.value.text.startsWith('-')) return runUnknownProgram(run, call);
    return again(run, { ...call, name: name.value.text, words });
  };
}
