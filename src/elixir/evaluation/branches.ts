import { childIn, type SyntaxNode } from '../../syntax/index.ts';
import { noteComparison } from './comparison.ts';
import { formName } from './directives.ts';
import { evaluate } from './evaluate.ts';
import { argumentsOf, doBlock, doStatements, elseStatements, operatorOf, stabClause, stabClauses } from './nodes.ts';
import { chooseClause, guardedPattern } from './patterns.ts';
import { type Scope, spanOf } from './scope.ts';
import type { Session } from './session.ts';
import { binding } from './statements.ts';
import { truth } from './truth.ts';
import { lost, type Value } from './value.ts';

/** The statements that a conditional runs; `undecided` when nobody can say which. */
export type Branch =
  | { readonly kind: 'taken'; readonly statements: readonly SyntaxNode[]; readonly scope: Scope }
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'undecided'; readonly condition: Value };

type Chooser = (node: SyntaxNode, piped: Value | undefined, scope: Scope, session: Session) => Branch;

const CHOOSERS: Readonly<Record<string, Chooser>> = {
  if: (node, piped, scope, session) => chooseIf(true, node, piped, scope, session),
  unless: (node, piped, scope, session) => chooseIf(false, node, piped, scope, session),
  cond: chooseCond,
  case: chooseCase,
  with: chooseWith,
};

/** The branch of `if`, `unless`, `cond`, `case` or `with`; undefined when the call is none of them. */
export function chooseBranch(
  node: SyntaxNode,
  piped: Value | undefined,
  scope: Scope,
  session: Session,
): Branch | undefined {
  const name = node.kind === 'call' ? formName(node, scope) : undefined;
  const chooser = name !== undefined && Object.hasOwn(CHOOSERS, name) ? CHOOSERS[name] : undefined;
  return chooser?.(node, piped, scope, session);
}

function taken(statements: readonly SyntaxNode[], scope: Scope): Branch {
  return { kind: 'taken', statements, scope };
}

function missing(what: string, node: SyntaxNode, scope: Scope): Branch {
  return { kind: 'value', value: lost(`the ${what} is missing`, spanOf(node, scope)) };
}

function chooseIf(wanted: boolean, node: SyntaxNode, piped: Value | undefined, scope: Scope, session: Session): Branch {
  const conditionNode = argumentsOf(node)[0];
  const condition = piped ?? (conditionNode && evaluate(conditionNode, scope, session));
  if (!condition) return missing('condition', node, scope);
  const holds = truth(condition, session);
  if (holds === undefined) return { kind: 'undecided', condition };
  const statements = holds === wanted ? doStatements(node, scope) : elseStatements(node, scope);
  // `if path = System.get_env("X") do` binds for its branches.
  const bound = piped || !conditionNode ? undefined : binding(conditionNode, scope, session);
  return taken(statements ?? [], bound ?? scope);
}

function chooseCond(node: SyntaxNode, _piped: Value | undefined, scope: Scope, session: Session): Branch {
  for (const clause of stabClauses(doBlock(node))) {
    const conditionNode = clause.parameters[0];
    if (!conditionNode) continue;
    const condition = evaluate(conditionNode, scope, session);
    const holds = truth(condition, session);
    if (holds === undefined) return { kind: 'undecided', condition };
    if (holds) return taken(clause.body, binding(conditionNode, scope, session) ?? scope);
  }
  return { kind: 'value', value: lost('`cond` raises: no clause is true', spanOf(node, scope)) };
}

function chooseCase(node: SyntaxNode, piped: Value | undefined, scope: Scope, session: Session): Branch {
  const subjectNode = argumentsOf(node)[0];
  const subject = piped ?? (subjectNode && evaluate(subjectNode, scope, session));
  if (!subject) return missing('subject', node, scope);
  const clauses = stabClauses(doBlock(node));
  noteLiterals(subject, clauses, scope, session);
  return clauseBranch(node, clauses, subject, scope, session);
}

function clauseBranch(
  node: SyntaxNode,
  clauses: ReturnType<typeof stabClauses>,
  subject: Value,
  scope: Scope,
  session: Session,
): Branch {
  const chosen = chooseClause(clauses, [subject], () => scope, session);
  if (chosen === 'none') return { kind: 'value', value: lost('no clause matches', spanOf(node, scope)) };
  if ('undecided' in chosen) return { kind: 'undecided', condition: chosen.undecided };
  return taken(chosen.clause.body, chosen.scope);
}

// What a variable could be set to are the literals of all clauses, also of those behind the one that is taken.
function noteLiterals(subject: Value, clauses: ReturnType<typeof stabClauses>, scope: Scope, session: Session): void {
  if (!subject.read) return;
  for (const { parameters } of clauses) {
    const pattern = parameters[0];
    if (pattern?.kind === 'string' || pattern?.kind === 'nil' || pattern?.kind === 'atom') {
      noteComparison(subject, evaluate(pattern, scope, session));
    }
  }
}

/** `with pattern <- value, … do … else … end`. */
function chooseWith(node: SyntaxNode, _piped: Value | undefined, scope: Scope, session: Session): Branch {
  let inner = scope;
  for (const step of argumentsOf(node)) {
    if (step.kind === 'keywords') continue;
    const operator = step.kind === 'binary_operator' ? operatorOf(step, scope) : '';
    const pattern = childIn(step, 'left');
    const right = childIn(step, 'right');
    if ((operator !== '<-' && operator !== '=') || !pattern || !right) continue;
    const value = evaluate(right, inner, session);
    const outer = inner;
    const chosen = chooseClause([guardedPattern(pattern, scope)], [value], () => outer, session);
    if (chosen !== 'none') {
      if ('undecided' in chosen) return { kind: 'undecided', condition: chosen.undecided };
      inner = chosen.scope;
      continue;
    }
    if (operator === '=') return { kind: 'value', value: lost('the match fails', value.span) };
    const otherwise = elseStatements(node, scope);
    if (!otherwise) return { kind: 'value', value };
    const clauses = otherwise.filter(({ kind }) => kind === 'stab_clause').map(stabClause);
    return clauseBranch(node, clauses, value, scope, session);
  }
  return taken(doStatements(node, scope) ?? [], inner);
}
