import type { Call } from '../call.ts';
import { isWithin, type Location, sameLocation } from '../files/location.ts';
import { ABSENT, type Node } from '../files/node.ts';
import { find, realPlace } from '../files/tree.ts';
import { type Completion, FAILURE, lose, type Run, SUCCESS, setNode, UNDECIDED } from '../run.ts';
import type { Word } from '../words/expand.ts';
import { copyNode } from './copy.ts';
import {
  assumed,
  destinationOf,
  isMadeTwice,
  loseArrival,
  missingOperand,
  sourceOf,
  type Transfer,
  transferOf,
} from './copying.ts';
import { followedOptions } from './followed-options.ts';
import { eachOf } from './install.ts';
import { isEmptyFolder, isStorePath, locateWord } from './targets.ts';
import { runUnknownProgram } from './unknown.ts';

const TABLE = {
  letters: 'bfinStTuvZ',
  flags: 'fTv',
  valued: 't',
  long: ['--force', '--verbose', '--no-target-directory', '--target-directory='],
};

/** `mv` of GNU coreutils. */
export function runMv(run: Run, call: Call): Completion {
  const options = followedOptions(run, call, TABLE);
  if ('status' in options) return options;
  const folder = options.values.get('t') ?? options.values.get('--target-directory');
  const exact = options.flags.has('T') || options.flags.has('--no-target-directory');
  const transfer = transferOf(options.operands, folder, exact);
  if (!transfer)
    return options.operands.some((word) => word.many) ? runUnknownProgram(run, call) : missingOperand(run, call);
  return eachOf(transfer.sources, (word) => moveOne(run, call, transfer, word));
}

function moveOne(run: Run, call: Call, transfer: Transfer, word: Word): Completion {
  const source = sourceOf(run, word, 'parents');
  if (source.kind === 'missing') return FAILURE;
  // Of several operands one may fail the command, so that its success does not prove that the others were there.
  const isUnproved = source.kind === 'node' && source.node.kind === 'unsure' && transfer.sources.length > 1;
  if (source.kind === 'unknown' || isUnproved) {
    lose(run, 'what is moved is not known', word.span, {
      appears: [locateWord(run, transfer.target)],
      changes: [locateWord(run, word)],
      alters: true,
    });
    return UNDECIDED;
  }
  const destination = destinationOf(run, transfer, word, source.node.kind);
  if (destination.kind === 'fails') return FAILURE;
  if (destination.kind === 'unknown') {
    setNode(run, source.location, ABSENT);
    loseArrival(run, destination.folder, word);
    return UNDECIDED;
  }
  const { location } = destination;
  if (isMadeTwice(transfer, source.location, location, source.node.kind)) return FAILURE;
  const there = find(run.world, run.state.files, location, 'parents').node;
  const from = realPlace(run.world, run.state.files, source.location);
  const real = realPlace(run.world, run.state.files, location);
  // A way out of the folder that leads through a link in it goes with it.
  const isThrough = isWithin(location, source.location) && !isWithin(real, from);
  const isDotted = /(^|\/)\.\.?\/*$/.test(word.value.text);
  const clash = isThrough || isDotted ? 'unclear' : clashOf(run, source.node, from, there, real);
  if (clash === 'fails') return FAILURE;
  if (clash === 'unclear') {
    lose(run, 'something stands where this is moved', word.span, {
      appears: [],
      changes: [source.location, location, real],
      alters: true,
    });
    return UNDECIDED;
  }
  // A store path cannot be taken away; what cp would do is done all the same.
  const isStore = isStorePath(run, source.location);
  if (!isStore) setNode(run, source.location, ABSENT);
  if (there.kind === 'link' || there.kind === 'directory') setNode(run, location, ABSENT);
  const words = { command: call.span, from: word.span, to: transfer.target.span };
  copyNode(run, assumed(source.node, true), source.location, location, { words, links: 'kept', keeps: false });
  return source.node.kind === 'unsure' || there.kind === 'unsure' || !destination.sure || isStore ? UNDECIDED : SUCCESS;
}

/** What stands in the way of a move: rename(2) puts a file over a file, and a folder only over an empty one. */
function clashOf(run: Run, source: Node, from: Location, there: Node, to: Location): 'none' | 'fails' | 'unclear' {
  if (source.kind === 'unsure') return isWithin(to, from) || there.kind === 'directory' ? 'unclear' : 'none';
  if (sameLocation(from, to)) return 'fails';
  if (isWithin(to, from)) return source.kind === 'directory' ? 'fails' : 'unclear';
  if (there.kind === 'absent') return 'none';
  if (source.kind !== 'directory') return there.kind === 'directory' ? 'fails' : 'none';
  if (there.kind === 'file' || there.kind === 'link') return 'fails';
  const isEmpty = isEmptyFolder(run, there);
  if (isEmpty === undefined) return 'unclear';
  return isEmpty ? 'none' : 'fails';
}
