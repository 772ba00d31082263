import type { SyntaxNode } from '../../syntax/index.ts';
import { chooseBranch } from './branches.ts';
import { turns } from './comprehension.ts';
import { type BodyRun, loseEverything, runBody, runValue } from './module-body.ts';
import { argumentsOf, doBlock, doStatements, stabClauses } from './nodes.ts';
import { defines } from './relevance.ts';
import { type Scope, spanOf } from './scope.ts';
import { lost, type UnknownValue } from './value.ts';

const CONDITIONALS = new Set(['if', 'unless', 'case', 'cond', 'with']);

export function isConditional(name: string): boolean {
  return CONDITIONALS.has(name);
}

/** The scope behind code that ran in a scope of its own: attributes stay set, variables and aliases do not. */
function after(outer: Scope, inner: Scope): Scope {
  return { ...outer, attributes: inner.attributes };
}

/** Runs the branch that is taken. */
export function runConditional(statement: SyntaxNode, name: string, scope: Scope, run: BodyRun): Scope {
  // A condition that decides nothing about the module need not be answered.
  if (!defines(statement, scope, run.session)) return scope;
  if (loseSteps(conditions(statement, name), scope, run)) return scope;
  const around = after(scope, runValue(subject(statement, name), scope, run));
  const branch = chooseBranch(statement, undefined, around, run.session);
  if (branch?.kind === 'taken') return after(around, runBody(branch.statements, branch.scope, run));
  const lostHere = branch?.kind === 'value' ? branch.value : branch?.condition;
  const reason = lostHere?.kind === 'unknown' ? lostHere.reason : 'the condition is not followed';
  loseEverything(lost(reason, lostHere?.span ?? spanOf(statement, scope)), around, run);
  return around;
}

const WITH_SUBJECT = new Set(['if', 'unless', 'case']);

/** What is computed before any branch is chosen. */
function subject(statement: SyntaxNode, name: string): SyntaxNode | undefined {
  return WITH_SUBJECT.has(name) ? argumentsOf(statement)[0] : undefined;
}

/** What is computed while the branch is chosen, with the names that came before it. */
function conditions(statement: SyntaxNode, name: string): readonly SyntaxNode[] {
  switch (name) {
    case 'with':
      return steps(statement);
    case 'cond':
      return stabClauses(doBlock(statement)).flatMap(({ parameters }) => parameters);
    default:
      return [];
  }
}

function steps(statement: SyntaxNode): SyntaxNode[] {
  return argumentsOf(statement).filter(({ kind }) => kind !== 'keywords');
}

/** Gives the module up where one of its conditions or generators does something to it by itself. */
function loseSteps(nodes: readonly SyntaxNode[], scope: Scope, run: BodyRun): boolean {
  const defining = nodes.find((node) => defines(node, scope, run.session));
  if (!defining) return false;
  loseEverything(lost('code that is not followed may define functions', spanOf(defining, scope)), scope, run);
  return true;
}

/** Runs the body of `for`, turn by turn. */
export function runComprehension(statement: SyntaxNode, scope: Scope, run: BodyRun): Scope {
  if (!defines(statement, scope, run.session)) return scope;
  if (loseSteps(steps(statement), scope, run)) return scope;
  const scopes = turns(statement, scope, run.session);
  if (!Array.isArray(scopes)) {
    loseEverything(scopes as UnknownValue, scope, run);
    return scope;
  }
  const body = doStatements(statement, scope) ?? [];
  return scopes.reduce((outer: Scope, turn: Scope) => {
    return after(outer, runBody(body, { ...turn, attributes: outer.attributes }, run));
  }, scope);
}
