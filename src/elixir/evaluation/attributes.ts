import { childIn, type SyntaxNode } from '../../syntax/index.ts';
import { operandOf, operatorOf } from './nodes.ts';
import { type Scope, spanOf, textOf } from './scope.ts';
import type { Session } from './session.ts';
import { atom, lost, type Value } from './value.ts';

/** `@name`: the value that stands above it in the module. */
export function attributeValue(node: SyntaxNode, scope: Scope, _session: Session): Value {
  const operand = operandOf(node);
  const span = spanOf(node, scope);
  if (operand?.kind !== 'identifier') return lost('the attribute is not followed', span);
  const value = scope.attributes.get(textOf(operand, scope));
  // An attribute that was never set is nil, with a warning; one that a macro of elsewhere sets is not seen here.
  return value ? value() : scope.module ? unsetAttribute(scope, span) : atom('nil', span);
}

function unsetAttribute(scope: Scope, span: Value['span']): Value {
  const hidden = scope.module?.unknown[0];
  return hidden ? lost(`the attribute may be set elsewhere: ${hidden.reason}`, span) : atom('nil', span);
}

/** Name and value of `@name value`; undefined for anything else. */
export function attributeAssignment(node: SyntaxNode, scope: Scope): { name: string; value: SyntaxNode } | undefined {
  if (node.kind !== 'unary_operator' || operatorOf(node, scope) !== '@') return undefined;
  const operand = operandOf(node);
  const target = operand?.kind === 'call' ? childIn(operand, 'target') : undefined;
  const given = operand?.children.find((child) => child.kind === 'arguments')?.children.find((child) => child.named);
  if (target?.kind !== 'identifier' || !given) return undefined;
  return { name: textOf(target, scope), value: given };
}
