import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CargoModel, type CargoPackage, readCargoPackages } from '../../src/cargo/index.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { realTool } from '../real-tool.ts';
import { openWorkshop, type Workshop } from './cargo/workshop.ts';
import { type WorkspaceCase, workspaceCases } from './cargo/workspace-cases.ts';

const cargo = realTool('cargo', 'cargo');

describe.skipIf(cargo.missing)(`packages are read as cargo metadata reads them ${cargo.reason}`, () => {
  let workshop: Workshop;
  beforeAll(() => {
    workshop = openWorkshop();
  });
  afterAll(() => workshop.close());

  it('in generated workspaces', { timeout: 300_000 }, () => {
    const outcomes = { accepted: 0, refused: 0, silent: [] as string[] };
    for (const workspaceCase of fc.sample(workspaceCases, { numRuns: 160, seed: 3 })) compare(workspaceCase, outcomes);
    expect(outcomes.accepted).toBeGreaterThan(150);
    expect(outcomes.refused).toBeGreaterThan(60);
    // What cargo refuses is a problem of the package, of the manifest above, or of one that it depends on.
    expect(outcomes.silent).toEqual([]);
  });

  function compare(
    { files, packages }: WorkspaceCase,
    outcomes: { accepted: number; refused: number; silent: string[] },
  ) {
    workshop.write(files);
    const repository = memoryRepository(files);
    const model = readCargoPackages(repository.files, repository);
    for (const directory of packages) {
      const run = workshop.cargo(directory, ['metadata', '--no-deps', '--offline', '--format-version', '1', '--quiet']);
      const shown = JSON.stringify({ files, directory, stderr: run.stderr }, undefined, 1);
      if (run.status !== 0) {
        if (allProblems(model).length === 0) outcomes.silent.push(shown);
        outcomes.refused += 1;
        continue;
      }
      outcomes.accepted += 1;
      const metadata = JSON.parse(run.stdout) as Metadata;
      expect(refusals(model, directory), shown).toEqual([]);
      expect(membersIn(model, directory), shown).toEqual(foldersOf(metadata, workshop.root));
      for (const found of metadata.packages) {
        const at = relative(found.manifest_path, workshop.root).replace(/\/?Cargo\.toml$/, '');
        expect(summary(model.packageAt(at)), shown).toEqual(expectedSummary(found, workshop.root));
      }
    }
  }
});

/** What speaks against the package itself, a fellow member or the workspace: cargo reads all of them at once. */
function refusals(model: CargoModel, directory: string): string[] {
  const pkg = model.packageAt(directory);
  const members = pkg?.workspace?.members ?? [directory];
  const own = [directory, ...members].flatMap((member) => model.packageAt(member)?.problems ?? []);
  const root = pkg?.workspace?.manifest.path;
  const shared = model.problems.filter((problem) => problem.path === root);
  return [...own, ...shared].map((problem) => problem.reason);
}

function allProblems(model: CargoModel): string[] {
  const own = model.packages.flatMap((pkg) => pkg.problems);
  return [...own, ...model.problems].map((problem) => problem.reason);
}

function membersIn(model: CargoModel, directory: string): readonly string[] {
  return model.packageAt(directory)?.workspace?.members ?? [directory];
}

function foldersOf(metadata: Metadata, root: string): string[] {
  return metadata.packages
    .filter((found) => metadata.workspace_members.includes(found.id))
    .map((found) => relative(found.manifest_path, root).replace(/\/?Cargo\.toml$/, ''))
    .sort();
}

function summary(pkg: CargoPackage | undefined) {
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

function expectedSummary(found: MetadataPackage, root: string): ReturnType<typeof summary> {
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

function relative(path: string, root: string): string {
  return path === root ? '' : path.slice(root.length + 1);
}

function byText(one: unknown, other: unknown): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
}

interface Metadata {
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
