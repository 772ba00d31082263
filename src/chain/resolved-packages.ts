import type { CargoDependency, CargoPackage, NamedTarget } from '../cargo/index.ts';
import type { CrateLookup } from './compiled-crate.ts';

/** A package whose manifest cargo reads, and what it resolves of it. */
export interface ResolvedPackage {
  readonly pkg: CargoPackage;
  /** Whether it is of the workspace that is built, or the package itself that is. */
  readonly isMember: boolean;
  readonly dependencies: readonly CargoDependency[];
}

/**
 * The members of a workspace, or a package alone, what stands in for crates there, and what these depend on by path, directly or not. Of
 * members cargo resolves everything, whatever it builds: what is optional, for other platforms, for tests (cargo src/cargo/ops/resolve.rs).
 * Tests of others are nobody's.
 */
export function resolvedPackages(
  members: readonly CargoPackage[],
  { crateAt }: Pick<CrateLookup, 'crateAt'>,
): ResolvedPackage[] {
  const own = new Set(members);
  const found = new Set(members);
  const resolved: ResolvedPackage[] = [];
  for (const pkg of found) {
    const isMember = own.has(pkg);
    const dependencies = pkg.dependencies.filter(({ kind }) => isMember || kind !== 'dev');
    resolved.push({ pkg, isMember, dependencies });
    const patched = isMember ? pkg.patches.map(({ folder }) => folder) : [];
    for (const folder of [...dependencies.map(({ path }) => path), ...patched]) {
      const next = folder && crateAt(folder.value);
      if (next) found.add(next);
    }
  }
  return resolved;
}

/** The targets of a package that cargo looks for by their names: tests, examples and benchmarks of members alone. */
export function lookedForTargets({ pkg, isMember }: ResolvedPackage): readonly NamedTarget[] {
  return pkg.namedTargets.filter(({ kind }) => isMember || kind === 'binary');
}
