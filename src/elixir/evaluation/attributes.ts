import type { Span } from '../../repository/index.ts';
import { childIn, type SyntaxNode } from '../../syntax/index.ts';
import { operandOf, operatorOf } from './nodes.ts';
import { type Attribute, type Lazy, type Scope, spanOf, textOf, withAttribute } from './scope.ts';
import type { Session } from './session.ts';
import { atom, list, lost, type Value } from './value.ts';

// elixir/src/elixir_module.erl, `build`: attributes that accumulate in every module.
const ACCUMULATING: ReadonlySet<string> = new Set([
  'after_compile',
  'after_verify',
  'before_compile',
  'behaviour',
  'compile',
  'derive',
  'dialyzer',
  'external_resource',
  'on_definition',
]);

// The same, but what stands behind them is no expression: reading one gives code that nobody follows here.
const TYPES: ReadonlySet<string> = new Set([
  'callback',
  'macrocallback',
  'opaque',
  'optional_callbacks',
  'spec',
  'type',
  'typep',
]);

/** `@name`: the value that stands above it in the module. */
export function attributeValue(node: SyntaxNode, scope: Scope, _session: Session): Value {
  const operand = operandOf(node);
  const span = spanOf(node, scope);
  if (operand?.kind !== 'identifier') return lost('the attribute is not followed', span);
  const name = textOf(operand, scope);
  if (TYPES.has(name)) return lost(`@${name} is not followed`, span);
  const attribute = attributeOf(name, scope);
  switch (attribute?.kind) {
    case 'single':
      return attribute.value();
    case 'accumulated': {
      const hidden = hiddenAttribute(scope, span);
      return (
        hidden ??
        list(
          attribute.values.map((value) => value()),
          span,
        )
      );
    }
    default:
      // An attribute that was never set is nil, with a warning; one that a macro of elsewhere sets is not seen here.
      return hiddenAttribute(scope, span) ?? atom('nil', span);
  }
}

function attributeOf(name: string, scope: Scope): Attribute | undefined {
  const attribute = scope.attributes.get(name);
  if (attribute || !scope.module || !ACCUMULATING.has(name)) return attribute;
  return { kind: 'accumulated', values: [] };
}

/** The scope after `@name value`, which adds to an attribute that accumulates. */
export function setAttribute(scope: Scope, name: string, value: Lazy): Scope {
  const before = attributeOf(name, scope);
  const values = before?.kind === 'accumulated' ? [value, ...before.values] : undefined;
  return withAttribute(scope, name, values ? { kind: 'accumulated', values } : { kind: 'single', value });
}

/** The scope after `Module.register_attribute(…, accumulate: true)`, which empties an attribute that held a single value. */
export function accumulateAttribute(scope: Scope, name: string): Scope {
  if (attributeOf(name, scope)?.kind === 'accumulated') return scope;
  return withAttribute(scope, name, { kind: 'accumulated', values: [] });
}

/** The scope after `Module.delete_attribute`: one that accumulates is empty then and goes on accumulating. */
export function deleteAttribute(scope: Scope, name: string): Scope {
  if (attributeOf(name, scope)?.kind === 'accumulated') {
    return withAttribute(scope, name, { kind: 'accumulated', values: [] });
  }
  const attributes = new Map(scope.attributes);
  attributes.delete(name);
  return { ...scope, attributes };
}

function hiddenAttribute(scope: Scope, span: Span): Value | undefined {
  const hidden = scope.module?.unknown[0];
  return hidden && lost(`the attribute may be set elsewhere: ${hidden.reason}`, span);
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
