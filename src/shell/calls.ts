import { namedChildren } from '../syntax/index.ts';
import { withFrame } from './branches.ts';
import type { Call } from './call.ts';
import { isMisread } from './misread.ts';
import { runUnknownProgram } from './programs/unknown.ts';
import { type Completion, endsBuild, type Run, SUCCESS } from './run.ts';
import type { Script } from './script.ts';
import { scriptOf, textAt } from './script.ts';
import { giveUp, runStatement, runStatements } from './statements.ts';
import { encode, type Value } from './words/value.ts';

/** Calls a function of the script. Its `local` names are not told apart from the caller's. */
export function callFunction(run: Run, call: Call): Completion {
  const called = run.state.functions.get(call.name);
  if (!called || call.words.some((word) => word.many)) return runUnknownProgram(run, call);
  const outer = { script: run.script, positional: run.state.positional };
  run.script = called.script;
  run.state.positional = call.words.map((word) => word.value);
  const done = withFrame(run, 'function', call.span, () => runStatement(run, called.body));
  run.script = outer.script;
  run.state.positional = outer.positional;
  return done;
}

/** Parses and runs a text: a phase, a hook, the inside of `$(…)`, `eval`. */
export function runScript(run: Run, script: Script): Completion {
  const outer = run.script;
  run.script = script;
  const { text } = script.value;
  const statements = namedChildren(run.syntax.parse('bash', text));
  const stray = text.search(NO_BLANK);
  const isOver = (end: number) => stray >= 0 && end > text.lastIndexOf('\n', stray);
  const broken = statements.findIndex((one) => one.hasError || isMisread(text, one) || isOver(one.end));
  let done = runStatements(run, broken < 0 ? statements : statements.slice(0, broken));
  if (broken >= 0 && !done.flow) done = runByLines(run, script, statements[broken]?.start ?? 0);
  run.script = outer;
  return done;
}

/**
 * bash reads a script by its lines, so what the grammar cannot read as a whole may be read so: the fewest lines that make whole
 * statements, then the next. What stays unread is not followed.
 */
function runByLines(run: Run, script: Script, start: number): Completion {
  const { text } = script.value;
  let begin = start;
  let tries = 0;
  let parsed = 0;
  for (let end = lineEnd(text, begin); begin < text.length; end = lineEnd(text, end)) {
    tries += 1;
    const lines = text.slice(begin, end);
    parsed += lines.length;
    if (tries > MOST_TRIES || parsed > MOST_TRIED_TEXT) break;
    if (isWhole(run, lines)) {
      const done = runScript(run, scriptOf(textAt(script, begin, end)));
      if (done.flow || end >= text.length) return done;
      begin = end;
    } else if (end >= text.length) break;
  }
  const reason = text.includes('\r\n', begin)
    ? 'the lines of the shell text end in CR LF, and bash takes the CR for a part of the last word'
    : 'the shell text cannot be parsed';
  return giveUp(run, { start: begin, end: text.length }, reason);
}

/** Parts no words in bash, whose blanks are the space and the tab (manual, 2), and does in the grammar. */
const NO_BLANK = /[\r\f\v]/;

const MOST_TRIES = 400;
/** Characters: each try parses all lines of a statement again. */
const MOST_TRIED_TEXT = 60_000;

function lineEnd(text: string, start: number): number {
  const newline = text.indexOf('\n', start);
  return newline < 0 ? text.length : newline + 1;
}

function isWhole(run: Run, lines: string): boolean {
  if (/\\\n?$/.test(lines) || NO_BLANK.test(lines)) return false;
  const tree = run.syntax.parse('bash', lines);
  return !tree.hasError && !namedChildren(tree).some((statement) => isMisread(lines, statement));
}

/** Text that `eval` runs in a function of its own, as stdenv runs phases and hooks (setup.sh, `runPhase`, `_callImplicitHook`). */
export function evaluate(run: Run, value: Value): Completion {
  if (value.text.trim() === '') return SUCCESS;
  const [piece] = value.pieces;
  const span = piece?.span ?? { path: '', start: 0, end: 0 };
  return withFrame(run, 'function', span, () => runScript(run, scriptOf(value)));
}

/** The hook of `runHook name`: a step of that name, a function, or a variable that holds text. */
export function callHook(run: Run, name: string): Completion {
  const hook = run.hooks.get(name);
  run.called.add(name);
  if (!hook) return SUCCESS;
  const done = inPhase(run, name, () => evaluate(run, encode(hook, run.symbols)));
  // runHook returns 0 whatever the hook does, unless its failure ends the build.
  return endsBuild(run) || done.flow ? done : SUCCESS;
}

function inPhase(run: Run, phase: string, body: () => Completion): Completion {
  const outer = run.phase;
  run.phase = phase;
  const done = body();
  run.phase = outer;
  return done;
}
