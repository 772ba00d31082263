import type { CargoDependency, CargoPackage } from '../cargo/index.ts';
import type { CrateLookup } from './compiled-crate.ts';

/** A package whose manifest cargo reads, and what it resolves of it. */
export interface ResolvedPackage {
  readonly pkg: CargoPackage;
  readonly dependencies: readonly CargoDependency[];
}

/**
 * The members of a workspace, or a package alone, and what they depend on by path, directly or not. Of members cargo resolves everything,
 * whatever it builds: what is optional, for other platforms, for tests (cargo src/cargo/ops/resolve.rs). Tests of others are nobody's.
 */
export function resolvedPackages(
  members: readonly CargoPackage[],
  { crateAt }: Pick<CrateLookup, 'crateAt'>,
): ResolvedPackage[] {
  const found = new Set(members);
  const resolved: ResolvedPackage[] = [];
  for (const pkg of found) {
    const isMember = resolved.length < members.length;
    const dependencies = pkg.dependencies.filter(({ kind }) => isMember || kind !== 'dev');
    resolved.push({ pkg, dependencies });
    for (const { path } of dependencies) {
      const next = path && crateAt(path.value);
      if (next) found.add(next);
    }
  }
  return resolved;
}
