import { childIn, type SyntaxNode } from '../../syntax/index.ts';
import { isDefaulted } from './functions.ts';
import type { Definition, DefinitionKind } from './module-state.ts';
import { argumentsOf, doStatements, operatorOf } from './nodes.ts';
import { unquotedCode } from './quote.ts';
import { type Scope, spanOf, textOf } from './scope.ts';
import type { Session } from './session.ts';
import { lost, type UnknownValue } from './value.ts';

const KINDS: ReadonlySet<string> = new Set<DefinitionKind>([
  'def',
  'defp',
  'defmacro',
  'defmacrop',
  'defdelegate',
  'defguard',
  'defguardp',
]);

export function isDefinition(name: string): name is DefinitionKind {
  return KINDS.has(name);
}

/** The clauses that a `def…` call defines; an unknown value where its name or arity is computed. */
export function definitionsOf(
  node: SyntaxNode,
  kind: DefinitionKind,
  scope: Scope,
  session: Session,
): readonly (Definition | UnknownValue)[] {
  const head = argumentsOf(node)[0];
  if (!head) return [];
  const heads = kind === 'defdelegate' && head.kind === 'list' ? head.children.filter((child) => child.named) : [head];
  return heads.map((one) => definition(node, one, kind, scope, session));
}

function definition(
  node: SyntaxNode,
  written: SyntaxNode,
  kind: DefinitionKind,
  scope: Scope,
  session: Session,
): Definition | UnknownValue {
  const guarded = written.kind === 'binary_operator' && operatorOf(written, scope) === 'when';
  const head = guarded ? childIn(written, 'left') : written;
  const span = spanOf(head ?? written, scope);
  const name = head && headName(head, scope, session);
  if (!head || name === undefined) return lost('the head of a function is not followed', span);
  if (typeof name !== 'string') return name;
  const parameters = parametersOf(head, scope, session);
  if (!parameters) return lost('the parameters of a function are computed', span);
  return {
    kind,
    name,
    parameters,
    defaults: parameters.filter((parameter) => isDefaulted(parameter, scope)).length,
    guard: guarded ? childIn(written, 'right') : undefined,
    body: doStatements(node, scope),
    span,
    node,
    scope,
  };
}

function headName(head: SyntaxNode, scope: Scope, session: Session): string | UnknownValue {
  const span = spanOf(head, scope);
  if (head.kind === 'identifier') return textOf(head, scope);
  const target = head.kind === 'call' ? childIn(head, 'target') : undefined;
  // `def unquote(name)(a)`; a lone `def unquote(head)` makes name and arity from a value.
  if (target?.kind === 'call') return computedName(target, scope, session);
  if (target?.kind !== 'identifier') return lost('the head of a function is not followed', span);
  const name = textOf(target, scope);
  return name === 'unquote' ? lost('the head of a function is computed', span) : name;
}

function computedName(target: SyntaxNode, scope: Scope, session: Session): string | UnknownValue {
  const inner = childIn(target, 'target');
  const argument = argumentsOf(target)[0];
  const span = spanOf(target, scope);
  if (inner?.kind !== 'identifier' || textOf(inner, scope) !== 'unquote' || !argument) {
    return lost('the name of a function is not followed', span);
  }
  const value = unquotedCode(argument, scope, session);
  return value.kind === 'atom' ? value.value : lost('the name of a function is computed', span);
}

/** The parameters; a spliced list of known length counts for as many. Undefined when their number is not known. */
function parametersOf(head: SyntaxNode, scope: Scope, session: Session): SyntaxNode[] | undefined {
  const parameters: SyntaxNode[] = [];
  for (const parameter of head.kind === 'call' ? argumentsOf(head) : []) {
    if (!isSplicing(parameter, scope)) {
      parameters.push(parameter);
      continue;
    }
    const spliced = argumentsOf(parameter)[0];
    const items = spliced && unquotedCode(spliced, scope, session);
    if (items?.kind !== 'list') return undefined;
    for (const _ of items.items) parameters.push(parameter);
  }
  return parameters;
}

function isSplicing(parameter: SyntaxNode, scope: Scope): boolean {
  const target = parameter.kind === 'call' ? childIn(parameter, 'target') : undefined;
  return target?.kind === 'identifier' && textOf(target, scope) === 'unquote_splicing';
}
