import type { Call } from '../call.ts';
import { below, type Location, parentOf } from '../files/location.ts';
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
import type { Dialect } from '../words/posix-expression.ts';
import type { Value } from '../words/value.ts';
import { inputOf } from './input.ts';
import { editLines } from './sed-lines.ts';
import { readSedScript, type SedCommand } from './sed-script.ts';
import { knownFolder, locateWord, nodeAt } from './targets.ts';
import { readFile, rewriteFile } from './write.ts';

const NEW_FILE = { kind: 'unknown', reason: 'sed writes it', span: { path: '', start: 0, end: 0 } } as const;

interface SedCall {
  /** The suffix of the backup that `-i` makes, '' for none; undefined without `-i`. */
  readonly inPlace: string | undefined;
  readonly quiet: boolean;
  /** Undefined when the script is not followed. */
  readonly commands: readonly SedCommand[] | undefined;
  readonly files: readonly Word[];
}

/** `sed`: what sed-script.ts reads; every other script leaves its files unknown. */
export function runSed(run: Run, call: Call): Completion {
  const sed = readCall(run, call);
  if (sed.inPlace === undefined) return printEdited(run, call, sed);
  let done: Completion = SUCCESS;
  for (const file of sed.files) {
    const one = editFile(run, call, file, sed, sed.inPlace);
    if (one.status === 'failure' || done.status === 'success') done = one;
  }
  return sed.files.length === 0 ? FAILURE : done;
}

function readCall(run: Run, call: Call): SedCall {
  const scripts: Word[] = [];
  const operands: Word[] = [];
  let inPlace: string | undefined;
  let dialect: Dialect = 'basic';
  let quiet = false;
  let isOdd = false;
  for (let index = 0; index < call.words.length; index += 1) {
    const word = call.words[index] as Word;
    const { text } = word.value;
    const suffix = /^(?:-i|--in-place=)([\w.~-]+)$/.exec(text)?.[1];
    if (text === '-i' || text === '--in-place') {
      inPlace = '';
      // BSD's sed takes the suffix of its backup as a word of its own; stdenv's is GNU's on darwin too.
      if (run.world.darwin && call.words[index + 1]?.value.text === '') index += 1;
    } else if (suffix !== undefined) inPlace = suffix;
    else if (/^-i|^--in-place/.test(text)) {
      inPlace = '';
      isOdd = true;
    } else if (text === '-E' || text === '-r' || text === '--regexp-extended') dialect = 'extended';
    else if (text === '-n' || text === '--quiet') quiet = true;
    else if ((text === '-e' || text === '--expression') && call.words[index + 1]) {
      index += 1;
      scripts.push(call.words[index] as Word);
    } else if (text.startsWith('-') && text !== '-') isOdd = true;
    else operands.push(word);
  }
  const [first, ...others] = operands;
  const given = scripts.length > 0 ? scripts : first ? [first] : [];
  const commands = isOdd ? [undefined] : given.map((script) => readSedScript(script, dialect));
  const isFollowed = commands.length > 0 && commands.every((found) => found !== undefined);
  return {
    inPlace,
    quiet,
    commands: isFollowed ? commands.flat() : undefined,
    files: scripts.length > 0 ? operands : others,
  };
}

function editFile(run: Run, call: Call, file: Word, sed: SedCall, suffix: string): Completion {
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
  if (suffix !== '') keepBackup(run, location, suffix);
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
  const edited = read.kind === 'text' ? edit(run, sed, read.value, pathName(run, location)) : undefined;
  if (read.kind !== 'text') for (const { word } of sed.commands ?? []) run.records.found.push(word.span);
  rewriteFile(run, file.value, file.span, edited, call.span);
  return read.kind === 'text' ? SUCCESS : UNDECIDED;
}

/** `-i.bak`: the file itself moves to that name, and a new one takes its place. */
function keepBackup(run: Run, location: Location, suffix: string): void {
  const name = location.path.at(-1);
  if (name === undefined) return;
  setNode(run, below(parentOf(location), name + suffix), nodeAt(run, location, 'parents'));
}

/** The text after the edits; one that finds nothing in the file at `path` is told. */
function edit(run: Run, { commands, quiet }: SedCall, content: Value, path: string | undefined): Value | undefined {
  const edited = commands && editLines(content, commands, quiet);
  if (!commands || !edited) return undefined;
  for (const command of commands) {
    if (command.work.kind !== 'substitute' || path === undefined) continue;
    if (edited.found.has(command)) {
      run.records.found.push(command.word.span);
      continue;
    }
    const pattern = command.word.value.text;
    fault(run, 'misleads', { kind: 'no-match', file: path, pattern, span: command.word.span, failsBuild: false });
  }
  return edited.text;
}

function printEdited(run: Run, call: Call, sed: SedCall): Completion {
  const input = sed.commands && inputOf(run, call, sed.files);
  const edited = input?.kind === 'text' ? edit(run, sed, input.value, undefined) : undefined;
  if (edited) emit(run, edited);
  else emitUnknown(run, 'what sed prints is not followed', call.span);
  if (input?.kind === 'missing') return FAILURE;
  return edited ? SUCCESS : UNDECIDED;
}
