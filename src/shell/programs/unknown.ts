import type { Call } from '../call.ts';
import { type Location, locate } from '../files/location.ts';
import type { ShellEvent } from '../model.ts';
import {
  type Completion,
  emitUnknown,
  leaveUnproved,
  lose,
  pathName,
  type Run,
  UNDECIDED,
  writableRoots,
} from '../run.ts';
import { environmentOf } from '../variables.ts';
import type { Word } from '../words/expand.ts';
import { isPathSymbol, isUnknownSymbol } from '../words/symbols.ts';
import { literal, slice, unknownValue } from '../words/value.ts';
import { placeCompiled } from './compiled.ts';
import { effectOf } from './effects.ts';
import { readFile } from './write.ts';

/** A program that is not modelled: recorded, and what it may write is unknown from here on. */
export function runUnknownProgram(run: Run, call: Call): Completion {
  const event = recordEvent(run, 'command', call.name, call.words, call.span);
  emitUnknown(run, `what ${shownName(call.name)} prints is not known`, call.span);
  if (run.input) run.input = unknownValue(run.symbols, 'a program may have read this', call.span);
  applyEffect(run, call, event);
  placeCompiled(run, event);
  leaveProgram(run, call);
  return UNDECIDED;
}

/** A word that is run, where everything that may have brought it is in sight. */
function leaveProgram(run: Run, { name, span }: Call): void {
  if (programName(name) === undefined) run.records.hidesPrograms = true;
  const { variables, functions } = run.state;
  if (run.records.hidesPrograms || variables.has('PATH') || functions.has(name) || name.includes('/')) return;
  leaveUnproved(run, { kind: 'program', name, span });
}

export function recordEvent(
  run: Run,
  kind: 'builtin' | 'command',
  name: string,
  words: readonly Word[],
  span: Call['span'],
): ShellEvent {
  const known = (text: string): string | undefined =>
    text.split('').some((c) => isUnknownSymbol(c) || isPathSymbol(c)) ? undefined : text;
  const { folder } = run.state;
  const event: ShellEvent = {
    kind,
    phase: run.phase,
    order: run.order,
    words: [programName(name), ...words.map((word) => (word.many ? undefined : known(word.value.text)))],
    span,
    workingDirectory: folder && pathName(run, folder),
    environment: environmentOf(run),
    conditional: run.conditional > 0,
  };
  const told = event.words[0] === 'mix' ? { ...event, tasks: mixTasks(run, event) } : event;
  run.records.events.push(told);
  return told;
}

function mixTasks(run: Run, event: ShellEvent): ShellEvent['tasks'] {
  const { mixTasks: find } = run.world;
  if (!find) return [event.words.slice(1)];
  const read = readFile(run, literal('mix.exs', event.span), event.span);
  return find(event, read.kind === 'text' ? read.value.text : undefined);
}

/** A program by its last name: `${elixir}/bin/mix` is mix. */
export function programName(name: string): string | undefined {
  const last = name.slice(name.lastIndexOf('/') + 1);
  return last === '' || last.split('').some((c) => isUnknownSymbol(c) || isPathSymbol(c)) ? undefined : last;
}

function shownName(name: string): string {
  return programName(name) ?? 'a program';
}

/** Applies what a program may do to the files. */
export function applyEffect(run: Run, call: Call, event: ShellEvent): void {
  const name = programName(call.name);
  const effect = effectOf(
    run,
    name,
    call.words.map((word) => word.value.text),
    event.tasks,
  );
  if (effect.kind === 'none') return;
  const { folder } = run.state;
  const reason = `${shownName(call.name)} is not followed`;
  if (effect.kind === 'makes') {
    const appears = effect.paths.map((path) => folder && locate(path, folder, run));
    lose(run, reason, call.span, { appears, changes: [], alters: false });
    return;
  }
  const outputs = writableRoots(run).map((root): Location => ({ root, path: [] }));
  const appears = [folder, ...(effect.kind === 'anything' ? outputs : [])];
  const named = effect.kind === 'anything' ? namedPlaces(run, call.words) : [];
  lose(run, reason, call.span, { appears, changes: named, alters: effect.kind === 'anything' });
  if (name === undefined || call.name.split('').some(isUnknownSymbol)) forgetFolder(run, call);
}

/** A command that may be a function of a setup hook, or any text at all, may go to another folder. */
function forgetFolder(run: Run, call: Call): void {
  if (call.name.split('').every(isUnknownSymbol)) run.state.folder = undefined;
}

/** Places that the words name: what stands there may be changed or gone. */
function namedPlaces(run: Run, words: readonly Word[]): Location[] {
  return words.flatMap((word) => {
    const { text } = word.value;
    const start = text.startsWith('-') ? text.indexOf('=') + 1 : 0;
    if (text.startsWith('-') && start === 0) return [];
    const path = slice(word.value, start, text.length).text;
    const location = locate(path, run.state.folder, run);
    // The current folder itself is where everything runs: it stays.
    return !location || location.path.length === 0 || /^\.?\/*$/.test(path) ? [] : [location];
  });
}
