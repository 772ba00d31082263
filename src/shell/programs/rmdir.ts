import type { Call } from '../call.ts';
import type { Location } from '../files/location.ts';
import { ABSENT, unsure } from '../files/node.ts';
import { type Completion, FAILURE, type Run, SUCCESS, setNode, UNDECIDED } from '../run.ts';
import type { Word } from '../words/expand.ts';
import { followedOptions } from './followed-options.ts';
import { eachOf } from './install.ts';
import { isEmptyFolder, isStorePath, locateWord, nodeAt } from './targets.ts';
import { runUnknownProgram } from './unknown.ts';

const TABLE = { letters: 'pv', flags: 'v', valued: '', long: ['--verbose', '--ignore-fail-on-non-empty'] };

/** `rmdir` of GNU coreutils: only empty folders go. */
export function runRmdir(run: Run, call: Call): Completion {
  const options = followedOptions(run, call, TABLE);
  if ('status' in options) return options;
  if (options.operands.length === 0) return FAILURE;
  const isCalm = options.flags.has('--ignore-fail-on-non-empty');
  return eachOf(options.operands, (word) => {
    const location = locateWord(run, word);
    const isOdd = word.many || /(^|\/)\.\.?\/*$/.test(word.value.text);
    if (!location || isOdd || isStorePath(run, location)) return runUnknownProgram(run, { ...call, words: [word] });
    return removeFolder(run, location, isCalm, word);
  });
}

function removeFolder(run: Run, location: Location, isCalm: boolean, word: Word): Completion {
  const node = nodeAt(run, location, 'parents');
  if (node.kind === 'absent' || node.kind === 'file' || node.kind === 'link') return FAILURE;
  const isEmpty = isEmptyFolder(run, node);
  if (isEmpty === false) return isCalm ? SUCCESS : FAILURE;
  const loss = { reason: 'nobody can know whether this folder is empty', span: word.span, alters: false };
  setNode(run, location, isEmpty === undefined && isCalm ? unsure(loss) : ABSENT);
  return isEmpty ? SUCCESS : UNDECIDED;
}
