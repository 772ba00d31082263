import type { Located } from '../repository/index.ts';
import type { TomlTable } from '../syntax/index.ts';
import { parseCfgKey } from './cfg-expression.ts';
import { dependencyTables } from './dependencies.ts';
import { type PackageProblem, packageProblem } from './inherit.ts';
import { type Manifest, packageTable, workspaceTable } from './manifest.ts';
import { misshapenValue } from './manifest-form.ts';
import { booleanAt, stringAt, tableAt } from './toml-access.ts';

/** What cargo refuses of a manifest by itself, whatever stands around it. */
export function refusedContent(manifest: Manifest): readonly PackageProblem[] {
  const misshapen = misshapenValue(manifest);
  if (misshapen) return [misshapen];
  const { table } = manifest;
  return [
    ...[packageTable(manifest), workspaceTable(manifest)].flatMap((holder) =>
      refusedWord(holder, 'resolver', RESOLVERS),
    ),
    ...[packageTable(manifest), tableAt(workspaceTable(manifest), 'package')].flatMap(refusedVersions),
    ...refusedName(stringAt(packageTable(manifest), 'name')),
    ...[tableAt(table, 'lints'), tableAt(workspaceTable(manifest), 'lints')].flatMap(refusedLevels),
    ...refusedProfiles(tableAt(table, 'profile')),
    ...refusedFeatures(table),
    ...refusedPlatforms(tableAt(table, 'target')),
  ];
}

const RESOLVERS = ['1', '2', '3'];
/** Editions and the first version of Rust that has them (cargo src/core/features.rs, `Edition::first_version`). */
const EDITIONS: Readonly<Record<string, string | undefined>> = {
  '2015': undefined,
  '2018': '1.31',
  '2021': '1.56',
  '2024': '1.85',
};

function refusedWord(holder: TomlTable | undefined, key: string, words: readonly string[]): PackageProblem[] {
  const written = stringAt(holder, key);
  if (!written || words.includes(written.value)) return [];
  return [packageProblem(`\`${key} = "${written.value}"\` is not known to cargo`, written.span)];
}

/** `edition` and `rust-version`, by themselves and beside each other (cargo src/workspace/parser/mod.rs). */
function refusedVersions(holder: TomlTable | undefined): PackageProblem[] {
  const edition = stringAt(holder, 'edition');
  const version = stringAt(holder, 'version');
  const rust = stringAt(holder, 'rust-version');
  const unknown = refusedWord(holder, 'edition', Object.keys(EDITIONS));
  if (unknown.length > 0) return unknown;
  if (version && !/^\s*\d+\.\d+\.\d+(?:-[\w.-]+)?(?:\+[\w.-]+)?\s*$/.test(version.value))
    return [packageProblem(`\`version = "${version.value}"\` is no version`, version.span)];
  if (!rust) return [];
  const [, major, minor] = /^(\d+)(?:\.(\d+)(?:\.\d+)?)?$/.exec(rust.value) ?? [];
  if (major === undefined)
    return [packageProblem(`\`rust-version = "${rust.value}"\` is no version of Rust`, rust.span)];
  const first = EDITIONS[edition?.value ?? '2015']?.split('.')[1];
  // 2.0 is as incompatible with a first version of 1.x as 1.0 is.
  if (first === undefined || (major === '1' && Number(minor ?? 0) >= Number(first))) return [];
  return [packageProblem(`edition ${edition?.value} needs a later \`rust-version\` than ${rust.value}`, rust.span)];
}

/** cargo crates/cargo-util-schemas/src/restricted_names.rs, `validate_package_name`. */
function refusedName(name: Located<string> | undefined): PackageProblem[] {
  if (!name || /^[\p{XID_Start}_][\p{XID_Continue}-]*$/u.test(name.value)) return [];
  return [packageProblem(`\`${name.value}\` cannot be the name of a package`, name.span)];
}

const LEVELS = ['allow', 'warn', 'deny', 'forbid'];

/** Lints of a tool, each a level or a table with one. */
function refusedLevels(tools: TomlTable | undefined): PackageProblem[] {
  const lints = tablesIn(tools).flatMap(({ entries }) => [...entries.values()]);
  return lints.flatMap((lint) => {
    const { value, span, key } = lint;
    const level = value.kind === 'string' ? value.value : value.kind === 'table' ? stringAt(value, 'level')?.value : '';
    return level !== undefined && LEVELS.includes(level)
      ? []
      : [packageProblem(`the lint ${key.value} has no level that cargo knows`, span)];
  });
}

/** cargo crates/cargo-util-schemas/src/restricted_names.rs and manifest/mod.rs, `ProfileName`. */
const RESERVED = new Set(
  'build check clean config fetch fix install metadata package publish report root run rust rustc rustdoc target tmp uninstall debug build-override'.split(
    ' ',
  ),
);
const ROOTS = ['dev', 'release'];
const BUILT_IN = [...ROOTS, 'test', 'bench'];
const VALUES: Readonly<Record<string, readonly string[]>> = {
  panic: ['abort', 'unwind', 'immediate-abort'],
  'opt-level': ['0', '1', '2', '3', 's', 'z'],
};

/** Names of profiles, what they inherit from (cargo src/workspace/profiles.rs), and settings that cargo itself reads. */
function refusedProfiles(profiles: TomlTable | undefined): PackageProblem[] {
  const named = [...(profiles?.entries.values() ?? [])];
  return named.flatMap(({ key, value }): PackageProblem[] => {
    const name = key.value;
    if (!/^[\p{L}\p{N}_-]+$/u.test(name) || RESERVED.has(name.toLowerCase()) || name.toLowerCase().startsWith('cargo'))
      return [packageProblem(`\`${name}\` cannot be the name of a profile`, key.span)];
    if (value.kind !== 'table') return [];
    const inner = [tableAt(value, 'build-override'), ...tablesIn(tableAt(value, 'package'))];
    for (const [setting, words] of Object.entries(VALUES)) {
      const [refused] = [value, ...inner].flatMap((settings) => refusedWord(settings, setting, words));
      if (refused) return [refused];
    }
    return refusedParent(key, stringAt(value, 'inherits'), profiles);
  });
}

function refusedParent(
  { value: name, span }: Located<string>,
  inherits: Located<string> | undefined,
  profiles: TomlTable | undefined,
): PackageProblem[] {
  if (ROOTS.includes(name))
    return inherits ? [packageProblem(`the profile ${name} cannot inherit`, inherits.span)] : [];
  if (name === 'doc') return [];
  if (!inherits) {
    return BUILT_IN.includes(name) ? [] : [packageProblem(`the profile ${name} needs \`inherits\``, span)];
  }
  const isThere = BUILT_IN.includes(inherits.value) || profiles?.entries.has(inherits.value);
  return isThere && inherits.value !== name
    ? []
    : [packageProblem(`the profile ${name} inherits from \`${inherits.value}\`, which is none`, inherits.span)];
}

/** Features that name what the package does not have (cargo src/core/summary.rs, `build_feature_map`). */
function refusedFeatures(table: TomlTable): PackageProblem[] {
  const features = tableAt(table, 'features');
  const sections = dependencyTables(table).map((section) => section.table);
  const dependency = (name: string) => sections.some((section) => section.entries.has(name));
  const optional = (name: string) => sections.some((section) => booleanAt(section, name, 'optional') === true);
  return [...(features?.entries.values() ?? [])].flatMap(({ value, key }): PackageProblem[] => {
    const items = value.kind === 'array' ? value.items : [];
    return items.flatMap((item): PackageProblem[] => {
      if (item.value.kind !== 'string') return [];
      const wanted = item.value.value;
      const [, explicit, crate] = /^(dep:)?([^/?]+)\??(?:\/.*)?$/.exec(wanted) ?? [];
      const isThere =
        explicit !== undefined
          ? optional(crate ?? '')
          : wanted.includes('/')
            ? dependency(crate ?? '')
            : features?.entries.has(wanted) || optional(wanted);
      return isThere
        ? []
        : [
            packageProblem(
              `the feature ${key.value} asks for \`${wanted}\`, which the package does not have`,
              item.span,
            ),
          ];
    });
  });
}

/** Keys below `target` are triples or conditions (cargo crates/cargo-platform). */
function refusedPlatforms(target: TomlTable | undefined): PackageProblem[] {
  return [...(target?.entries.values() ?? [])].flatMap(({ key }) => {
    const isTaken = key.value.startsWith('cfg(') ? parseCfgKey(key.value) !== undefined : /^[\w.-]+$/.test(key.value);
    return isTaken ? [] : [packageProblem(`\`${key.value}\` is neither a target nor a condition`, key.span)];
  });
}

function tablesIn(table: TomlTable | undefined): TomlTable[] {
  return [...(table?.entries.values() ?? [])].flatMap(({ value }) => (value.kind === 'table' ? [value] : []));
}
