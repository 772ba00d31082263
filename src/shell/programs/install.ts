import type { Call } from '../call.ts';
import { parentOf, sameLocation } from '../files/location.ts';
import { ABSENT } from '../files/node.ts';
import { realPlace } from '../files/tree.ts';
import { both, type Completion, FAILURE, type Run, SUCCESS, setNode, UNDECIDED } from '../run.ts';
import type { Word } from '../words/expand.ts';
import { copyNode } from './copy.ts';
import {
  assumed,
  destinationOf,
  isMadeTwice,
  isSameFile,
  loseArrival,
  missingOperand,
  sourceOf,
  type Transfer,
  transferOf,
} from './copying.ts';
import { followedOptions } from './followed-options.ts';
import { makeFolders } from './mkdir.ts';
import { isMode } from './modes.ts';
import type { Options } from './options.ts';
import { kindAt, locateWord, nodeAt } from './targets.ts';
import { runUnknownProgram } from './unknown.ts';

const TABLE = {
  letters: 'bcCdDgmopsStTvZ',
  flags: 'bcCdDpsTv',
  valued: 'gmotS',
  long: [
    '--mode=',
    '--directory',
    '--target-directory=',
    '--no-target-directory',
    '--verbose',
    '--preserve-timestamps',
  ],
  takes: { m: isMode, '--mode': isMode },
};

/** `install` of GNU coreutils: always files, never folders; `-D` makes what leads to them. */
export function runInstall(run: Run, call: Call): Completion {
  const options = followedOptions(run, call, TABLE);
  if ('status' in options) return options;
  if (options.flags.has('b') || options.values.has('S')) return runUnknownProgram(run, call);
  if (options.flags.has('d') || options.flags.has('--directory')) {
    return eachOf(options.operands, (word) => makeFolders(run, call, word, true));
  }
  const folder = options.values.get('t') ?? options.values.get('--target-directory');
  const exact = options.flags.has('T') || options.flags.has('--no-target-directory');
  const transfer = transferOf(options.operands, folder, exact);
  if (!transfer)
    return options.operands.some((word) => word.many) ? runUnknownProgram(run, call) : missingOperand(run, call);
  const made = options.flags.has('D') ? makeLeading(run, call, transfer) : SUCCESS;
  return both(
    made,
    eachOf(transfer.sources, (word) => installOne(run, call, transfer, word, options)),
  );
}

export function eachOf(words: readonly Word[], work: (word: Word) => Completion): Completion {
  let done = SUCCESS;
  for (const word of words) done = both(done, work(word));
  return done;
}

/** `-D`: the folders before the target's last name, or with `-t` the target itself. */
function makeLeading(run: Run, call: Call, { target, manner, sources }: Transfer): Completion {
  const location = locateWord(run, target);
  if (!location || (location.path.length === 0 && manner !== 'into')) return SUCCESS;
  const isFolder = kindAt(run, location) === 'directory';
  if (isFolder || (manner === 'either' && sources.filter((word) => !word.many).length > 1)) return SUCCESS;
  const leading = manner === 'into' ? location : parentOf(location);
  return makeFolders(run, call, target, true, leading);
}

function installOne(run: Run, call: Call, transfer: Transfer, word: Word, options: Options): Completion {
  // Programs give it what they just made: /dev/null and standard input make an empty or unknown file.
  if (word.value.text.startsWith('/dev/')) return runUnknownProgram(run, call);
  const source = sourceOf(run, word, 'all');
  if (source.kind === 'missing') return FAILURE;
  if (source.kind === 'node' && source.node.kind === 'directory') return FAILURE;
  const destination = destinationOf(run, transfer, word, 'file');
  if (destination.kind === 'fails') return FAILURE;
  const place = destination.kind === 'unknown' ? destination.folder : destination.location;
  if (destination.kind === 'unknown' || source.kind === 'unknown') {
    loseArrival(run, place, word);
    return UNDECIDED;
  }
  // install takes away what stands there before it writes: a link to the very file is replaced by it.
  const isLink = nodeAt(run, destination.location, 'parents').kind === 'link';
  if (!isLink && isSameFile(run, source.location, destination.location)) return FAILURE;
  if (isMadeTwice(transfer, undefined, destination.location, 'file')) return FAILURE;
  const words = { command: call.span, from: word.span, to: transfer.target.span };
  if (isLink) {
    const { files } = run.state;
    const isItself = sameLocation(
      realPlace(run.world, files, source.location),
      realPlace(run.world, files, destination.location),
    );
    setNode(run, destination.location, ABSENT);
    if (isItself) return FAILURE;
  }
  const done = copyNode(run, assumed(source.node, false), source.location, destination.location, {
    words,
    links: 'followed',
    keeps: false,
  });
  if (done !== 'whole') return done === 'part' ? FAILURE : UNDECIDED;
  return source.node.kind === 'unsure' || !destination.sure || options.values.has('o') || options.values.has('g')
    ? UNDECIDED
    : SUCCESS;
}
