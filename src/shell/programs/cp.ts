import type { Call } from '../call.ts';
import { isWithin, type Location, referenceOf } from '../files/location.ts';
import type { Node } from '../files/node.ts';
import { find, realPlace } from '../files/tree.ts';
import { both, type Completion, FAILURE, leaveUnproved, lose, pathName, type Run, SUCCESS, UNDECIDED } from '../run.ts';
import type { Word } from '../words/expand.ts';
import { type CopyMode, copyNode, loseBehindLink } from './copy.ts';
import {
  assumed,
  copiedBefore,
  destinationOf,
  isMadeTwice,
  isSameFile,
  isWrittenTwice,
  loseArrival,
  loseTarget,
  missingOperand,
  sourceOf,
  type Transfer,
  transferOf,
} from './copying.ts';
import { followedOptions } from './followed-options.ts';
import { kindAt, nodeAt } from './targets.ts';
import { runUnknownProgram } from './unknown.ts';

const ATTRIBUTES = ['mode', 'timestamps', 'ownership', 'links', 'context', 'xattr', 'all'];

/** Of each name as much as tells it from the others (coreutils cp.c, `decode_preserve_arg`; gnulib lib/argmatch.c). */
function areAttributes(text: string): boolean {
  return text.split(',').every((part) => part !== '' && ATTRIBUTES.some((name) => name.startsWith(part)));
}

const TABLE = {
  letters: 'abdfHilLnpPrRsStTuvxZ',
  flags: 'abdfHilLnpPrRsTuvx',
  valued: 'tS',
  long: [
    '--archive',
    '--force',
    '--recursive',
    '--no-clobber',
    '--no-target-directory',
    '--dereference',
    '--no-dereference',
    '--verbose',
    '--target-directory=',
    '--preserve',
    '--preserve=',
    '--no-preserve=',
    '--reflink',
    '--reflink=',
    '--remove-destination',
    '--strip-trailing-slashes',
    '--symbolic-link',
    '--link',
    '--update',
    '--interactive',
    '--backup',
  ],
  takes: { '--preserve': areAttributes, '--no-preserve': areAttributes },
} as const;

/** `cp` of GNU coreutils. */
export function runCp(run: Run, call: Call): Completion {
  const options = followedOptions(run, call, TABLE);
  if ('status' in options) return options;
  const has = (...names: string[]): boolean => names.some((name) => options.flags.has(name));
  // These may leave the destination as it is, or link where others copy.
  const isOdd = has('b', 'i', 's', 'l', 'u', '--symbolic-link', '--link', '--update', '--interactive', '--backup');
  if (isOdd || options.values.has('S')) return runUnknownProgram(run, call);
  const folder = options.values.get('t') ?? options.values.get('--target-directory');
  const transfer = transferOf(options.operands, folder, has('T', '--no-target-directory'));
  if (!transfer)
    return options.operands.some((word) => word.many) ? runUnknownProgram(run, call) : missingOperand(run, call);
  const recursive = has('r', 'R', 'a', '--recursive', '--archive');
  const follows = !recursive || has('L', 'H', '--dereference');
  const keepsLinks = !has('L', '--dereference') && (recursive || has('d', 'P', '--no-dereference'));
  const isKept = !follows || has('d', 'P', '--no-dereference');
  const keeps = has('n', '--no-clobber');
  const dereferences = has('L', '--dereference');
  const replaces = has('f', '--force', '--remove-destination');
  const isOwn = [...options.values.keys()].includes('--no-preserve');
  return copyAll(run, call, transfer, { recursive, isKept, keepsLinks, dereferences, keeps, replaces, isOwn });
}

/** coreutils 9.2 to 9.4 fail when -n keeps a file, others do not. */
const KEPT = UNDECIDED;

interface Manner {
  readonly recursive: boolean;
  /** A link among the operands is copied as a link. */
  readonly isKept: boolean;
  readonly keepsLinks: boolean;
  /** With -L a folder may come a second time (coreutils copy.c, DEREF_ALWAYS). */
  readonly dereferences: boolean;
  readonly keeps: boolean;
  /** What cannot be written to is removed first. */
  readonly replaces: boolean;
  /** The copy does not get the mode of its source. */
  readonly isOwn: boolean;
}

function modeOf(call: Call, transfer: Transfer, word: Word, manner: Manner): CopyMode {
  return {
    words: { command: call.span, from: word.span, to: transfer.target.span },
    links: manner.keepsLinks ? 'kept' : 'followed',
    keeps: manner.keeps,
  };
}

function copyAll(run: Run, call: Call, transfer: Transfer, manner: Manner): Completion {
  let done = SUCCESS;
  for (const word of transfer.sources) done = both(done, copyOne(run, call, transfer, word, manner));
  return done;
}

function copyOne(run: Run, call: Call, transfer: Transfer, word: Word, manner: Manner): Completion {
  const source = sourceOf(run, word, manner.isKept ? 'parents' : 'all');
  if (source.kind === 'missing') return FAILURE;
  if (source.kind === 'node' && source.node.kind === 'directory' && !manner.recursive) return FAILURE;
  const sourceKind = source.kind === 'node' ? source.node.kind : 'unsure';
  const destination = destinationOf(
    run,
    transfer,
    word,
    sourceKind === 'unsure' && !manner.recursive ? 'file' : sourceKind,
  );
  if (destination.kind === 'fails') return FAILURE;
  if (destination.kind === 'unknown') {
    loseArrival(run, destination.folder, word);
    return UNDECIDED;
  }
  if (source.kind === 'unknown') {
    loseTarget(run, destination.location, word);
    return UNDECIDED;
  }
  if (source.node.kind === 'directory' && goesIntoItself(run, source.location, destination.location)) {
    // cp copies what it meets before it comes to the copy itself, in the order of the folder, and fails (coreutils copy.c, copy_dir).
    loseTarget(run, destination.location, word);
    return FAILURE;
  }
  if (isSameFile(run, source.location, destination.location)) return manner.keeps ? KEPT : FAILURE;
  if (source.node.kind === 'directory' && isWrittenTwice(transfer, word, source.location)) return SUCCESS;
  const nested =
    source.node.kind === 'directory' && !manner.dereferences
      ? copiedBefore(transfer, source.location, destination.location)
      : undefined;
  if (nested === 'same') return FAILURE;
  if (isMadeTwice(transfer, source.location, destination.location, source.node.kind)) return FAILURE;
  const mode = modeOf(call, transfer, word, manner);
  const there = nodeAt(run, destination.location, 'parents');
  if (there.kind === 'link' && kindAt(run, destination.location) === 'unknown') {
    loseBehindLink(run, destination.location, word.span);
    return UNDECIDED;
  }
  leaveReadOnly(run, source, destination.location, word, manner);
  const done = copyNode(run, assumed(source.node, manner.recursive), source.location, destination.location, mode);
  if (nested) {
    lose(run, 'cp does not copy a folder twice', word.span, { appears: [], changes: [nested], alters: true });
    return FAILURE;
  }
  if (done === 'doubtful') {
    // What is written there may be what is copied next.
    loseTarget(run, destination.location, word);
    return UNDECIDED;
  }
  if (done === 'part') return FAILURE;
  if (manner.keeps && there.kind !== 'absent') return KEPT;
  return done === 'perhaps' || source.node.kind === 'unsure' || !destination.sure ? UNDECIDED : SUCCESS;
}

/** What lies in the store can only be read, and a copy of it as well: cp opens what stands at its destination to write (coreutils copy.c). */
function leaveReadOnly(
  run: Run,
  { node, location }: { readonly node: Node; readonly location: Location },
  destination: Location,
  word: Word,
  { keeps, replaces, isOwn }: Manner,
): void {
  const { readOnly } = run.records;
  const key = JSON.stringify(destination);
  const there = nodeAt(run, destination, 'parents');
  if (there.kind === 'file' && there.origin.kind === 'reference' && readOnly.has(key) && !keeps && !replaces)
    leaveUnproved(run, { kind: 'written', path: pathName(run, destination), span: word.span });
  const isStored = referenceOf(location.root) !== undefined && node.kind !== 'directory' && node.kind !== 'link';
  if (isStored && !isOwn && run.conditional === 0) readOnly.add(key);
  else readOnly.delete(key);
}

function goesIntoItself(run: Run, source: Location, destination: Location): boolean {
  const { files } = run.state;
  return isWithin(realPlace(run.world, files, destination), find(run.world, files, source, 'all').location);
}
