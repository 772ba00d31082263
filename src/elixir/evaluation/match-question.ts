import type { SyntaxNode } from '../../syntax/index.ts';
import { evaluate } from './evaluate.ts';
import { argumentsOf, operatorOf } from './nodes.ts';
import { match } from './patterns.ts';
import { type Scope, spanOf } from './scope.ts';
import type { Session } from './session.ts';
import { boolean, lost, type Value } from './value.ts';

/** `match?(pattern, value)`. */
export function matchQuestion(node: SyntaxNode, scope: Scope, session: Session): Value {
  const [pattern, value] = argumentsOf(node);
  const span = spanOf(node, scope);
  const guarded = pattern?.kind === 'binary_operator' && operatorOf(pattern, scope) === 'when';
  if (!pattern || !value || guarded) return lost('this match? is not followed', span);
  const outcome = match(pattern, evaluate(value, scope, session), scope, session);
  return outcome.kind === 'maybe' ? outcome.condition : boolean(outcome.kind === 'yes', span);
}
