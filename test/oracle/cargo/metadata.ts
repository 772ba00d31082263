import type { CargoModel, CargoPackage } from '../../../src/cargo/index.ts';

/** What speaks against the package itself, a fellow member or the workspace: cargo reads all of them at once. */
export function refusals(model: CargoModel, directory: string): string[] {
  const pkg = model.packageAt(directory);
  const members = pkg?.workspace?.members ?? [directory];
  const own = [directory, ...members].flatMap((member) => model.packageAt(member)?.problems ?? []);
  const root = pkg?.workspace?.manifest.path;
  const shared = model.problems.filter((problem) => problem.path === root);
  return [...own, ...shared].map((problem) => problem.reason);
}

export function allProblems(model: CargoModel): string[] {
  const own = model.packages.flatMap((pkg) => pkg.problems);
  return [...own, ...model.problems].map((problem) => problem.reason);
}

export function membersIn(model: CargoModel, directory: string): readonly string[] {
  return model.packageAt(directory)?.workspace?.members ?? [directory];
}

export function foldersOf(metadata: Metadata, root: string): string[] {
  return metadata.packages
    .filter((found) => metadata.workspace_members.includes(found.id))
    .map((found) => relative(found.manifest_path, root).replace(/\/?Cargo\.toml$/, ''))
    .sort();
}

export function summary(pkg: CargoPackage | undefined) {
  if (!pkg) return undefined;
  return {
    name: pkg.name.value,
    version: pkg.version.kind === 'known' ? (pkg.version.value ?? '0.0.0') : 'unknown',
    edition: pkg.edition.kind === 'known' ? pkg.edition.value : 'unknown',
    library: pkg.library && {
      name: pkg.library.name.value,
      crateTypes: pkg.library.crateTypes?.value.map((type) => type.value) ?? ['lib'],
      path: pkg.library.path,
    },
    hasBinary: pkg.hasBinary,
    dependencies: pkg.dependencies
      .map((dependency) => ({
        name: dependency.packageName,
        known: dependency.name,
        kind: dependency.kind,
        optional: dependency.optional,
        defaultFeatures: dependency.defaultFeatures,
        features: dependency.features.map((feature) => feature.value),
        path: dependency.path?.value,
      }))
      .sort(byText),
  };
}

export function expectedSummary(found: MetadataPackage, root: string): ReturnType<typeof summary> {
  const library = found.targets.find(
    (target) => !['bin', 'custom-build', 'test', 'example', 'bench'].includes(target.kind[0] ?? ''),
  );
  return {
    name: found.name,
    version: found.version,
    edition: found.edition,
    library: library && {
      name: library.name,
      crateTypes: library.crate_types,
      path: relative(library.src_path, root),
    },
    hasBinary: found.targets.some((target) => target.kind.includes('bin')),
    dependencies: found.dependencies
      .map((dependency) => ({
        name: dependency.name,
        known: (dependency.rename ?? dependency.name).replaceAll('-', '_'),
        kind: dependency.kind ?? ('normal' as const),
        optional: dependency.optional,
        defaultFeatures: dependency.uses_default_features,
        features: dependency.features,
        path: dependency.path === undefined ? undefined : relative(dependency.path, root),
      }))
      .sort(byText),
  };
}

export function relative(path: string, root: string): string {
  return path === root ? '' : path.slice(root.length + 1);
}

function byText(one: unknown, other: unknown): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
}

/** The part of `cargo metadata` that is compared. */
export interface Metadata {
  readonly packages: readonly MetadataPackage[];
  readonly workspace_members: readonly string[];
}

interface MetadataPackage {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly edition: string;
  readonly manifest_path: string;
  readonly targets: readonly { kind: string[]; crate_types: string[]; name: string; src_path: string }[];
  readonly dependencies: readonly {
    name: string;
    rename: string | null;
    kind: 'build' | 'dev' | null;
    optional: boolean;
    uses_default_features: boolean;
    features: string[];
    path?: string;
  }[];
}
