import type { Span } from '../../repository/index.ts';
import { childIn, descendants, type SyntaxNode } from '../../syntax/index.ts';
import { directive } from './directives.ts';
import { evaluate } from './evaluate.ts';
import { operatorOf } from './nodes.ts';
import { match } from './patterns.ts';
import { type Lazy, memoize, type Scope, textOf, withVariables } from './scope.ts';
import type { Session } from './session.ts';
import { atom, lost, type Value } from './value.ts';

/** The value of a sequence of expressions: that of the last one, with the bindings of the others. */
export function block(statements: readonly SyntaxNode[], scope: Scope, session: Session, span: Span): Value {
  let inner = scope;
  for (const [index, statement] of statements.entries()) {
    if (index === statements.length - 1) return evaluate(statement, inner, session);
    inner = directive(statement, inner) ?? binding(statement, inner, session) ?? inner;
  }
  return atom('nil', span);
}

/** The scope after `pattern = value`; undefined when the statement binds nothing. */
export function binding(statement: SyntaxNode, scope: Scope, session: Session): Scope | undefined {
  const bound = bindings(statement, scope, session);
  return bound && withVariables(scope, bound);
}

/** What `pattern = value` binds; undefined for any other statement. A plain variable is not computed yet. */
export function bindings(statement: SyntaxNode, scope: Scope, session: Session): readonly Binding[] | undefined {
  if (statement.kind !== 'binary_operator' || operatorOf(statement, scope) !== '=') return undefined;
  const pattern = childIn(statement, 'left');
  const right = childIn(statement, 'right');
  if (!pattern || !right) return undefined;
  const value = memoize(() => evaluate(right, scope, session));
  if (pattern.kind === 'identifier') return [[textOf(pattern, scope), value]];
  const outcome = match(pattern, value(), scope, session);
  return outcome.kind === 'no' ? failedMatch(pattern, scope, value().span) : [...outcome.bindings];
}

type Binding = readonly [string, Lazy];

// The code raises here, so nothing that hangs on these names is ever compiled.
function failedMatch(pattern: SyntaxNode, scope: Scope, span: Span): readonly Binding[] {
  const names: Binding[] = [];
  for (const node of descendants(pattern)) {
    if (node.kind === 'identifier') names.push([textOf(node, scope), () => lost('the match fails', span)]);
  }
  return names;
}
