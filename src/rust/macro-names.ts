import type { Scope } from './scope.ts';

/** Whether a name means the macro of crate rustler: surely, perhaps (it comes through a glob or another crate), or not. */
export type Meaning = 'rustler' | 'perhaps' | 'other';

const CRATES: ReadonlySet<string> = new Set(['rustler', 'rustler_codegen']);
const DEEPEST = 20;

/** What the path of an attribute or macro means where it stands. `macroUse`: the crate has `#[macro_use] extern crate rustler`. */
export function meaningOf(path: readonly string[], macro: string, scope: Scope, macroUse: boolean): Meaning {
  return meaning(path, macro, scope, macroUse, 0);
}

function meaning(path: readonly string[], macro: string, scope: Scope, macroUse: boolean, depth: number): Meaning {
  const [first, ...rest] = path;
  if (first === undefined || depth > DEEPEST) return 'perhaps';
  const imported = lookup(first, scope);
  if (imported && !(imported.length === 1 && imported[0] === first)) {
    // A path that an import gives is a crate's own: it is not looked up in the same scope again.
    return meaningOfFullPath([...imported, ...rest], macro, scope, macroUse, depth + 1);
  }
  if (rest.length > 0) return meaningOfFullPath(path, macro, scope, macroUse, depth);
  if (first !== macro) return 'other';
  if (macroUse) return 'rustler';
  return throughGlobs(macro, scope, macroUse, depth);
}

/** The paths that a path may mean where it stands, as far as imports tell: one, or one for every `use …::*`. */
export function pathsMeant(path: readonly string[], scope: Scope): readonly (readonly string[])[] {
  const [first, ...rest] = path;
  const imported = first === undefined ? undefined : lookup(first, scope);
  if (imported) return [[...imported, ...rest]];
  return rest.length > 0 ? [path] : globsAround(scope).map((glob) => [...glob, ...path]);
}

function globsAround(scope: Scope): readonly (readonly string[])[] {
  const globs: (readonly string[])[] = [];
  for (let at: Scope | undefined = scope; at; at = at.outer) for (const glob of at.globs) globs.push(glob);
  return globs;
}

function meaningOfFullPath(
  path: readonly string[],
  macro: string,
  scope: Scope,
  macroUse: boolean,
  depth: number,
): Meaning {
  const last = path[path.length - 1];
  if (path.length === 2 && CRATES.has(path[0] as string)) return last === macro ? 'rustler' : 'other';
  if (path[0] === 'super' && path.length === 2 && scope.parentModule) {
    return meaning([last as string], macro, scope.parentModule, macroUse, depth + 1);
  }
  return last === macro ? 'perhaps' : 'other';
}

function throughGlobs(macro: string, scope: Scope, macroUse: boolean, depth: number): Meaning {
  const globs = globsAround(scope);
  if (globs.some((path) => path.length === 1 && CRATES.has(path[0] as string))) return 'rustler';
  const above = globs.some((path) => path.join('::') === 'super') ? scope.parentModule : undefined;
  if (above && meaning([macro], macro, above, macroUse, depth + 1) === 'rustler') return 'rustler';
  return globs.length > 0 ? 'perhaps' : 'other';
}

function lookup(name: string, scope: Scope): readonly string[] | undefined {
  for (let at: Scope | undefined = scope; at; at = at.outer) {
    const path = at.imports.get(name);
    if (path) return path;
  }
  return undefined;
}
