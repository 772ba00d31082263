import { childIn, descendants, type SyntaxNode } from '../../syntax/index.ts';
import { attributeAssignment } from './attributes.ts';
import { isDefinition } from './definitions.ts';
import { namedModules } from './directives.ts';
import { callName } from './nodes.ts';
import { type Scope, textOf } from './scope.ts';
import type { Session } from './session.ts';

const DEFINING = new Set(['use', 'defmodule', 'import', 'unquote', 'alias', 'require']);

/** Whether code may define something, set an attribute or `use` a module: only then its condition matters to the module. */
export function defines(root: SyntaxNode, scope: Scope, session: Session): boolean {
  for (const node of descendants(root)) {
    if (node.kind === 'identifier' && node.field !== 'target') {
      if (isImportedMacro(textOf(node, scope), scope, session)) return true;
    }
    if (attributeAssignment(node, scope)) return true;
    if (node.kind !== 'call' && node.kind !== 'dot') continue;
    if (node.kind === 'dot' && childIn(node, 'right')?.kind !== 'identifier') continue;
    const name = node.kind === 'call' ? callName(node, scope) : undefined;
    if (!name) continue;
    if (!name.receiver) {
      if (DEFINING.has(name.name) || isDefinition(name.name) || isImportedMacro(name.name, scope, session)) return true;
    } else if (namedModules(name.receiver, scope).some((module) => hasMacro(module, name.name, session))) {
      return true;
    }
  }
  return false;
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
