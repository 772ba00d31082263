import { childIn, type SyntaxNode } from '../../syntax/index.ts';
import { evaluate } from './evaluate.ts';
import { evaluatedCode, injected } from './injection.ts';
import { argumentsOf, doStatements, keyName, keywordPairs } from './nodes.ts';
import { type Lazy, memoize, type Scope, spanOf } from './scope.ts';
import type { Session } from './session.ts';
import { lost, type Value } from './value.ts';

/**
 * `quote do … end` and `quote do: …`. Variables of the surrounding function are not seen inside (hygiene); `bind_quoted`
 * hands values in by name and turns `unquote` off.
 */
export function quote(node: SyntaxNode, scope: Scope, session: Session): Value {
  const span = spanOf(node, scope);
  const body = doStatements(node, scope);
  if (!body) return lost('the quoted code is not followed', span);
  const options = argumentsOf(node).flatMap((argument) => keywordPairs(argument));
  const binding = options.find((pair) => keyName(pair, scope) === 'bind_quoted');
  const off = binding !== undefined || options.some((pair) => isOff(pair, scope));
  const variables = new Map<string, Lazy>();
  for (const pair of bindingPairs(binding)) {
    const name = keyName(pair, scope);
    const value = childIn(pair, 'value');
    if (name !== undefined && value)
      variables.set(
        name,
        memoize(() => evaluatedCode(evaluate(value, scope, session), session)),
      );
  }
  return { kind: 'quoted', body, scope: { ...scope, variables, unquote: off ? undefined : scope }, span };
}

function isOff(pair: SyntaxNode, scope: Scope): boolean {
  const value = childIn(pair, 'value');
  return keyName(pair, scope) === 'unquote' && value?.kind === 'boolean' && value.end - value.start === 'false'.length;
}

function bindingPairs(binding: SyntaxNode | undefined): SyntaxNode[] {
  return keywordPairs(binding && childIn(binding, 'value'));
}

/** The value of `unquote(…)`, injected: in quoted code from the scope of the `quote`, else an unquote fragment of a module. */
export function unquoted(node: SyntaxNode, scope: Scope, session: Session): Value {
  const argument = argumentsOf(node)[0];
  const span = spanOf(node, scope);
  if (!argument) return lost('the unquote is not followed', span);
  return injected(unquotedCode(argument, scope, session), scope, session);
}

/** What stands for `unquote(argument)`: code or a value. */
export function unquotedCode(argument: SyntaxNode, scope: Scope, session: Session): Value {
  if (!scope.unquote) return evaluate(argument, scope, session);
  return evaluate(argument, { ...scope.unquote, attributes: scope.unquote.attributes }, session);
}
