import { modulesAt, rootOf } from './module-path.ts';
import { moduleOf, type Scope } from './scope.ts';
import type { Mention } from './sightings.ts';

// What `use rustler::*` may bring in under a name that a crate may have: the public modules and crates of rustler/src/lib.rs at the tags
// rustler-0.22.0 to rustler-0.38.0.
const OF_RUSTLER: ReadonlySet<string> = new Set(
  'codegen_runtime dynamic env error export lazy_static resource return schedule serde sys thread types wrapper'.split(
    ' ',
  ),
);

/** Whether something nearer than the crates has the name that a path begins with (Rust reference, "Name resolution"). */
export function hidden({ name, kind, at }: Mention): 'surely' | 'perhaps' | 'no' {
  // Before edition 2018 `::a` begins at the root of the crate.
  if (kind === 'root') return rootOf(at.scope).declared.has(name) ? 'perhaps' : 'no';
  for (let scope: Scope | undefined = at.scope; scope; scope = scope.outer) {
    // For a `use` rustc looks at the crate as well, and by that links it (seen with 1.95).
    if (scope.declared.get(name)) return kind === 'use' ? 'perhaps' : 'surely';
    if (hasPerhaps(name, scope, kind)) return 'perhaps';
  }
  return 'no';
}

function hasPerhaps(name: string, scope: Scope, kind: Mention['kind']): boolean {
  const imported = scope.imports.get(name);
  // What is imported may as well be a function, which hides no crate.
  if (scope.declared.has(name) || (imported && imported[0] !== name)) return true;
  // A `use` of a name that a crate and a wildcard have does not compile (E0659).
  return kind === 'path' && scope.globs.some((glob) => bringsIn(glob, name, scope, new Set()));
}

function bringsIn(glob: readonly string[], name: string, scope: Scope, seen: Set<Scope>): boolean {
  // The variants of an enumeration.
  if (/^[A-Z]/.test(glob.at(-1) ?? '')) return false;
  if (glob.length === 1 && glob[0] === 'rustler') return OF_RUSTLER.has(name);
  const modules = modulesAt(glob, scope);
  if (modules.length === 0) return true;
  return modules.some((module) => {
    if (module === moduleOf(scope) || seen.has(module)) return false;
    seen.add(module);
    const imported = module.imports.get(name);
    if (module.declared.has(name) || (imported && imported[0] !== name)) return true;
    return module.globs.some((next) => bringsIn(next, name, module, seen));
  });
}
