import { childIn, descendants, type SyntaxNode } from '../syntax/index.ts';
import type { Definition, ModuleState } from './evaluation/module-state.ts';
import { argumentsOf, doBlock, operandOf, operatorOf } from './evaluation/nodes.ts';
import { type Scope, textOf } from './evaluation/scope.ts';

/** `name/arity`. */
type Key = string;

/**
 * The functions that something public reaches. The compiler drops private functions that nothing reaches, also when another
 * dropped one calls them (elixir_locals). Where the text leaves it open, a function counts as reached.
 */
export function reachedFunctions(state: ModuleState): (name: string, arity: number) => boolean {
  const groups = new Map<Key, Definition[]>();
  for (const definition of state.definitions) {
    for (const arity of arities(definition)) {
      const key = `${definition.name}/${arity}`;
      groups.set(key, [...(groups.get(key) ?? []), definition]);
    }
  }
  const pending = [...groups].filter(([, group]) => group.some(isPublic)).map(([key]) => key);
  for (const { name, arity } of state.called) pending.push(`${name}/${arity}`);
  const reached = new Set<Key>();
  let everything = false;
  for (let key = pending.pop(); key !== undefined; key = pending.pop()) {
    if (reached.has(key)) continue;
    reached.add(key);
    for (const definition of groups.get(key) ?? []) {
      // A head with defaults calls the full function.
      pending.push(`${definition.name}/${definition.parameters.length}`);
      for (const called of calls(definition)) {
        if (called === 'unfollowed') everything = true;
        else pending.push(called);
      }
    }
  }
  return (name, arity) => everything || reached.has(`${name}/${arity}`);
}

/** Every arity of a function: each default makes one more. */
export function arities({ parameters, defaults }: Definition): number[] {
  return Array.from({ length: defaults + 1 }, (_, index) => parameters.length - defaults + index);
}

function isPublic({ kind }: Definition): boolean {
  return kind !== 'defp' && kind !== 'defmacrop' && kind !== 'defguardp';
}

/** Local calls in a clause: its body, its guard and its defaults. */
function calls({ node, scope }: Definition): (Key | 'unfollowed')[] {
  const found: (Key | 'unfollowed')[] = [];
  const bound = boundNames(node, scope);
  const head = argumentsOf(node)[0];
  for (const inner of descendants(node)) {
    if (inner === node || inner === head) continue;
    const called = calledBy(inner, scope, bound);
    if (called) found.push(called);
  }
  return found;
}

function calledBy(node: SyntaxNode, scope: Scope, bound: ReadonlySet<string>): Key | 'unfollowed' | undefined {
  if (node.kind === 'call') return localCall(node, scope);
  if (node.kind === 'unary_operator')
    return operatorOf(node, scope) === '&' ? capturedFunction(node, scope) : undefined;
  if (node.kind !== 'identifier' || node.field === 'target') return undefined;
  // A bare name is a variable where one is bound, else a call without parentheses.
  const name = textOf(node, scope);
  const piped = pipedArguments(node, scope);
  if (piped === 0 && (bound.has(name) || (node.parent && isCaptured(node.parent, scope)))) return undefined;
  return `${name}/${piped}`;
}

/**
 * Names that a pattern of the clause binds: parameters, `=`, `<-`, the left of `->`. The nearest node around a name that says
 * whether it is bound there decides; one way down, since nesting has no bound.
 */
function boundNames(root: SyntaxNode, scope: Scope): ReadonlySet<string> {
  const names = new Set<string>();
  const head = argumentsOf(root)[0];
  const pending = [{ node: root, binds: false }];
  for (let inner = pending.pop(); inner; inner = pending.pop()) {
    const { node, binds } = inner;
    if (node.kind === 'identifier' && node.field !== 'target' && binds) names.add(textOf(node, scope));
    const operator = node.kind === 'binary_operator' ? operatorOf(node, scope) : undefined;
    for (const child of node.children) {
      const own = operator === undefined ? undefined : bindsOperand(operator, child.field);
      const isLeft = node.kind === 'stab_clause' ? child.field === 'left' : undefined;
      const isHead = node === head || (child === head && node.kind === 'arguments') ? true : undefined;
      pending.push({ node: child, binds: own ?? isLeft ?? isHead ?? binds });
    }
  }
  return names;
}

function bindsOperand(operator: string, field: string | undefined): boolean | undefined {
  if (field === 'right' && (operator === '\\\\' || operator === 'when')) return false;
  return field === 'left' && (operator === '=' || operator === '<-') ? true : undefined;
}

/** `name/2` under a `&`. */
function isCaptured(slash: SyntaxNode, scope: Scope): boolean {
  const above = slash.parent;
  return slash.kind === 'binary_operator' && above?.kind === 'unary_operator' && operatorOf(above, scope) === '&';
}

function localCall(call: SyntaxNode, scope: Scope): Key | 'unfollowed' | undefined {
  const target = childIn(call, 'target');
  // `unquote(name)(a)` calls a function whose name is computed.
  if (target?.kind === 'call') return 'unfollowed';
  if (target?.kind !== 'identifier') return undefined;
  const arity = argumentsOf(call).length + (doBlock(call) ? 1 : 0) + pipedArguments(call, scope);
  return `${textOf(target, scope)}/${arity}`;
}

function pipedArguments(node: SyntaxNode, scope: Scope): number {
  const piped =
    node.field === 'right' && node.parent?.kind === 'binary_operator' && operatorOf(node.parent, scope) === '|>';
  return piped ? 1 : 0;
}

/** `&name/2`. */
function capturedFunction(capture: SyntaxNode, scope: Scope): Key | undefined {
  const operand = operandOf(capture);
  const slash = operand?.kind === 'binary_operator' && operatorOf(operand, scope) === '/' ? operand : undefined;
  const name = slash && childIn(slash, 'left');
  const arity = slash && childIn(slash, 'right');
  if (name?.kind !== 'identifier' || arity?.kind !== 'integer') return undefined;
  return `${textOf(name, scope)}/${Number(textOf(arity, scope))}`;
}
