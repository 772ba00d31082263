import type { Call } from '../call.ts';
import { type Location, sameLocation } from '../files/location.ts';
import { folder } from '../files/node.ts';
import { asDirectory, type Found, find } from '../files/tree.ts';
import { type Completion, FAILURE, fault, lose, pathName, type Run, SUCCESS, setNode, UNDECIDED } from '../run.ts';
import type { Word } from '../words/expand.ts';
import { followedOptions } from './followed-options.ts';
import { eachOf } from './install.ts';
import { isMode } from './modes.ts';
import { knownFolder, leaveDestination, locateWord, nodeAt, recordPlacement } from './targets.ts';

const TABLE = {
  letters: 'mpvZ',
  flags: 'pv',
  valued: 'm',
  long: ['--parents', '--verbose', '--mode='],
  takes: { m: isMode, '--mode': isMode },
};

/** `mkdir` of GNU coreutils. */
export function runMkdir(run: Run, call: Call): Completion {
  const options = followedOptions(run, call, TABLE);
  if ('status' in options) return options;
  if (options.operands.length === 0) return FAILURE;
  const parents = options.flags.has('p') || options.flags.has('--parents');
  return eachOf(options.operands, (word) => makeFolders(run, call, word, parents));
}

/** Makes the folder that a word names, with `parents` all that lead to it. `at`: another place than the word names. */
export function makeFolders(run: Run, call: Call, word: Word, parents: boolean, at?: Location): Completion {
  const location = at ?? locateWord(run, word);
  if (!location) {
    if (word.value.text === '') return FAILURE;
    leaveDestination(run, word);
    lose(run, 'a folder of unknown name is made', word.span, {
      appears: [knownFolder(run, word.value)],
      changes: [],
      alters: false,
    });
    return UNDECIDED;
  }
  let isCertain = true;
  for (let length = 0; length <= location.path.length; length += 1) {
    const step = { root: location.root, path: location.path.slice(0, length) };
    const isLast = length === location.path.length;
    const found = find(run.world, run.state.files, step, 'all');
    if (found.node.kind === 'file' || isDangling(run, step, found)) return FAILURE;
    if (found.node.kind === 'directory') {
      if (isLast && !parents) return FAILURE;
      continue;
    }
    if (found.node.kind === 'unsure') {
      isCertain = false;
      setNode(run, found.location, asDirectory(found.node));
    } else if (isLast || parents) make(run, call, word, found.location);
    else return missingParent(run, word, step);
  }
  return isCertain ? SUCCESS : UNDECIDED;
}

/** mkdir does not make what a link promises. */
function isDangling(run: Run, step: Location, found: Found): boolean {
  return (
    found.node.kind === 'absent' && !sameLocation(step, found.location) && nodeAt(run, step, 'parents').kind === 'link'
  );
}

function make(run: Run, call: Call, word: Word, location: Location): void {
  const words = { command: call.span, from: word.span, to: word.span };
  const nowhere = { kind: 'unknown', reason: 'a folder that was made', span: word.span } as const;
  const placement = recordPlacement(run, location, 'directory', nowhere, words);
  setNode(run, location, folder({ kind: 'none' }, placement));
}

function missingParent(run: Run, word: Word, location: Location): Completion {
  fault(run, 'fails', { kind: 'destination-folder-missing', path: pathName(run, location), span: word.span });
  return FAILURE;
}
