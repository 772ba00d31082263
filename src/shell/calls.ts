import { namedChildren, type SyntaxNode } from '../syntax/index.ts';
import { withFrame } from './branches.ts';
import type { Call } from './call.ts';
import { endsAsRead } from './heredoc.ts';
import { runUnknownProgram } from './programs/unknown.ts';
import { type Completion, type Run, SUCCESS } from './run.ts';
import type { Script } from './script.ts';
import { scriptOf } from './script.ts';
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
  const statements = namedChildren(run.syntax.parse('bash', script.value.text));
  const broken = statements.findIndex((statement) => statement.hasError || isMisread(script.value.text, statement));
  const done = broken < 0 ? runStatements(run, statements) : runUpTo(run, statements, broken, script.value.text.length);
  run.script = outer;
  return done;
}

/** Whether a here document in a statement ends elsewhere than the grammar says. */
function isMisread(text: string, statement: SyntaxNode): boolean {
  const pending = [statement];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (node.kind === 'heredoc_redirect' && !endsAsRead(text, node)) return true;
    for (const child of node.children) pending.push(child);
  }
  return false;
}

/** bash runs what stands before a mistake; what it or the grammar makes of the rest is not followed. */
function runUpTo(run: Run, statements: readonly SyntaxNode[], broken: number, end: number): Completion {
  const done = runStatements(run, statements.slice(0, broken));
  if (done.flow) return done;
  return giveUp(run, { start: statements[broken]?.start ?? 0, end }, 'the shell text cannot be parsed');
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
  if (hook) return inPhase(run, name, () => evaluate(run, encode(hook, run.symbols)));
  return SUCCESS;
}

function inPhase(run: Run, phase: string, body: () => Completion): Completion {
  const outer = run.phase;
  run.phase = phase;
  const done = body();
  run.phase = outer;
  return done;
}
