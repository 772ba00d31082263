import { descendants, type SyntaxNode } from '../../syntax/index.ts';
import { ATTRIBUTE_CALLS } from './attribute-calls.ts';
import { attributeAssignment } from './attributes.ts';
import { isDefinition } from './definitions.ts';
import { formName, namedModules } from './directives.ts';
import { codeScope } from './injection.ts';
import { DEFINING_CALLS } from './known-libraries.ts';
import { argumentsOf, callName } from './nodes.ts';
import { unquotedCode } from './quote.ts';
import { type Scope, textOf } from './scope.ts';
import type { Session } from './session.ts';
import type { Value } from './value.ts';

const DEFINING = new Set(['use', 'defmodule', 'import', 'alias', 'require']);

/** Whether code may define something, set an attribute or `use` a module: only then does it matter to the module. */
export function defines(root: SyntaxNode, scope: Scope, session: Session): boolean {
  for (const node of descendants(root)) {
    if (node.kind === 'identifier' && node.field !== 'target') {
      if (isImportedMacro(textOf(node, scope), scope, session)) return true;
    }
    if (attributeAssignment(node, scope)) return true;
    if (node.kind === 'call' && callDefines(node, scope, session)) return true;
  }
  return false;
}

function callDefines(node: SyntaxNode, scope: Scope, session: Session): boolean {
  const form = formName(node, scope);
  if (form === 'unquote') return unquoteDefines(node, scope, session);
  if (form !== undefined) return DEFINING.has(form) || isDefinition(form) || isImportedMacro(form, scope, session);
  const called = callName(node, scope);
  if (!called?.receiver) return false;
  return namedModules(called.receiver, scope).some((module) => {
    const name = `${module}.${called.name}`;
    return ATTRIBUTE_CALLS.has(name) || DEFINING_CALLS.has(name) || hasMacro(module, called.name, session);
  });
}

function unquoteDefines(node: SyntaxNode, scope: Scope, session: Session): boolean {
  const argument = argumentsOf(node)[0];
  // Outside of quoted code the names in it may be bound anew between here and there: `for name <- names, do: unquote(name)`.
  if (!argument || !scope.unquote) return true;
  return codeDefines(unquotedCode(argument, scope, session), scope, session);
}

function codeDefines(code: Value, at: Scope, session: Session): boolean {
  const { budget } = session;
  if (code.kind === 'unknown' || budget.depth <= 0) return true;
  budget.depth -= 1;
  try {
    if (code.kind === 'list' || code.kind === 'tuple') {
      return code.items.some((item) => codeDefines(item, at, session));
    }
    if (code.kind !== 'quoted') return false;
    const inner = codeScope(code.scope, at);
    return code.body.some((statement) => defines(statement, inner, session));
  } finally {
    budget.depth += 1;
  }
}

function isImportedMacro(name: string, scope: Scope, session: Session): boolean {
  return scope.imports.some((module) => hasMacro(module, name, session));
}

function hasMacro(module: string, name: string, session: Session): boolean {
  return (
    session
      .module(module)
      ?.definitions.some((definition) => definition.kind === 'defmacro' && definition.name === name) ?? false
  );
}
