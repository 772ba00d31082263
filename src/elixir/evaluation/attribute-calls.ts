import { childIn, type SyntaxNode } from '../../syntax/index.ts';
import { accumulateAttribute, deleteAttribute, setAttribute } from './attributes.ts';
import { evaluate } from './evaluate.ts';
import { argumentsOf, keyName, keywordPairs } from './nodes.ts';
import { memoize, type Scope, textOf } from './scope.ts';
import type { Session } from './session.ts';

/** Functions of `Module` that change attributes, by full name. */
export const ATTRIBUTE_CALLS: ReadonlySet<string> = new Set([
  'Module.put_attribute',
  'Module.register_attribute',
  'Module.delete_attribute',
]);

/** The scope after one of them; undefined when it is not known which attribute of which module it changes, and how. */
export function attributeCall(
  called: string,
  statement: SyntaxNode,
  scope: Scope,
  session: Session,
): Scope | undefined {
  const [moduleNode, nameNode, valueNode] = argumentsOf(statement);
  const name = nameNode && evaluate(nameNode, scope, session);
  if (!moduleNode || textOf(moduleNode, scope) !== '__MODULE__' || name?.kind !== 'atom') return undefined;
  if (called === 'Module.delete_attribute') return deleteAttribute(scope, name.value);
  if (!valueNode) return undefined;
  if (called === 'Module.put_attribute') {
    return setAttribute(
      scope,
      name.value,
      memoize(() => evaluate(valueNode, scope, session)),
    );
  }
  const accumulates = accumulation(valueNode, scope);
  if (accumulates === undefined) return undefined;
  return accumulates ? accumulateAttribute(scope, name.value) : scope;
}

/** What the options of `register_attribute` say of `accumulate`; undefined when they are computed. */
function accumulation(options: SyntaxNode, scope: Scope): boolean | undefined {
  const pairs = keywordPairs(options);
  if (pairs.length === 0) return undefined;
  for (const pair of pairs) {
    const key = keyName(pair, scope);
    if (key === undefined) return undefined;
    if (key !== 'accumulate') continue;
    const value = childIn(pair, 'value');
    return value?.kind === 'boolean' ? textOf(value, scope) === 'true' : undefined;
  }
  return false;
}
