import { type Fact, known, type Located, type Span, type Unknown, unknown } from '../repository/index.ts';
import type { TomlEntry } from '../syntax/index.ts';
import { type Manifest, packageTable, workspaceTable } from './manifest.ts';
import { booleanAt, entryAt, stringAt, tableAt } from './toml-access.ts';

/** A part of a package that cargo could not have read either. `inherits` names the field when it is an inherited one. */
export type PackageProblem = Unknown & { readonly inherits: string | undefined };

export function packageProblem(reason: string, span: Span, inherits?: string): PackageProblem {
  return { ...unknown(reason, span), inherits };
}

/** The workspace root that a manifest's `workspace = true` refers to. */
export type InheritFrom = Manifest | undefined;

/** `package.<field>`, through `<field>.workspace = true` to `workspace.package.<field>`. */
export function inheritedField(
  manifest: Manifest,
  root: InheritFrom,
  field: string,
): { readonly kind: 'absent' } | ({ readonly kind: 'value' } & Located<string>) | PackageProblem {
  const own = packageTable(manifest);
  const entry = entryAt(own, field);
  if (!entry) return { kind: 'absent' };
  const written = stringAt(own, field);
  if (written) return { kind: 'value', ...written };
  if (booleanAt(tableAt(own, field), 'workspace') !== true) {
    return packageProblem(`\`package.${field}\` is no text`, entry.span);
  }
  const inherited = root && stringAt(workspaceTable(root), 'package', field);
  return inherited ? { kind: 'value', ...inherited } : notShared(field, entry, root);
}

function notShared(field: string, { key }: TomlEntry, root: InheritFrom): PackageProblem {
  const reason = root
    ? `\`workspace.package.${field}\` is not defined in the workspace root`
    : `\`${field}\` is inherited, but there is no workspace root`;
  return packageProblem(reason, key.span, field);
}

/** What `[package]` may take from the workspace besides its version and edition (cargo reference, "The `package` table"). */
const INHERITABLE = [
  'authors',
  'categories',
  'description',
  'documentation',
  'exclude',
  'homepage',
  'include',
  'keywords',
  'license',
  'license-file',
  'publish',
  'readme',
  'repository',
  'rust-version',
];

/** Fields that are to be inherited and cannot be: cargo stops at them, though nothing else here asks for their values. */
export function inheritanceProblems(manifest: Manifest, root: InheritFrom): readonly PackageProblem[] {
  const own = packageTable(manifest);
  const fields = INHERITABLE.flatMap((field) => {
    const entry = entryAt(own, field);
    const inherits = booleanAt(tableAt(own, field), 'workspace');
    if (!entry || inherits === undefined) return [];
    if (!inherits) return [packageProblem(`\`${field}.workspace = false\` is refused by cargo`, entry.span)];
    const isShared = root && entryAt(workspaceTable(root), 'package', field) !== undefined;
    return isShared ? [] : [notShared(field, entry, root)];
  });
  return [...fields, ...inheritedLints(manifest, root)];
}

function inheritedLints(manifest: Manifest, root: InheritFrom): PackageProblem[] {
  const inherits = entryAt(manifest.table, 'lints', 'workspace');
  if (inherits?.value.kind !== 'boolean') return [];
  if (!inherits.value.value) return [packageProblem('`lints.workspace = false` is refused by cargo', inherits.span)];
  if (root && entryAt(workspaceTable(root), 'lints')) return [];
  return [packageProblem('`workspace.lints` is not defined in the workspace root', inherits.key.span, 'lints')];
}

/** A field that may be absent, as a fact. */
export function optionalFact(field: ReturnType<typeof inheritedField>, absentAt: Span): Fact<string | undefined> {
  if (field.kind === 'unknown') return field;
  return field.kind === 'absent' ? known(undefined, absentAt) : known(field.value, field.span);
}
