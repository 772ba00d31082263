import { childIn, type SyntaxNode } from '../../syntax/index.ts';
import { spend } from './bounds.ts';
import { asData } from './data.ts';
import { evaluate } from './evaluate.ts';
import { argumentsOf, doStatements, operatorOf } from './nodes.ts';
import { match } from './patterns.ts';
import { type Scope, spanOf, withVariables } from './scope.ts';
import type { Session } from './session.ts';
import { block } from './statements.ts';
import { truth } from './truth.ts';
import { list, lost, type UnknownValue, type Value } from './value.ts';

const MOST_TURNS = 5_000;

/** The scopes that the body of `for` runs in, one a turn; the reason when they are not known. */
export function turns(node: SyntaxNode, scope: Scope, session: Session): readonly Scope[] | UnknownValue {
  let scopes: readonly Scope[] = [scope];
  for (const step of argumentsOf(node)) {
    if (step.kind === 'keywords') continue;
    const next: Scope[] = [];
    for (const inner of scopes) {
      const more = stepScopes(step, inner, session);
      if (!Array.isArray(more)) return more as UnknownValue;
      for (const scope of more) next.push(scope);
      if (next.length > MOST_TURNS) return lost('the comprehension takes too many turns', spanOf(node, scope));
    }
    scopes = next;
  }
  return scopes;
}

function stepScopes(step: SyntaxNode, scope: Scope, session: Session): Scope[] | UnknownValue {
  const generator = step.kind === 'binary_operator' && operatorOf(step, scope) === '<-';
  if (!generator) {
    const holds = truth(evaluate(step, scope, session), session);
    if (holds === undefined) return lost('a filter of the comprehension is not followed', spanOf(step, scope));
    return holds ? [scope] : [];
  }
  const pattern = childIn(step, 'left');
  const right = childIn(step, 'right');
  const source = right && asData(evaluate(right, scope, session));
  if (!pattern || source?.kind !== 'list') {
    return lost(source?.kind === 'unknown' ? source.reason : 'the comprehension is not followed', spanOf(step, scope));
  }
  const scopes: Scope[] = [];
  spend(source.items.length * scope.variables.size, session);
  for (const item of source.items) {
    const outcome = match(pattern, item, scope, session);
    if (outcome.kind === 'maybe') return lost('a pattern of the comprehension is not followed', spanOf(pattern, scope));
    if (outcome.kind === 'yes') scopes.push(withVariables(scope, outcome.bindings));
  }
  return scopes;
}

/** The list that `for … do … end` makes; other collectables are not followed. */
export function comprehension(node: SyntaxNode, scope: Scope, session: Session): Value {
  const span = spanOf(node, scope);
  const options = argumentsOf(node).at(-1);
  const body = doStatements(node, scope);
  const written = options?.kind === 'keywords' ? scope.file.text.slice(options.start, options.end) : '';
  if (!body || /\b(into|uniq|reduce):/.test(written)) return lost('the comprehension is not followed', span);
  const scopes = turns(node, scope, session);
  if (!Array.isArray(scopes)) return scopes as UnknownValue;
  return list(
    scopes.map((inner: Scope) => block(body, inner, session, span)),
    span,
  );
}
