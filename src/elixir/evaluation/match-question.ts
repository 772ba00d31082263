import type { SyntaxNode } from '../../syntax/index.ts';
import { evaluate } from './evaluate.ts';
import { argumentsOf } from './nodes.ts';
import { guardedPattern, match } from './patterns.ts';
import { type Scope, spanOf, withVariables } from './scope.ts';
import type { Session } from './session.ts';
import { knownTruth } from './truth.ts';
import { boolean, lost, type Value } from './value.ts';

/** `match?(pattern, value)` and `match?(pattern when guard, value)`. */
export function matchQuestion(node: SyntaxNode, scope: Scope, session: Session): Value {
  const [pattern, value] = argumentsOf(node);
  const span = spanOf(node, scope);
  if (!pattern || !value) return lost('this match? is not followed', span);
  const { parameters, guard } = guardedPattern(pattern, scope);
  const outcome = match(parameters[0] ?? pattern, evaluate(value, scope, session), scope, session);
  if (outcome.kind === 'maybe') return outcome.condition;
  if (outcome.kind === 'no' || !guard) return boolean(outcome.kind === 'yes', span);
  const holds = evaluate(guard, withVariables(scope, outcome.bindings), session);
  return holds.kind === 'unknown' ? holds : boolean(knownTruth(holds) === true, span);
}
