import { withoutTrailing } from '../../repository/index.ts';
import type { Call } from '../call.ts';
import { find } from '../files/tree.ts';
import { pathValue } from '../path-value.ts';
import { type Completion, emit, emitUnknown, FAILURE, type Run, SUCCESS, UNDECIDED } from '../run.ts';
import type { Word } from '../words/expand.ts';
import { isPathSymbol, isUnknownSymbol } from '../words/symbols.ts';
import { literal, slice, type Value } from '../words/value.ts';
import { readOptions } from './options.ts';
import { locateWord } from './targets.ts';

function print(run: Run, call: Call, value: Value | undefined, reason: string): Completion {
  if (!value) {
    emitUnknown(run, reason, call.span);
    return SUCCESS;
  }
  emit(run, value);
  emit(run, literal('\n', call.span));
  return SUCCESS;
}

/** `basename path [suffix]`. */
export function runBasename(run: Run, call: Call): Completion {
  const options = readOptions(call.words, { flags: '', valued: 's', long: ['--suffix='] });
  const [word, plainSuffix] = options.operands;
  if (!word) return FAILURE;
  const suffix = options.values.get('s') ?? options.values.get('--suffix') ?? plainSuffix;
  const open = options.unclear || word.many || (suffix?.value.text ?? '').split('').some(isSymbol);
  return print(run, call, open ? undefined : baseValue(word.value, suffix?.value.text ?? ''), 'this name is not known');
}

function isSymbol(character: string): boolean {
  return isPathSymbol(character) || isUnknownSymbol(character);
}

function baseValue(value: Value, suffix: string): Value | undefined {
  const end = withoutTrailing(value.text, '/').length;
  const start = value.text.lastIndexOf('/', end - 1) + 1;
  const name = slice(value, start, end);
  if (name.text === '' || isPathSymbol(name.text[0])) return undefined;
  if (!suffix || name.text === suffix) return name;
  // An unknown end may or may not be the suffix.
  if (isUnknownSymbol(name.text.at(-1))) return undefined;
  return name.text.endsWith(suffix) ? slice(name, 0, name.text.length - suffix.length) : name;
}

export function runDirname(run: Run, call: Call): Completion {
  const [word] = call.words;
  if (!word) return FAILURE;
  const isOpen = word.many || call.words.length > 1 || word.value.text.startsWith('-');
  return print(run, call, isOpen ? undefined : directoryValue(word), 'this folder is not known');
}

function directoryValue({ value, span }: Word): Value | undefined {
  const end = withoutTrailing(value.text, '/').length;
  const slash = value.text.lastIndexOf('/', end - 1);
  if (isSymbol(value.text.slice(slash + 1, end)) && isPathSymbol(value.text[slash + 1])) return undefined;
  if (slash < 0) return isUnknownSymbol(value.text[0]) ? undefined : literal('.', span);
  return slash === 0 ? slice(value, 0, 1) : slice(value, 0, slash);
}

/** `realpath`, `readlink -f`: the place after its links. */
export function runRealpath(run: Run, call: Call): Completion {
  const options = readOptions(call.words, { flags: 'emfqs', valued: '', long: [] });
  const [word] = options.operands;
  const location = word && !word.many && !options.unclear ? locateWord(run, word) : undefined;
  const isResolved = call.name === 'realpath' || options.flags.has('f') || options.flags.has('e');
  if (!location || !isResolved) return print(run, call, undefined, 'this path is not known');
  const found = find(run.world, run.state.files, location, 'all');
  const isSure = found.node.kind === 'directory' || found.node.kind === 'file';
  // A link inside a store path or the source may lead elsewhere.
  return print(run, call, isSure ? pathValue(run, found.location, call.span) : undefined, 'this path is not known');
}

export function runPwd(run: Run, call: Call): Completion {
  const { folder } = run.state;
  return print(run, call, folder && pathValue(run, folder, call.span), 'the current folder is not known');
}

/** `mktemp` and `mktemp -d`: a place of its own. */
export function runMktemp(run: Run, call: Call): Completion {
  const isFolder = call.words.length === 1 && call.words[0]?.value.text === '-d';
  if (!isFolder) {
    emitUnknown(run, 'a temporary file', call.span);
    return UNDECIDED;
  }
  return print(run, call, literal(run.symbols.temporary(), call.span), 'a temporary folder');
}
