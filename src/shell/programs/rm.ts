import type { Call } from '../call.ts';
import { ABSENT, unsure } from '../files/node.ts';
import { find } from '../files/tree.ts';
import { type Completion, FAILURE, lose, type Run, SUCCESS, setNode, UNDECIDED } from '../run.ts';
import type { Word } from '../words/expand.ts';
import { followedOptions } from './followed-options.ts';
import { eachOf } from './install.ts';
import { knownFolder, locateWord, parentKind } from './targets.ts';

const TABLE = { letters: 'dfiIrRv', flags: 'frRvd', valued: '', long: ['--force', '--recursive', '--verbose'] };

/** `rm` of GNU coreutils. */
export function runRm(run: Run, call: Call): Completion {
  const options = followedOptions(run, call, TABLE);
  if ('status' in options) return options;
  const force = options.flags.has('f') || options.flags.has('--force');
  const recursive = ['r', 'R', '--recursive'].some((flag) => options.flags.has(flag));
  if (options.operands.length === 0) return force ? SUCCESS : FAILURE;
  return eachOf(options.operands, (word) => remove(run, word, force, recursive));
}

function remove(run: Run, word: Word, force: boolean, recursive: boolean): Completion {
  const location = locateWord(run, word);
  if (!location || word.many) {
    // It removes something, and nobody knows what: nothing below the known folder is certain to stay.
    lose(run, 'nobody can know what is removed', word.span, {
      appears: [],
      changes: [knownFolder(run, word.value) ?? run.state.folder],
      alters: true,
    });
    return UNDECIDED;
  }
  const slash = word.value.text.endsWith('/');
  const { node, location: real } = find(run.world, run.state.files, location, slash ? 'all' : 'parents');
  if (node.kind === 'absent') return force ? SUCCESS : FAILURE;
  const isUsed = location.path.length === 0 || /(^|\/)\.\.?\/*$/.test(word.value.text);
  if (isUsed || (slash && node.kind !== 'directory')) return runOdd(run, word);
  if (node.kind === 'directory' && !recursive) return FAILURE;
  // Its folder may not be there either: nothing is known of it before and after.
  if (node.kind === 'unsure' && parentKind(run, real) !== 'directory') return UNDECIDED;
  if (node.kind === 'unsure' && !recursive) {
    const loss = { reason: 'nobody can know whether this was removed', span: word.span, alters: false };
    setNode(run, real, force ? { ...ABSENT } : unsure(loss));
    return UNDECIDED;
  }
  setNode(run, real, ABSENT);
  return node.kind === 'unsure' && !force ? UNDECIDED : SUCCESS;
}

function runOdd(run: Run, word: Word): Completion {
  lose(run, 'this removal is not followed', word.span, { appears: [], changes: [locateWord(run, word)], alters: true });
  return UNDECIDED;
}
