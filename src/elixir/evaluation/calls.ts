import { childIn, namedChildren, type SyntaxNode } from '../../syntax/index.ts';
import { chooseBranch } from './branches.ts';
import { builtin, kernelFunction } from './builtins/index.ts';
import { comprehension } from './comprehension.ts';
import { evaluate } from './evaluate.ts';
import { applyFunction, callDefinition, hasDefinition } from './functions.ts';
import { injected } from './injection.ts';
import { valueAt } from './lookup.ts';
import { matchQuestion } from './match-question.ts';
import { argumentsOf, type CallName, callName, dottedName } from './nodes.ts';
import { operation } from './operators.ts';
import { quote, unquoted } from './quote.ts';
import { type Lazy, memoize, type Scope, spanOf, textOf } from './scope.ts';
import type { Session } from './session.ts';
import { block } from './statements.ts';
import { noteLocalCall, noteRaise, noteRemoteCall } from './undefined-calls.ts';
import { atom, lost, type Value } from './value.ts';

/** A call or bare name; `piped` holds the values that `|>` puts before the arguments. */
export function call(node: SyntaxNode, piped: readonly Lazy[], scope: Scope, session: Session): Value {
  const span = spanOf(node, scope);
  if (node.kind === 'identifier') return local(node, textOf(node, scope), piped, scope, session);
  const name = node.kind === 'dot' ? dottedName(node, scope) : callName(node, scope);
  if (!name) return anonymous(node, piped, scope, session);
  if (!name.receiver)
    return special(node, name.name, piped, scope, session) ?? local(node, name.name, piped, scope, session);
  const receiver = evaluate(name.receiver, scope, session);
  if (receiver.kind === 'unknown') return lost(receiver.reason, span);
  if (receiver.kind !== 'atom') {
    const field = !node.children.some((child) => child.kind === 'arguments');
    return field ? valueAt(receiver, atom(name.name, span), span) : lost('the call is not followed', span);
  }
  return remote(node, receiver.value, name.name, piped, scope, session);
}

/** `left |> right`. */
export function pipe(left: SyntaxNode, right: SyntaxNode, scope: Scope, session: Session): Value {
  const value = memoize(() => evaluate(left, scope, session));
  if (right.kind === 'call' || right.kind === 'identifier' || right.kind === 'dot')
    return call(right, [value], scope, session);
  return lost('the pipe is not followed', spanOf(right, scope));
}

function anonymous(node: SyntaxNode, piped: readonly Lazy[], scope: Scope, session: Session): Value {
  const target = childIn(node, 'target');
  const called = target?.kind === 'dot' && !childIn(target, 'right') ? childIn(target, 'left') : undefined;
  const span = spanOf(node, scope);
  if (!called) return lost('the call is not followed', span);
  const values = [...piped, ...lazyArguments(node, scope, session)].map((argument) => argument());
  return applyFunction(evaluate(called, scope, session), values, span, session);
}

/** Arguments as values that are computed when they are needed. A `do` block counts as the keywords it is. */
function lazyArguments(node: SyntaxNode, scope: Scope, session: Session): Lazy[] {
  return argumentsOf(node).map((argument) => memoize(() => evaluate(argument, scope, session)));
}

/** The forms that do not evaluate their arguments as a function does. */
function special(
  node: SyntaxNode,
  name: string,
  piped: readonly Lazy[],
  scope: Scope,
  session: Session,
): Value | undefined {
  const span = spanOf(node, scope);
  switch (name) {
    case 'quote':
      return quote(node, scope, session);
    case 'unquote':
    case 'unquote_splicing':
      return unquoted(node, scope, session);
    case 'for':
      return comprehension(node, scope, session);
    case 'match?':
      return matchQuestion(node, scope, session);
    case 'raise':
    case 'reraise':
    case 'throw':
    case 'exit':
      noteRaise('the code raises here', span, session);
      return lost('the code raises here', span);
  }
  const branch = chooseBranch(node, piped[0]?.(), scope, session);
  switch (branch?.kind) {
    case 'taken':
      return block(branch.statements, branch.scope, session, span);
    case 'value':
      return branch.value;
    case 'undecided':
      return lost(
        branch.condition.kind === 'unknown' ? branch.condition.reason : 'the condition is not followed',
        branch.condition.span,
      );
    default:
      return undefined;
  }
}

function local(node: SyntaxNode, name: string, piped: readonly Lazy[], scope: Scope, session: Session): Value {
  const values = [...piped, ...lazyArguments(node, scope, session)];
  const span = spanOf(node, scope);
  if (scope.module && hasDefinition(scope.module, name, values.length)) {
    return invoke(node, { receiver: undefined, name }, scope.module.name.value, piped, scope, session);
  }
  const kernel = kernelFunction(name);
  if (kernel) return kernel({ values, span, scope, session });
  for (const module of scope.imports) {
    const state = session.module(module);
    if (state && hasDefinition(state, name, values.length)) {
      return invoke(node, { receiver: undefined, name }, module, piped, scope, session);
    }
    const imported = builtin(`${module}.${name}`);
    if (imported) return imported({ values, span, scope, session });
  }
  if (values.length === 0) noteLocalCall(node, name, scope, session);
  return lost(`${name}/${values.length} is not followed`, span);
}

function remote(
  node: SyntaxNode,
  receiver: string,
  name: string,
  piped: readonly Lazy[],
  scope: Scope,
  session: Session,
): Value {
  const values = [...piped, ...(node.kind === 'call' ? lazyArguments(node, scope, session) : [])];
  const span = spanOf(node, scope);
  const module = receiver.startsWith('Elixir.') ? receiver.slice('Elixir.'.length) : `:${receiver}`;
  const key = `${module}.${name}`;
  const known = builtin(key) ?? (module === 'Kernel' ? kernelFunction(name) : undefined);
  if (known) return known({ values, span, scope, session });
  const operated = module === 'Kernel' ? operation(name, values, span, session) : undefined;
  if (operated) return operated;
  const state = scope.module?.name.value === module ? scope.module : session.module(module);
  if (state && hasDefinition(state, name, values.length)) {
    return invoke(node, { receiver: undefined, name }, module, piped, scope, session);
  }
  noteRemoteCall(module, name, values.length, span, session);
  return lost(`${key}/${values.length} is not followed`, span);
}

/** Calls a function or expands a macro of the repository. */
function invoke(
  node: SyntaxNode,
  { name }: CallName,
  module: string,
  piped: readonly Lazy[],
  scope: Scope,
  session: Session,
): Value {
  const span = spanOf(node, scope);
  const state = scope.module?.name.value === module ? scope.module : session.module(module);
  if (!state) return lost(`${module} is not followed`, span);
  const count = piped.length + argumentsOf(node).length;
  if (hasDefinition(state, name, count) === 'macro') {
    return injected(expandMacro(node, module, name, piped, scope, session), scope, session);
  }
  return callDefinition(state, name, [...piped, ...lazyArguments(node, scope, session)], span, session);
}

/** The code that a macro of the repository makes of a call: its arguments arrive as code. */
export function expandMacro(
  node: SyntaxNode,
  module: string,
  name: string,
  piped: readonly Lazy[],
  scope: Scope,
  session: Session,
): Value {
  const span = spanOf(node, scope);
  const state = scope.module?.name.value === module ? scope.module : session.module(module);
  if (!state) return lost(`${module} is not followed`, span);
  const given = argumentsOf(node).map(
    (argument): Lazy =>
      () =>
        quotedArgument(argument, scope),
  );
  return callDefinition(state, name, [...piped, ...given], span, session);
}

function quotedArgument(argument: SyntaxNode, scope: Scope): Value {
  const body = argument.kind === 'block' ? namedChildren(argument) : [argument];
  return { kind: 'quoted', body, scope, span: spanOf(argument, scope) };
}
