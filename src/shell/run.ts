import type { Span, Unknown } from '../repository/index.ts';
import type { Syntax } from '../syntax/index.ts';
import {
  ABOVE,
  isTemporary,
  type Location,
  namesBuildTop,
  referenceOf,
  referenceRoot,
  SOURCE,
  temporaryName,
} from './files/location.ts';
import type { Loss, Node } from './files/node.ts';
import { type Files, leakAt, loseAt, place } from './files/tree.ts';
import type { Placement, ShellEvent, ShellFault, ShellText, ShellWorld, UnprovedCommand } from './model.ts';
import type { Script } from './script.ts';
import type { Binding, State } from './state.ts';
import type { Symbols } from './words/symbols.ts';
import { join, unknownValue, type Value } from './words/value.ts';

export type Status = 'success' | 'failure' | 'unknown';

/** Where control goes on after a command, when not to the next one. */
export type Flow = 'exit' | 'return' | 'break' | 'continue';

export interface Completion {
  readonly status: Status;
  readonly flow?: Flow;
  /** True when a part of a command that fails may have done its work. */
  readonly partial?: boolean;
}

export const SUCCESS: Completion = { status: 'success' };
export const FAILURE: Completion = { status: 'failure' };
export const UNDECIDED: Completion = { status: 'unknown' };

/** What a `return`, `break`, `continue` or `exit` leaves. States that left it in a branch wait for its end. */
export interface Frame {
  readonly kind: 'build' | 'subshell' | 'function' | 'loop' | 'turn';
  readonly left: State[];
  /** How often `conditional` was raised because a branch left the frame. */
  raised: number;
  /** What names held before the frame made them its own, and whether it certainly did. */
  readonly locals: Map<
    string,
    { readonly before: Binding | undefined; readonly isCertain: boolean; readonly span: Span }
  >;
}

export interface Records {
  readonly placements: Placement[];
  readonly events: ShellEvent[];
  readonly faults: ShellFault[];
  /** Scripts of sed and patterns of substitute that found in some file what they search for, or may have. */
  readonly found: Span[];
  readonly unproved: UnprovedCommand[];
  /** Copies out of the store, where they stand, since the last command that changes modes. */
  readonly readOnly: Set<string>;
  /** True when something that was not followed may have brought programs or functions. */
  hidesPrograms: boolean;
  readonly unknown: (Unknown & { readonly touches: readonly string[] | undefined; readonly order: number })[];
  /** The files before each command, by order. */
  readonly history: Files[];
  /** The first command that certainly ends the build. */
  failure: { readonly order: number; readonly span: Span; readonly first: boolean } | undefined;
  /** The first command of which nobody knows whether it succeeds. */
  doubt: Span | undefined;
}

/** One run of phases: the machine, what the commands changed so far, and what is to be told of them. */
export interface Run {
  readonly world: ShellWorld;
  readonly symbols: Symbols;
  readonly syntax: Syntax;
  readonly records: Records;
  /** Names of the builder's variables that hold one store path, by reference: `out`. */
  readonly outputs: ReadonlyMap<string, string>;
  readonly hooks: Map<string, ShellText>;
  readonly called: Set<string>;
  readonly frames: Frame[];
  state: State;
  script: Script;
  phase: string;
  order: number;
  /** Above 0: the command at hand is not certain to run. */
  conditional: number;
  /** Above 0: a failure does not end the build (a condition, the left of `||`). */
  tolerant: number;
  /** Above 0: in a subshell of a script that goes on when the subshell fails. */
  shielded: number;
  depth: number;
  steps: number;
  /** What standard input holds, when that is known. */
  input: Value | undefined;
  /** The file that standard output goes to. */
  outputFile: Location | undefined;
  /** Texts that are lines in an unknown order, by the symbol that stands for them (listings.ts). */
  readonly listings: Map<string, readonly Value[]>;
  /** How the last command substitution ended. */
  substitution: Status;
  /** Runs a script for its output. */
  capture(script: Script): { value: Value; status: Status };
}

/** The completion of a program that works through its operands one by one. */
export function both(a: Completion, b: Completion): Completion {
  if (a.status !== 'failure' && b.status !== 'failure') return a.status === 'unknown' ? a : b;
  const isPartial = [a, b].some((done) => done.partial || done.status === 'unknown');
  return isPartial ? { status: 'failure', partial: true } : FAILURE;
}

/** Every command makes the folder that it changes anew: the cost grows with the square. Real phases take some hundred. */
export const MOST_STEPS = 5_000;
export const DEEPEST = 60;
const LONGEST_OUTPUT = 1_000_000;

/** Begins a command: what it changes is told under a new order. */
export function beginCommand(run: Run): void {
  run.order = run.records.history.length;
  run.records.history.push(run.state.files);
  run.steps += 1;
}

/** A path as others see it: relative to the source, `@out/…` in an output. */
export function pathName(run: Run, location: Location): string {
  const { root, path } = location;
  if (root === SOURCE) return path.join('/');
  if (root === ABOVE) return ['..', ...path].join('/');
  const reference = referenceOf(root);
  if (reference === undefined)
    return isTemporary(root) ? [`@${temporaryName(root)}`, ...path].join('/') : `/${path.join('/')}`;
  return [`@${run.outputs.get(reference) ?? reference}`, ...path].join('/');
}

export function emit(run: Run, output: Value): void {
  const { state } = run;
  if (!state.output) return;
  state.output = join([state.output, output]);
  if (state.output.text.length > LONGEST_OUTPUT) {
    const [piece] = output.pieces;
    state.output = unknownValue(run.symbols, 'the output is too long', piece?.span ?? { path: '', start: 0, end: 0 });
  }
}

export function emitUnknown(run: Run, reason: string, span: Span): void {
  if (run.state.output) emit(run, unknownValue(run.symbols, reason, span));
}

/** True when a failure of the command at hand ends the build. */
export function endsBuild(run: Run): boolean {
  return mayEndBuild(run) && run.state.errexit === true;
}

/** True as well when nobody knows whether it does. */
export function mayEndBuild(run: Run): boolean {
  return run.tolerant === 0 && run.shielded === 0 && run.state.errexit !== false;
}

/** Records a command that fails; the analysis goes on as if it had not. */
export function failBuild(run: Run, span: Span): void {
  if (run.conditional === 0) run.records.failure ??= { order: run.order, span, first: !run.records.doubt };
  else run.records.doubt ??= span;
}

/** Something that nothing says of the command at hand, where the build ends without it. */
export function leaveUnproved(run: Run, found: UnprovedCommand): void {
  if (endsBuild(run) && run.conditional === 0) run.records.unproved.push(found);
}

/** A fault of the command at hand, unless the script itself puts up with it. */
export function fault(
  run: Run,
  kind: 'fails' | 'misleads',
  found: DistributiveOmit<ShellFault, 'order' | 'phase' | 'conditional'>,
): void {
  if (kind === 'fails' && !endsBuild(run)) return;
  const { order, phase } = run;
  run.records.faults.push({ ...found, order, phase, conditional: run.conditional > 0 });
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

export function setNode(run: Run, location: Location, node: Node): void {
  touchAbove(run, location);
  run.state.files = place(run.world, run.state.files, location, node);
}

/**
 * The source has some name in the folder above it: where that is not known, a path from there may name a place in the source. Folders
 * that builds make for dependencies, caches and homes are not it.
 */
function touchAbove(run: Run, location: Location): void {
  if (run.world.unpacked || location.path.length < 2 || !mayNameSource(run, location)) return;
  const span: Span = { path: '', start: 0, end: 0 };
  const loss: Loss = { reason: 'a path from the folder above may name the source', span, alters: true };
  run.state.files = leakAt(run.world, run.state.files, { root: SOURCE, path: [] }, loss);
}

/** Whether a place below the folder that holds the source may be the source itself, or lie in it. */
export function mayNameSource(run: Run, { root, path }: Location): boolean {
  const isAbove = root === ABOVE || namesBuildTop(root, run);
  return isAbove && path.length > 0 && !/^(\.|deps$|home|cache|tmp|cargo)/.test(path[0] ?? '');
}

/** What a command that was not followed may have done. `appears`: new files; `changes`: anything; undefined: anywhere. */
export interface Effects {
  readonly appears: readonly (Location | undefined)[];
  readonly changes: readonly (Location | undefined)[];
  readonly alters: boolean;
}

/** Applies what nobody can follow, and records it. */
export function lose(run: Run, reason: string, span: Span, effects: Effects): void {
  const loss: Loss = { reason, span, alters: effects.alters };
  const all = everywhere(run);
  const anywhere = [...effects.appears, ...effects.changes].includes(undefined);
  const appears = anywhere ? all : effects.appears.filter((location) => location !== undefined);
  const changes = effects.changes.includes(undefined)
    ? all
    : effects.changes.filter((location) => location !== undefined);
  let { files } = run.state;
  for (const location of appears) files = leakAt(run.world, files, location, loss);
  for (const location of changes) files = loseAt(run.world, files, location, loss);
  run.state.files = files;
  const touches = anywhere ? undefined : [...appears, ...changes].map((location) => pathName(run, location));
  run.records.unknown.push({ kind: 'unknown', reason, span, touches, order: run.order });
}

/** Every place that a command can write to. */
export function everywhere(run: Run): Location[] {
  const roots = new Set([SOURCE, ...run.state.files.keys(), ...writableRoots(run)]);
  return [...roots].map((root) => ({ root, path: [] }));
}

export function writableRoots(run: Run): string[] {
  return [...run.outputs.keys()].map(referenceRoot);
}
