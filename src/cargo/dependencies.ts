import type { Located } from '../repository/index.ts';
import type { TomlEntry, TomlTable } from '../syntax/index.ts';
import { type InheritFrom, type PackageProblem, packageProblem } from './inherit.ts';
import { type Manifest, workspaceTable } from './manifest.ts';
import type { CargoDependency } from './model.ts';
import { asString, booleanAt, entryAt, stringAt, stringsAt, tableAt } from './toml-access.ts';
import { joinPath } from './view-path.ts';

export interface Dependencies {
  readonly dependencies: readonly CargoDependency[];
  readonly problems: readonly PackageProblem[];
}

// The names with an underscore are older; editions up to 2021 accept them.
const SECTIONS: readonly (readonly [name: string, kind: CargoDependency['kind']])[] = [
  ['dependencies', 'normal'],
  ['build-dependencies', 'build'],
  ['build_dependencies', 'build'],
  ['dev-dependencies', 'dev'],
  ['dev_dependencies', 'dev'],
];

/** All dependencies of a manifest, those of `target.*` included, with what they inherit from the workspace root. */
export function readDependencies(manifest: Manifest, root: InheritFrom, edition: string): Dependencies {
  const problems: PackageProblem[] = [];
  const dependencies: CargoDependency[] = [];
  for (const { table, kind, target } of dependencyTables(manifest.table)) {
    for (const entry of table.entries.values()) {
      const read = readDependency(entry, { kind, target }, { manifest, root, edition });
      if ('inherits' in read) problems.push(read);
      else dependencies.push(read);
    }
  }
  return { dependencies, problems };
}

interface DependencyTable {
  readonly table: TomlTable;
  readonly kind: CargoDependency['kind'];
  readonly target: string | undefined;
}

/** The tables of a manifest that list dependencies, those of `target.*` included. */
export function dependencyTables(manifest: TomlTable): readonly DependencyTable[] {
  const targets = [...(tableAt(manifest, 'target')?.entries ?? [])].map(([target, { value }]) => ({ value, target }));
  return [{ value: manifest, target: undefined }, ...targets].flatMap(({ value, target }) =>
    SECTIONS.flatMap(([section, kind]): DependencyTable[] => {
      const table = value.kind === 'table' ? tableAt(value, section) : undefined;
      return table ? [{ table, kind, target }] : [];
    }),
  );
}

interface Surroundings {
  readonly manifest: Manifest;
  readonly root: InheritFrom;
  readonly edition: string;
}

function readDependency(
  entry: TomlEntry,
  listed: Pick<CargoDependency, 'kind' | 'target'>,
  { manifest, root, edition }: Surroundings,
): CargoDependency | PackageProblem {
  const key = entry.key.value;
  const own = entry.value.kind === 'table' ? entry.value : undefined;
  if (!own && entry.value.kind !== 'string') {
    return packageProblem(`dependency \`${key}\` is neither a version nor a table`, entry.span);
  }
  if (booleanAt(own, 'workspace') === false) {
    return packageProblem(`dependency \`${key}\` says \`workspace = false\`, which cargo refuses`, entry.span);
  }
  if (booleanAt(own, 'workspace') !== true) {
    return refusal(entry, entry) ?? dependencyFrom(entry, listed, entry, manifest.directory);
  }
  const inherits = `dependencies.${key}`;
  if (!root) {
    return packageProblem(
      `dependency \`${key}\` is inherited, but there is no workspace root`,
      entry.key.span,
      inherits,
    );
  }
  const shared = entryAt(workspaceTable(root), 'dependencies', key);
  if (!shared) {
    const reason = `\`workspace.dependencies.${key}\` is not defined in the workspace root`;
    return packageProblem(reason, entry.key.span, inherits);
  }
  const refused = refusal(shared, entry);
  if (refused) return refused;
  const base = dependencyFrom(shared, listed, entry, root.directory);
  return {
    ...base,
    features: [...base.features, ...(stringsAt(own, 'features')?.value ?? [])],
    defaultFeatures: inheritedDefaultFeatures(own, shared, edition),
    optional: booleanAt(own, 'optional') ?? false,
  };
}

const REQUIREMENT = /^\s*(=|>=?|<=?|~|\^)?\s*[\d*xX]/;

/** Why cargo takes no dependency that is written so (cargo src/workspace/parser/mod.rs `dep_to_dependency`). */
function refusal(written: TomlEntry, { key }: TomlEntry): PackageProblem | undefined {
  const table = written.value.kind === 'table' ? written.value : undefined;
  const requirement = asString(written) ?? stringAt(table, 'version');
  if (requirement && !REQUIREMENT.test(requirement.value)) {
    return packageProblem(`dependency \`${key.value}\` asks for what is no version`, requirement.span);
  }
  const says = ['version', 'path', 'git', 'registry', 'registry-index', 'base'].some((name) =>
    table?.entries.has(name),
  );
  if (!table || says) return undefined;
  return packageProblem(`dependency \`${key.value}\` has neither a version nor a place`, key.span);
}

function dependencyFrom(
  written: TomlEntry,
  listed: Pick<CargoDependency, 'kind' | 'target'>,
  place: TomlEntry,
  directory: string,
): CargoDependency {
  const table = written.value.kind === 'table' ? written.value : undefined;
  const path = stringAt(table, 'path');
  return {
    name: place.key.value.replaceAll('-', '_'),
    packageName: stringAt(table, 'package')?.value ?? place.key.value,
    renamed: stringAt(table, 'package') !== undefined,
    ...listed,
    requirement: asString(written) ?? stringAt(table, 'version'),
    path: path && folderFrom(directory, path),
    git: stringAt(table, 'git'),
    features: stringsAt(table, 'features')?.value ?? [],
    defaultFeatures: defaultFeatures(table) ?? true,
    optional: booleanAt(table, 'optional') ?? false,
    span: place.key.span,
  };
}

/** A path that leaves the repository keeps its way out, so that nothing is found there. */
function folderFrom(directory: string, path: Located<string>): Located<string> {
  return { value: joinPath(directory, path.value) ?? `../${path.value}`, span: path.span };
}

/**
 * A member can switch default features on; switching them off for itself alone is ignored before edition 2024 (cargo
 * src/workspace/parser/mod.rs `inner_dependency_inherit_with`; for 2024 RFC 3945, an error before Rust 1.99).
 */
function inheritedDefaultFeatures(own: TomlTable | undefined, shared: TomlEntry, edition: string): boolean {
  const here = defaultFeatures(own);
  const there = shared.value.kind === 'table' ? defaultFeatures(shared.value) : undefined;
  if (Number(edition) >= 2024) return here ?? there ?? true;
  return here === true || (there ?? true);
}

function defaultFeatures(table: TomlTable | undefined): boolean | undefined {
  return booleanAt(table, 'default-features') ?? booleanAt(table, 'default_features');
}
