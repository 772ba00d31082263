import type { Call } from '../call.ts';
import { type Location, referenceOf } from '../files/location.ts';
import { find } from '../files/tree.ts';
import { type Completion, emitUnknown, FAILURE, mayNameSource, type Run, SUCCESS, UNDECIDED } from '../run.ts';
import { locateWord, nodeAt } from './targets.ts';

/** `cd`: logical, as bash does it. */
export function runCd(run: Run, call: Call): Completion {
  const words = call.words.filter((word) => !/^-[LPe@]+$|^--$/.test(word.value.text));
  const [word] = words;
  if (words.length > 1) return word?.many ? enterUnknown(run) : FAILURE;
  if (word?.value.text === '-') {
    emitUnknown(run, 'the folder that is entered', call.span);
    return enter(run, run.state.previousFolder);
  }
  if (!word) return enterUnknown(run);
  if (word.value.text === '') return SUCCESS;
  return word.many ? enterUnknown(run) : enter(run, locateWord(run, word));
}

function enterUnknown(run: Run): Completion {
  return enter(run, undefined);
}

function enter(run: Run, location: Location | undefined): Completion {
  const { state } = run;
  // A folder that may be the source under another name is entered by no name at all.
  if (location && (referenceOf(location.root) === undefined || !mayNameSource(run, location))) {
    const { node, location: real } = find(run.world, state.files, location, 'all');
    if (node.kind === 'absent' || node.kind === 'file') return FAILURE;
    state.previousFolder = state.folder;
    state.folder = real;
    return node.kind === 'directory' ? SUCCESS : UNDECIDED;
  }
  state.previousFolder = state.folder;
  state.folder = undefined;
  return UNDECIDED;
}

export function runPushd(run: Run, call: Call): Completion {
  const before = run.state.folder;
  const [word] = call.words;
  if (!word || /^[-+]\d/.test(word.value.text)) {
    run.state.folders = [];
    return enterUnknown(run);
  }
  const done = runCd(run, call);
  if (done.status !== 'failure') run.state.folders = [...run.state.folders, before];
  return done;
}

export function runPopd(run: Run, call: Call): Completion {
  if (call.words.length > 0) return enterUnknown(run);
  const { folders } = run.state;
  if (folders.length === 0) return FAILURE;
  const target = folders.at(-1);
  run.state.folders = folders.slice(0, -1);
  if (target && nodeAt(run, target).kind === 'absent') return FAILURE;
  return enter(run, target);
}
