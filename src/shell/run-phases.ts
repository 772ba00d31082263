import { type Span, unionOf, withoutTrailing } from '../repository/index.ts';
import type { Syntax } from '../syntax/index.ts';
import { withFrame } from './branches.ts';
import { evaluate, runScript } from './calls.ts';
import { SOURCE } from './files/location.ts';
import type { ShellOutcome, ShellStep, ShellWorld } from './model.ts';
import { outcomeOf } from './outcome.ts';
import { placeCompiled } from './programs/compiled.ts';
import { applyEffect, recordEvent } from './programs/unknown.ts';
import { beginCommand, type Completion, failBuild, type Run, type Status, SUCCESS } from './run.ts';
import { type Script, scriptOf } from './script.ts';
import type { Binding } from './state.ts';
import { inSubshell } from './statements.ts';
import { createSymbols, type Symbols } from './words/symbols.ts';
import { EMPTY, encode, literal, slice, type Value } from './words/value.ts';

const NOWHERE: Span = { path: '', start: 0, end: 0 };
const LONGEST_PHASE = 1_000_000;

/** Runs phases over a model of the folder they work in. Nothing is executed; what cannot be followed is unknown. */
export function runPhases(steps: readonly ShellStep[], world: ShellWorld, syntax: Syntax): ShellOutcome {
  const run = createRun(steps, world, syntax);
  withFrame(run, 'build', NOWHERE, () => {
    for (const step of steps) {
      const done = runStep(run, step);
      if (done.flow === 'exit') return done;
    }
    return SUCCESS;
  });
  return outcomeOf(run, skippedHooks(run, steps));
}

function runStep(run: Run, { phase, work }: ShellStep): Completion {
  run.phase = phase;
  if (work.kind === 'hook') return SUCCESS;
  if (work.kind === 'builtin') {
    runBuiltin(run, work.command);
    return SUCCESS;
  }
  const text = encode(work.text, run.symbols);
  run.script = scriptOf(text);
  const done = evaluate(run, text);
  // The eval of a phase is a command as any other: its status ends the build.
  if (done.status === 'failure' && (run.state.errexit || done.flow === 'exit'))
    failBuild(run, text.pieces.at(-1)?.span ?? NOWHERE);
  if (done.status === 'unknown' && run.state.errexit) run.records.doubt ??= text.pieces.at(-1)?.span ?? NOWHERE;
  return done;
}

/** The builder's own work: nobody wrote it in this repository, so it has no place in it. */
function runBuiltin(run: Run, command: string): void {
  beginCommand(run);
  const [name = '', ...words] = command.split(' ').map((text) => literal(text, NOWHERE));
  const call = {
    name: name === '' ? '' : name.text,
    words: words.map((value) => ({ value, span: NOWHERE, many: false })),
    unmatched: [],
    span: NOWHERE,
    input: undefined,
  };
  const event = recordEvent(run, 'builtin', call.name, call.words, call.span);
  applyEffect(run, call, event);
  placeCompiled(run, event);
}

/** Hooks that never ran, with the text of the replaced phase that should have called them, or with what skips their phase. */
function skippedHooks(run: Run, steps: readonly ShellStep[]): ShellOutcome['skippedHooks'] {
  return steps.flatMap(({ phase, work }, index) => {
    if (work.kind !== 'hook' || run.called.has(phase)) return [];
    if (work.skipped) return [{ phase, because: work.skipped }];
    const replacing = steps.slice(index).find((step) => step.work.kind === 'script' && step.phase.endsWith('Phase'));
    const because =
      replacing?.work.kind === 'script' ? (unionOf(replacing.work.text.map((part) => part.span)) ?? NOWHERE) : NOWHERE;
    return [{ phase, because }];
  });
}

function createRun(steps: readonly ShellStep[], world: ShellWorld, syntax: Syntax): Run {
  const symbols = createSymbols();
  const path = world.workingDirectory.split('/').filter((segment) => segment !== '' && segment !== '.');
  const run: Run = {
    world,
    symbols,
    syntax,
    records: {
      placements: [],
      events: [],
      faults: [],
      found: [],
      unproved: [],
      readOnly: new Set(),
      hidesPrograms: false,
      unknown: [],
      history: [],
      failure: undefined,
      doubt: undefined,
    },
    outputs: outputNames(world),
    hooks: new Map(steps.flatMap(({ phase, work }) => (work.kind === 'hook' ? [[phase, work.text] as const] : []))),
    called: new Set(),
    frames: [],
    state: {
      files: new Map(),
      folder: path.includes('..') ? undefined : { root: SOURCE, path },
      folders: [],
      previousFolder: undefined,
      variables: builderVariables(world, symbols),
      readonly: new Set(),
      exports: new Set(),
      functions: new Map(),
      positional: undefined,
      output: undefined,
      errexit: true,
      pipefail: true,
      nounset: false,
      nullglob: true,
      extglob: false,
    },
    script: scriptOf(EMPTY),
    phase: '',
    order: 0,
    conditional: 0,
    tolerant: 0,
    shielded: 0,
    depth: 0,
    steps: 0,
    input: undefined,
    outputFile: undefined,
    listings: new Map(),
    substitution: 'success',
    capture: (script) => capture(run, script),
  };
  return run;
}

/** Variables that hold one store path: what is written there is told under their names. */
function outputNames(world: ShellWorld): Map<string, string> {
  const names = new Map<string, string>();
  for (const [name, text] of world.variables) {
    const [only] = text;
    if (text.length === 1 && only?.kind === 'reference' && !names.has(only.reference)) names.set(only.reference, name);
  }
  return names;
}

function builderVariables(world: ShellWorld, symbols: Symbols): Map<string, Binding> {
  return new Map(
    [...world.variables].map(([name, text]): [string, Binding] => [
      name,
      {
        kind: 'set',
        value: encode(text, symbols),
        items: undefined,
        exported: true,
        span: undefined,
        conditional: false,
      },
    ]),
  );
}

/** Command substitution: a subshell whose output, without the newlines at its end, is the value. */
function capture(run: Run, script: Script): { value: Value; status: Status } {
  const outer = run.state.output;
  run.state.output = EMPTY;
  const order = run.order;
  // What fails in it ends it alone: only an assignment asks for its status.
  run.shielded += 1;
  const done = inSubshell(run, { start: 0, end: 0 }, () => withinText(run, script));
  run.shielded -= 1;
  const printed = run.state.output ?? EMPTY;
  run.state.output = outer;
  run.order = order;
  run.substitution = done.status;
  return { value: slice(printed, 0, withoutTrailing(printed.text, '\n').length), status: done.status };
}

function withinText(run: Run, script: Script): Completion {
  if (script.value.text.length > LONGEST_PHASE) return { status: 'unknown' };
  return runScript(run, script);
}
