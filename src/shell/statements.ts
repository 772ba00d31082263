import type { Span } from '../repository/index.ts';
import { childIn, childrenIn, namedChildren, type SyntaxNode } from '../syntax/index.ts';
import { runAssignment } from './assignments.ts';
import { type Branch, runEither, runFirst, tolerating, withFrame } from './branches.ts';
import { runCommand, runDeclaration, runUnset } from './commands.ts';
import { evaluateTest } from './conditions/test-command.ts';
import { flattenList, type ListItem, negatedWithRedirections, pipelineStages } from './lists.ts';
import { runCase, runFor, runWhile } from './loops.ts';
import { runPipeline } from './pipelines.ts';
import { runRedirected } from './redirections.ts';
import {
  beginCommand,
  type Completion,
  DEEPEST,
  endsBuild,
  everywhere,
  FAILURE,
  failBuild,
  lose,
  MOST_STEPS,
  mayEndBuild,
  type Run,
  SUCCESS,
  UNDECIDED,
} from './run.ts';
import { spanAt } from './script.ts';
import { fork } from './state.ts';

/** Runs one statement of a script. Nothing that a script holds makes this throw or run for long. */
export function runStatement(run: Run, node: SyntaxNode): Completion {
  if (run.depth > DEEPEST || run.steps > MOST_STEPS) return giveUp(run, node, 'the script is too long or too deep');
  run.depth += 1;
  const done = dispatch(run, node);
  run.depth -= 1;
  return done;
}

function dispatch(run: Run, node: SyntaxNode): Completion {
  switch (node.kind) {
    case 'command':
      return runCommand(run, node, []);
    case 'variable_assignment':
      return afterSimple(run, node, runAssignment(run, node));
    case 'variable_assignments':
      return runStatements(run, namedChildren(node));
    case 'declaration_command':
      return afterSimple(run, node, runDeclaration(run, node));
    case 'unset_command':
      return runUnset(run, node);
    case 'test_command':
      return afterSimple(run, node, evaluateTest(run, node));
    case 'redirected_statement':
    case 'list':
    case 'pipeline':
      return runCompound(run, node);
    case 'negated_command':
      return runNegated(run, node);
    case 'if_statement':
      return runIf(run, node);
    case 'for_statement':
      return runFor(run, node);
    case 'while_statement':
      return runWhile(run, node);
    case 'case_statement':
      return runCase(run, node);
    case 'subshell':
      return runSubshell(run, node);
    case 'compound_statement':
      return node.children[0]?.kind === '((' ? UNDECIDED : runBlock(run, node);
    case 'do_group':
      return runBlock(run, node);
    case 'function_definition':
      return defineFunction(run, node);
    default:
      return giveUp(run, node, 'this statement is not followed');
  }
}

/** Statements one after the other, up to one that leaves. */
export function runStatements(run: Run, nodes: readonly SyntaxNode[]): Completion {
  let last: Completion = SUCCESS;
  for (const node of nodes) {
    last = isBackground(node) ? runBackground(run, node) : runStatement(run, node);
    if (last.flow) return last;
  }
  return last;
}

export function runBlock(run: Run, node: SyntaxNode): Completion {
  return runStatements(run, namedChildren(node));
}

function isBackground(node: SyntaxNode): boolean {
  const siblings = node.parent?.children ?? [];
  return siblings[siblings.indexOf(node) + 1]?.kind === '&';
}

function runBackground(run: Run, node: SyntaxNode): Completion {
  const span = spanAt(run.script, node.start, node.end);
  runEither(
    run,
    span,
    'a command in the background may not have run yet',
    () => tolerating(run, () => runStatement(run, node)),
    () => SUCCESS,
  );
  return SUCCESS;
}

/** What a statement that nobody follows leaves: anything may have changed. */
export function giveUp(run: Run, node: { start: number; end: number }, reason: string): Completion {
  beginCommand(run);
  const span = spanAt(run.script, node.start, node.end);
  run.records.doubt ??= span;
  lose(run, reason, span, { appears: [], changes: everywhere(run), alters: true });
  run.state.folder = undefined;
  run.records.hidesPrograms = true;
  run.state.functions = new Map([...run.state.functions.keys()].map((name) => [name, undefined]));
  return UNDECIDED;
}

/** A command that fails ends the build, unless something asks for its status. */
export function afterSimple(run: Run, node: { start: number; end: number }, done: Completion): Completion {
  // A status that a condition asks for, or that `set +e` lets pass, ends nothing.
  // Of a command that fails in a part, nobody knows how far it came.
  const isOpen = done.status === 'unknown' || (done.status === 'failure' && (done.partial || !endsBuild(run)));
  if (isOpen && mayEndBuild(run)) run.records.doubt ??= spanAt(run.script, node.start, node.end);
  const endsSubshell = run.shielded > 0 && run.tolerant === 0 && run.state.errexit;
  if (done.status === 'failure' && !done.flow && endsSubshell) return { ...done, flow: 'exit' };
  if (done.status === 'failure' && !done.flow && endsBuild(run))
    failBuild(run, spanAt(run.script, node.start, node.end));
  return done;
}

/** What the grammar nests and bash does not: lists, pipelines, redirections (lists.ts). */
function runCompound(run: Run, node: SyntaxNode): Completion {
  const items = flattenList(node);
  if (items.length > 1) return runChain(run, items);
  const stages = pipelineStages(node);
  if (stages) return afterSimple(run, node, runPipeline(run, stages));
  const negated = negatedWithRedirections(node);
  return negated ? runNegated(run, negated) : runRedirected(run, node);
}

/** Only the last of a list may end the build. */
function runChain(run: Run, items: readonly ListItem[]): Completion {
  let last: Completion = SUCCESS;
  for (const [index, { operator, node }] of items.entries()) {
    const once = (): Completion => runStatement(run, node);
    const step = (): Completion => (index < items.length - 1 ? tolerating(run, once) : once());
    if (operator === undefined) last = step();
    else if (last.status === 'unknown') {
      const span = spanAt(run.script, node.start, node.end);
      last = runEither(run, span, `nobody can know whether what stands before ${operator} succeeds`, step, () => ({
        status: operator === '&&' ? 'failure' : 'success',
      }));
    } else if ((operator === '&&') === (last.status === 'success')) last = step();
    if (last.flow) return last;
  }
  return last;
}

function runNegated(run: Run, node: SyntaxNode): Completion {
  const [inner] = namedChildren(node);
  if (!inner) return UNDECIDED;
  const done = tolerating(run, () => runStatement(run, inner));
  if (done.flow || done.status === 'unknown') return done;
  return done.status === 'success' ? FAILURE : SUCCESS;
}

function runIf(run: Run, node: SyntaxNode): Completion {
  const clauses = [node, ...node.children.filter((child) => child.kind === 'elif_clause')];
  const otherwise = node.children.find((child) => child.kind === 'else_clause');
  const branches = clauses.map((clause): Branch => {
    const { condition, body } = clauseParts(clause);
    return {
      applies: () => {
        const decided = tolerating(run, () => runStatements(run, condition));
        return decided.flow ? decided : APPLIES[decided.status];
      },
      body: () => runStatements(run, body),
      span: condition[0] ? spanAt(run.script, condition[0].start, condition[0].end) : wholeSpan(run, node),
      reason: 'this condition is known only at run time',
    };
  });
  const done = runFirst(run, branches, () => (otherwise ? runBlock(run, otherwise) : SUCCESS));
  return done ?? giveUp(run, node, 'too many conditions are known only at run time');
}

const APPLIES = { success: 'yes', failure: 'no', unknown: 'maybe' } as const;

function wholeSpan(run: Run, node: SyntaxNode): Span {
  return spanAt(run.script, node.start, node.end);
}

/** What stands before and after `then`. */
function clauseParts(clause: SyntaxNode): { condition: SyntaxNode[]; body: SyntaxNode[] } {
  const then = clause.children.findIndex((child) => child.kind === 'then');
  const isBody = (child: SyntaxNode): boolean =>
    child.named && !['comment', 'elif_clause', 'else_clause'].includes(child.kind);
  return {
    condition: clause.children.slice(0, then).filter(isBody),
    body: clause.children.slice(then).filter(isBody),
  };
}

/** Files are shared with a subshell; variables, folder and functions are its own. */
function runSubshell(run: Run, node: SyntaxNode): Completion {
  const done = inSubshell(run, node, () => afterSimple(run, node, runBlock(run, node)));
  return afterSimple(run, node, done);
}

export function inSubshell(run: Run, node: { start: number; end: number }, body: () => Completion): Completion {
  const outer = fork(run.state);
  const isShielded = !outer.errexit;
  if (isShielded) run.shielded += 1;
  const done = withFrame(run, 'subshell', spanAt(run.script, node.start, node.end), body);
  if (isShielded) run.shielded -= 1;
  run.state = { ...outer, files: run.state.files, output: run.state.output };
  return { status: done.status };
}

function defineFunction(run: Run, node: SyntaxNode): Completion {
  const name = childIn(node, 'name');
  const body = childIn(node, 'body');
  if (!name || !body || childrenIn(node, 'redirect').length > 0)
    return giveUp(run, node, 'this function is not followed');
  run.state.functions.set(run.script.value.text.slice(name.start, name.end), { script: run.script, body });
  return SUCCESS;
}
