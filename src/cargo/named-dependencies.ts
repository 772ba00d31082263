import type { CargoPackage } from './model.ts';

/**
 * The packages behind the normal path dependencies whose crate the code names (`NifCrateSource.mentionedCrates`): rustc
 * links a dependency that is named and leaves out one that is not. A dependency that is not renamed goes by the name of its
 * library target, which need not be the package's.
 */
export function namedPathPackages(
  pkg: CargoPackage,
  mentionedCrates: ReadonlySet<string>,
  packageAt: (directory: string) => CargoPackage | undefined,
): readonly CargoPackage[] {
  const named = pkg.dependencies.flatMap((dependency) => {
    if (dependency.kind !== 'normal' || !dependency.path) return [];
    const target = packageAt(dependency.path.value);
    if (!target) return [];
    const isRenamed = dependency.name !== dependency.packageName.replaceAll('-', '_');
    const name = isRenamed ? dependency.name : (target.library?.name.value ?? dependency.name);
    return mentionedCrates.has(name) ? [target] : [];
  });
  return [...new Set(named)];
}
