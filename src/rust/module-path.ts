import { moduleOf, type Scope } from './scope.ts';

const DEEPEST = 8;

/** The modules of the crate that a path names where it stands; several where a name is declared under several conditions. */
export function modulesAt(path: readonly string[], scope: Scope): readonly Scope[] {
  return found(path, scope, 0);
}

function found([first, ...rest]: readonly string[], scope: Scope, depth: number): readonly Scope[] {
  if (first === undefined) return [moduleOf(scope)];
  let modules = firstModules(first, scope, depth);
  for (const name of rest) modules = modules.flatMap((module) => step(name, module, depth));
  return modules;
}

function step(name: string, module: Scope, depth: number): readonly Scope[] {
  if (name === 'super') return module.parentModule ? [module.parentModule] : [];
  return name === 'self' ? [module] : named(name, module, depth);
}

function firstModules(name: string, scope: Scope, depth: number): readonly Scope[] {
  const module = moduleOf(scope);
  if (name === 'crate') return [rootOf(module)];
  if (name === 'self' || name === 'super') return step(name, module, depth);
  for (let at: Scope | undefined = scope; at; at = at.outer) {
    const modules = named(name, at, depth);
    if (modules.length > 0) return modules;
  }
  return [];
}

/** Declared here, or brought in by a `use`. */
function named(name: string, scope: Scope, depth: number): readonly Scope[] {
  const declared = scope.modules.get(name);
  if (declared) return declared;
  const imported = depth > DEEPEST ? undefined : scope.imports.get(name);
  return imported && imported[0] !== name ? found(imported, scope, depth + 1) : [];
}

export function rootOf(scope: Scope): Scope {
  let at = moduleOf(scope);
  while (at.parentModule) at = at.parentModule;
  return at;
}
