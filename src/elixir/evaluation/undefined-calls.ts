import { ELIXIR_FUNCTIONS, FIRST_NAMES, MIX_MODULES } from '../../knowledge/elixir-functions.ts';
import type { Span, Unknown } from '../../repository/index.ts';
import type { SyntaxNode } from '../../syntax/index.ts';
import { argumentsOf, doBlock } from './nodes.ts';
import { type Scope, spanOf } from './scope.ts';
import type { Session } from './session.ts';
import type { Value } from './value.ts';

/** A call that reaches no function, no clause of it, or one that cannot succeed: Elixir raises where it is made, or refuses the module that makes it. */
export interface UndefinedCall extends Unknown {
  /** The module that nobody here defines: a dependency may, once it is loaded. Undefined for what only Elixir or the module itself could. */
  readonly module: string | undefined;
}

/** Notes a call of `Module.name/arity` that was not followed, where Elixir has no such function. */
export function noteRemoteCall(module: string, name: string, arity: number, span: Span, session: Session): void {
  const [first = '', second] = module.split('.');
  if (first.startsWith(':') || /^(__\w+__|module_info)$/.test(name) || session.module(module)) return;
  const functions = ELIXIR_FUNCTIONS.get(module);
  if (functions) {
    if (!functions.has(name)) note(`Elixir has no function ${module}.${name}/${arity}`, undefined, span, session);
    return;
  }
  const isElixirs = first === 'Mix' ? second === undefined || MIX_MODULES.has(second) : FIRST_NAMES.has(first);
  if (!isElixirs)
    note(`${module}.${name}/${arity} is called, and nothing here defines ${module}`, module, span, session);
}

/** Kernel's functions and macros that take nothing, and the forms that look like them. */
const TAKING_NOTHING = /^(binding|dbg|make_ref|node|self|super|__\w+__)$/;

/** Notes a call `name()` where neither the module, nor what it imports or uses, nor Kernel can have that function. */
export function noteLocalCall(node: SyntaxNode, name: string, scope: Scope, session: Session): void {
  const { module, imports, unquote } = scope;
  if (!module || unquote || imports.length > 0 || module.unknown.length > 0) return;
  if (node.kind !== 'call' || argumentsOf(node).length > 0 || doBlock(node) || TAKING_NOTHING.test(name)) return;
  const isOwn = [...module.definitions, ...module.brought].some((defined) => defined.name === name);
  if (!isOwn) note(`${name}/0 is called, and nothing here defines it`, undefined, spanOf(node, scope), session);
}

/** Notes a call that asks for a file which is not there. */
export function noteMissingFile(name: string, path: string, span: Span, session: Session): void {
  note(`${name} raises, for there is no file ${path}`, undefined, span, session);
}

/**
 * Notes that the code raises where it is evaluated. Outside of a build that is no fault: it may well ask for a variable that its developers have
 * set.
 */
export function noteRaise(reason: string, span: Span, session: Session): void {
  if (session.environment.os !== undefined) note(reason, undefined, span, session);
}

/** Values of which patterns tell for certain whether they take them. */
const PLAIN: ReadonlySet<Value['kind']> = new Set(['atom', 'string', 'number', 'tuple']);

/** Notes a call that no clause of the function takes. */
export function noteUnmatched(name: string, values: readonly Value[], span: Span, session: Session): void {
  if (!values.every(({ kind }) => PLAIN.has(kind))) return;
  note(`no clause of ${name}/${values.length} takes what it is called with`, undefined, span, session);
}

function note(reason: string, module: string | undefined, span: Span, { undefinedCalls }: Session): void {
  if (undefinedCalls.some((call) => call.span.path === span.path && call.span.start === span.start)) return;
  undefinedCalls.push({ kind: 'unknown', reason, module, span });
}
