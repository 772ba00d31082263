import { childIn, childrenIn, namedChildren, type SyntaxNode } from '../syntax/index.ts';
import { runAssignment } from './assignments.ts';
import { doubting } from './branches.ts';
import type { Call } from './call.ts';
import { callFunction } from './calls.ts';
import { programNamed } from './programs/index.ts';
import { runUnknownProgram } from './programs/unknown.ts';
import { withRedirections } from './redirections.ts';
import { beginCommand, type Completion, FAILURE, type Run, SUCCESS } from './run.ts';
import { spanAt, textAt } from './script.ts';
import { afterSimple } from './statements.ts';
import { exportName, keepName, makeLocal, unset } from './variables.ts';
import { expandWords, type Words, wordsOf } from './words/expand.ts';
import { slice } from './words/value.ts';

/** A simple command: its words are expanded, its redirections opened, its program runs (bash manual 3.7.1). */
export function runCommand(run: Run, node: SyntaxNode, outer: readonly SyntaxNode[]): Completion {
  beginCommand(run);
  const redirections = [...childrenIn(node, 'redirect'), ...outer];
  const span = spanAt(run.script, node.start, node.end);
  const name = childIn(node, 'name');
  const nodes = wordsOf(run, [...(name && !name.hasError ? [name] : []), ...childrenIn(node, 'argument')]);
  const done = doubting(run, span, () => {
    const words = expandWords(run, nodes);
    // Commands that a word ran came before this one.
    if (run.records.history.length > run.order + 1) beginCommand(run);
    return withRedirections(run, redirections, 'command', (input) => runWords(run, node, words, input));
  });
  return afterSimple(run, node, done);
}

function runWords(run: Run, node: SyntaxNode, { words, unmatched }: Words, input: Call['input']): Completion {
  const assignments = namedChildren(node).filter((child) => child.kind === 'variable_assignment');
  const [first, ...others] = words;
  if (!first) return runAssignments(run, assignments);
  const span = spanAt(run.script, node.start, node.end);
  const call: Call = { name: first.value.text, words: others, unmatched, span, input };
  return withTemporary(run, assignments, () => runProgram(run, call, first.many));
}

/** Runs a program: one of the script's functions, one that is modelled, or one that nobody follows. */
function runProgram(run: Run, call: Call, isOpen: boolean): Completion {
  if (isOpen) return runUnknownProgram(run, call);
  if (run.state.functions.has(call.name)) return callFunction(run, call);
  const program = programNamed(call.name);
  return program ? program(run, call) : runUnknownProgram(run, call);
}

function runAssignments(run: Run, nodes: readonly SyntaxNode[]): Completion {
  let done = SUCCESS;
  for (const node of nodes) done = runAssignment(run, node);
  return done;
}

/** `NAME=value program`: the assignment holds for the program alone. */
function withTemporary(run: Run, nodes: readonly SyntaxNode[], body: () => Completion): Completion {
  const names = nodes.flatMap((node) => {
    const name = childIn(node, 'name');
    return name ? [textAt(run.script, name.start, name.end).text] : [];
  });
  const before = names.map((name) => [name, run.state.variables.get(name)] as const);
  runAssignments(run, nodes);
  for (const [index, name] of names.entries()) {
    const node = nodes[index];
    if (node) exportName(run, name, spanAt(run.script, node.start, node.end));
  }
  const done = body();
  for (const [name, binding] of before) {
    if (binding) run.state.variables.set(name, binding);
    else run.state.variables.delete(name);
  }
  return done;
}

/** `export`, `declare`, `local`, `readonly`, `typeset`. Their status is success whatever a substitution in them did. */
export function runDeclaration(run: Run, node: SyntaxNode): Completion {
  beginCommand(run);
  const keyword = node.children[0]?.kind ?? '';
  const options = namedChildren(node)
    .map((child) => textAt(run.script, child.start, child.end).text)
    .filter((text) => /^[-+]/.test(text));
  const exports = keyword === 'export' ? !options.includes('-n') : options.some((option) => /^-\w*x/.test(option));
  const keeps = keyword === 'export' ? options.includes('-n') : options.some((option) => /^\+\w*x/.test(option));
  // `declare -r` and `local -r` in a function end with it.
  const protects = keyword === 'readonly';
  const isOwn = /^(local|declare|typeset)$/.test(keyword) && !options.some((option) => /^-\w*g/.test(option));
  let done = SUCCESS;
  for (const child of namedChildren(node)) {
    const span = spanAt(run.script, child.start, child.end);
    if (child.kind === 'variable_assignment') {
      const name = childIn(child, 'name');
      const text = name ? textAt(run.script, name.start, name.end).text : '';
      if (run.state.readonly.has(text)) {
        done = FAILURE;
        continue;
      }
      if (isOwn) makeLocal(run, text, span);
      runAssignment(run, child);
      if (exports) exportName(run, text, span);
      else if (keeps) keepName(run, text, span);
      if (protects) run.state.readonly = new Set([...run.state.readonly, text]);
    } else if (child.kind === 'variable_name') {
      const name = textAt(run.script, child.start, child.end).text;
      if (isOwn) makeLocal(run, name, span);
      if (exports) exportName(run, name, span);
      else if (keeps) keepName(run, name, span);
      else if (keyword === 'local' && options.length === 0) unset(run, name, span);
    } else exportWords(run, child, exports, isOwn);
  }
  return done;
}

/** `export "$name=$value"`: a word that becomes an assignment. */
function exportWords(run: Run, node: SyntaxNode, exports: boolean, isOwn: boolean): void {
  for (const { value, span } of expandWords(run, [node]).words) {
    const assignment = /^([A-Za-z_]\w*)=/.exec(value.text);
    const name = assignment?.[1] ?? (/^[A-Za-z_]\w*$/.test(value.text) ? value.text : undefined);
    if (name === undefined) continue;
    if (isOwn) makeLocal(run, name, span);
    if (assignment) {
      run.state.variables.set(name, {
        kind: 'set',
        value: slice(value, assignment[0].length, value.text.length),
        items: undefined,
        exported: exports,
        span,
        conditional: run.conditional > 0,
      });
    } else if (exports) exportName(run, name, span);
  }
}

export function runUnset(run: Run, node: SyntaxNode): Completion {
  beginCommand(run);
  for (const child of namedChildren(node)) {
    const name = textAt(run.script, child.start, child.end).text;
    if (/^[A-Za-z_]\w*$/.test(name)) unset(run, name, spanAt(run.script, child.start, child.end));
  }
  return SUCCESS;
}
