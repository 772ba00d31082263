import type { Span } from '../repository/index.ts';
import { childIn } from '../syntax/index.ts';
import { modulesAt } from './module-path.ts';
import type { Scope } from './scope.ts';
import { type Sightings, spanOf } from './sightings.ts';
import { identifierAt } from './token-tree.ts';

/** The names of the functions of the crate that a path may mean where it stands, where they are defined. */
export function definitionsAt(path: readonly string[], scope: Scope, sightings: Sightings): readonly Span[] {
  return found(path, scope, sightings, new Map());
}

/** `seen`: the modules that were looked through, for each name. */
function found(
  path: readonly string[],
  scope: Scope,
  sightings: Sightings,
  seen: Map<string, Set<Scope>>,
): readonly Span[] {
  const name = path.at(-1);
  if (name === undefined) return [];
  const before = seen.get(name) ?? new Set();
  seen.set(name, before);
  const modules = (path.length > 1 ? modulesAt(path.slice(0, -1), scope) : around(scope)).filter(
    (module) => !before.has(module),
  );
  for (const module of modules) before.add(module);
  const own = modules.flatMap((module) => definedIn(module, name, sightings));
  if (own.length > 0) return own;
  const further = modules.flatMap((module): readonly Span[] => {
    const imported = module.imports.get(name);
    if (imported && imported.length > 1) return found(imported, module, sightings, seen);
    return module.globs.flatMap((glob) => found([...glob, name], module, sightings, seen));
  });
  return [...new Map(further.map((span) => [`${span.path}:${span.start}`, span])).values()];
}

function around(scope: Scope): Scope[] {
  const scopes: Scope[] = [];
  for (let at: Scope | undefined = scope; at; at = at.outer) scopes.push(at);
  return scopes;
}

function definedIn(module: Scope, name: string, { functions }: Sightings): Span[] {
  return functions.flatMap(({ node, at }) => {
    const own = at.scope === module ? childIn(node, 'name') : undefined;
    return own && identifierAt(own, at.source.text) === name ? [spanOf(own, at)] : [];
  });
}
