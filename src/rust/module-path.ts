import { moduleOf, type Scope } from './scope.ts';

/** The modules of the crate that a path names where it stands; several where a name is declared under several conditions. */
export function modulesAt(path: readonly string[], scope: Scope): readonly Scope[] {
  const [first, ...rest] = path;
  if (first === undefined) return [moduleOf(scope)];
  let found = firstModules(first, scope);
  for (const name of rest) {
    found = found.flatMap((module) => {
      if (name === 'super') return module.parentModule ? [module.parentModule] : [];
      return name === 'self' ? [module] : (module.modules.get(name) ?? []);
    });
  }
  return found;
}

function firstModules(name: string, scope: Scope): readonly Scope[] {
  const module = moduleOf(scope);
  if (name === 'self') return [module];
  if (name === 'super') return module.parentModule ? [module.parentModule] : [];
  if (name === 'crate') return [rootOf(module)];
  for (let at: Scope | undefined = scope; at; at = at.outer) {
    const found = at.modules.get(name);
    if (found) return found;
  }
  return [];
}

export function rootOf(scope: Scope): Scope {
  let at = moduleOf(scope);
  while (at.parentModule) at = at.parentModule;
  return at;
}
