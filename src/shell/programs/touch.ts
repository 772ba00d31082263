import type { Call } from '../call.ts';
import { find } from '../files/tree.ts';
import { type Completion, FAILURE, lose, type Run, SUCCESS, setNode, UNDECIDED } from '../run.ts';
import type { Word } from '../words/expand.ts';
import { EMPTY } from '../words/value.ts';
import { followedOptions } from './followed-options.ts';
import { eachOf } from './install.ts';
import { knownFolder, locateWord } from './targets.ts';
import { writeFile } from './write.ts';

const TABLE = { letters: 'acdfhmrt', flags: 'acmh', valued: 'drt', long: ['--no-create'] };

/** `touch` of GNU coreutils: a file that is not there is made, empty. */
export function runTouch(run: Run, call: Call): Completion {
  const options = followedOptions(run, call, TABLE);
  if ('status' in options) return options;
  if (options.operands.length === 0) return FAILURE;
  if (options.flags.has('c') || options.flags.has('--no-create')) return SUCCESS;
  return eachOf(options.operands, (word) => touch(run, word));
}

function touch(run: Run, word: Word): Completion {
  const location = locateWord(run, word);
  if (!location || word.many) {
    const appears = [knownFolder(run, word.value) ?? run.state.folder];
    lose(run, 'a file of unknown name is made', word.span, { appears, changes: [], alters: false });
    return UNDECIDED;
  }
  const { node, location: real } = find(run.world, run.state.files, location, 'all');
  if (node.kind === 'directory') return SUCCESS;
  if (node.kind === 'file') return word.value.text.endsWith('/') ? FAILURE : SUCCESS;
  if (node.kind === 'unsure') {
    setNode(run, real, { ...node, exists: true });
    return UNDECIDED;
  }
  const written = writeFile(run, word.value, word.span, true, EMPTY);
  return written === 'fails' ? FAILURE : written === 'unknown' ? UNDECIDED : SUCCESS;
}
