import type { Call } from '../call.ts';
import { leaked } from '../files/backing.ts';
import { type Location, locate, parentOf, referenceOf, sameLocation } from '../files/location.ts';
import { ABSENT, type LinkNode, type Loss } from '../files/node.ts';
import { find } from '../files/tree.ts';
import type { Origin } from '../model.ts';
import { type Completion, FAILURE, fault, pathName, type Run, SUCCESS, setNode, UNDECIDED } from '../run.ts';
import type { Word } from '../words/expand.ts';
import { copyNode } from './copy.ts';
import { destinationOf, loseArrival, missingOperand, sourceOf, type Transfer, transferOf } from './copying.ts';
import { followedOptions } from './followed-options.ts';
import { eachOf } from './install.ts';
import type { Options } from './options.ts';
import { kindAt, locateWord, nodeAt, recordPlacement } from './targets.ts';
import { runUnknownProgram } from './unknown.ts';

const TABLE = {
  letters: 'bdFfiLnPrsStTv',
  flags: 'fLnPrsTv',
  valued: 't',
  long: [
    '--symbolic',
    '--force',
    '--no-dereference',
    '--no-target-directory',
    '--relative',
    '--target-directory=',
    '--verbose',
  ],
};

/** `ln` of GNU coreutils. */
export function runLn(run: Run, call: Call): Completion {
  const options = followedOptions(run, call, TABLE);
  if ('status' in options) return options;
  const folder = options.values.get('t') ?? options.values.get('--target-directory');
  const [only] = options.operands;
  const here: Word | undefined =
    options.operands.length === 1 && !folder && only ? { ...only, value: { text: '.', pieces: [] } } : folder;
  const exact = has(options, 'T', '--no-target-directory');
  if (exact && options.operands.length === 1) return only?.many ? UNDECIDED : FAILURE;
  const transfer = transferOf(options.operands, here, exact);
  if (!transfer)
    return options.operands.some((word) => word.many) ? runUnknownProgram(run, call) : missingOperand(run, call);
  return eachOf(transfer.sources, (word) => linkOne(run, call, transfer, word, options));
}

function has(options: Options, letter: string, long: string): boolean {
  return options.flags.has(letter) || options.flags.has(long);
}

function linkOne(run: Run, call: Call, transfer: Transfer, word: Word, options: Options): Completion {
  const destination = linkPlace(run, transfer, word, options);
  if (destination.kind === 'fails') return FAILURE;
  if (destination.kind === 'unknown' || word.many) {
    loseArrival(run, destination.kind === 'unknown' ? destination.folder : destination.location, word);
    return UNDECIDED;
  }
  const { location } = destination;
  const there = nodeAt(run, location, 'parents');
  const force = has(options, 'f', '--force');
  const named = locateWord(run, word);
  if (force && there.kind !== 'absent' && named && sameLocation(named, location)) return FAILURE;
  if (there.kind === 'directory' || (there.kind !== 'absent' && there.kind !== 'unsure' && !force)) return FAILURE;
  const status = there.kind === 'unsure' || !destination.sure ? UNDECIDED : SUCCESS;
  if (has(options, 's', '--symbolic')) {
    placeLink(run, call, transfer, word, location, has(options, 'r', '--relative'));
    return status;
  }
  return hardLink(run, call, transfer, word, location) ?? status;
}

/** With `-n` a link to a folder is replaced and not entered, unless a slash behind its name asks for the folder. */
function linkPlace(run: Run, transfer: Transfer, word: Word, options: Options): ReturnType<typeof destinationOf> {
  const location = locateWord(run, transfer.target);
  const isEntered = transfer.target.value.text.endsWith('/');
  if (location && !isEntered && transfer.manner === 'either' && has(options, 'n', '--no-dereference')) {
    const there = nodeAt(run, location, 'parents');
    if (there.kind === 'link') return { kind: 'at', location, sure: true };
  }
  return destinationOf(run, transfer, word, 'link');
}

function placeLink(run: Run, call: Call, transfer: Transfer, word: Word, location: Location, relative: boolean): void {
  const real = find(run.world, run.state.files, parentOf(location), 'all').location;
  // A target is read from the folder the link stands in; `-r` makes it so from the current one.
  const named = locate(word.value.text, relative ? run.state.folder : real, run);
  // A slash at its end makes the link one to a folder: what is no folder is not reached through it.
  const asFolder = /\/\.?$/.test(word.value.text) && named && kindAt(run, named) !== 'directory';
  const target = asFolder ? undefined : named;
  const origin = linkOrigin(run, word, target);
  const kind = target ? nodeAt(run, target).kind : 'unsure';
  const entry =
    kind === 'directory' || (kind === 'unsure' && !(location.path.at(-1) ?? '').includes('.')) ? 'directory' : 'file';
  const words = { command: call.span, from: word.span, to: transfer.target.span };
  const placement = recordPlacement(run, location, entry, origin, words);
  const text = relative ? target && wayTo(real, target) : word.value.text;
  const isRelative = relative || !/^[/\uE000-\uF8FF]/.test(word.value.text);
  const node: LinkNode = { kind: 'link', target, relative: isRelative ? (text ?? '') : undefined, placement };
  setNode(run, location, node);
  const reference = target && referenceOf(target.root);
  if (target && reference !== undefined && kind === 'absent' && !run.outputs.has(reference)) {
    fault(run, 'misleads', {
      kind: 'source-missing',
      reference,
      path: target.path.join('/'),
      span: word.span,
      unmatchedGlob: false,
    });
  }
}

/** The path from a folder to a place under the same root. */
function wayTo(folder: Location, target: Location): string | undefined {
  if (folder.root !== target.root) return undefined;
  const shared = folder.path.findIndex((name, index) => name !== target.path[index]);
  const common = shared < 0 ? folder.path.length : shared;
  return [...folder.path.slice(common).map(() => '..'), ...target.path.slice(common)].join('/') || '.';
}

function linkOrigin(run: Run, word: Word, target: Location | undefined): Origin {
  if (!target) return { kind: 'unknown', reason: 'the target of the link is not known', span: word.span };
  const node = nodeAt(run, target);
  if (node.kind === 'file') return node.origin;
  const reference = referenceOf(target.root);
  if (reference !== undefined) return { kind: 'reference', reference, path: target.path.join('/') };
  if (target.root === 'source') return { kind: 'source', path: target.path.join('/') };
  return { kind: 'unknown', reason: `the link leads to ${pathName(run, target)}`, span: word.span };
}

function hardLink(run: Run, call: Call, transfer: Transfer, word: Word, location: Location): Completion | undefined {
  const source = sourceOf(run, word, 'parents');
  if (source.kind === 'missing' || (source.kind === 'node' && source.node.kind === 'directory')) return FAILURE;
  if (source.kind === 'unknown') {
    loseArrival(run, parentOf(location), word);
    return UNDECIDED;
  }
  const words = { command: call.span, from: word.span, to: transfer.target.span };
  const loss: Loss = { reason: 'two names share this file', span: word.span, alters: true };
  // -f takes away what stands there, a link as well, before it links.
  setNode(run, location, ABSENT);
  copyNode(run, leaked(source.node, loss), source.location, location, { words, links: 'kept', keeps: false });
  setNode(run, source.location, leaked(source.node, loss));
  return source.node.kind === 'unsure' ? UNDECIDED : undefined;
}
