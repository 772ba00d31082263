import { type Span, unknown } from '../../repository/index.ts';
import type { Thunk, Value } from '../value.ts';
import { lose } from './lost.ts';
import type { Machine } from './machine.ts';

/** What names are bound to in one place; undefined for a name that is not bound there. */
export interface Names {
  get(name: string): Thunk | undefined;
}

/** The names that an expression sees, the innermost first. */
export type Scope =
  | { readonly kind: 'names'; readonly names: Names; readonly outer: Scope | undefined }
  | { readonly kind: 'with'; readonly set: Thunk; readonly outer: Scope };

export function within(names: Names, outer: Scope | undefined): Scope {
  return { kind: 'names', names, outer };
}

/** What a name is bound to by `let`, `rec`, a function or the globals; no `with` hides any of these. */
export function boundName(scope: Scope, name: string): Thunk | undefined {
  for (let at: Scope | undefined = scope; at; at = at.outer) {
    if (at.kind !== 'names') continue;
    const found = at.names.get(name);
    if (found) return found;
  }
  return undefined;
}

/**
 * What a name means that only a `with` can give. The innermost set that has it counts. Where a set may or may not have it, it
 * must be the only one left: somebody has it, or the file would not evaluate.
 */
export function nameFromWith(machine: Machine, scope: Scope, name: string, span: Span): Value {
  let candidate: Value | undefined;
  for (let at: Scope | undefined = scope; at; at = at.outer) {
    if (at.kind !== 'with') continue;
    const set = machine.force(at.set);
    if (set.kind === 'unknown') {
      return candidate ? ambiguous(name, span) : set;
    }
    const has = machine.has(set, name);
    if (has === false) continue;
    if (candidate) return ambiguous(name, span);
    if (has) return machine.select(set, name, span);
    candidate = set;
  }
  if (candidate) return machine.select(candidate, name, span);
  return lose(`undefined variable '${name}'`, span);
}

function ambiguous(name: string, span: Span): Value {
  return unknown(`more than one \`with\` may hold '${name}'`, span);
}
