import type { Located } from '../repository/index.ts';
import type { TomlTable } from '../syntax/index.ts';
import { type PackageProblem, packageProblem } from './inherit.ts';
import { type Manifest, type Manifests, packageTable } from './manifest.ts';
import type { LibraryTarget } from './model.ts';
import { booleanAt, entryAt, stringAt, stringsAt, tableAt } from './toml-access.ts';
import { inside, joinPath } from './view-path.ts';

export interface Targets {
  readonly library: LibraryTarget | undefined;
  readonly hasBinary: boolean;
  /** Examples, tests and benchmarks: with one of them alone cargo still takes the manifest. */
  readonly hasOthers: boolean;
  readonly problems: readonly PackageProblem[];
}

/** The library and binary targets of a package, written or found (cargo src/workspace/parser/targets.rs). */
export function readTargets(manifest: Manifest, { view }: Manifests, name: Located<string>): Targets {
  const isFile = (path: string) => view.entry(inside(manifest.directory, path)).kind === 'file';
  const found = targetFinder(manifest, view.list.bind(view), isFile);
  const isWritten = (key: string) => stringsOrTables(manifest.table, key);
  const findsBinary = found.allows('autobins') && (isFile('src/main.rs') || found.in('src/bin'));
  const hasBinary = isWritten('bin') || findsBinary;
  const hasOthers = OTHERS.some(([key, auto, folder]) => isWritten(key) || (found.allows(auto) && found.in(folder)));
  const entry = entryAt(manifest.table, 'lib');
  const table = tableAt(manifest.table, 'lib');
  const findsLibrary = booleanAt(packageTable(manifest), 'autolib') !== false && isFile('src/lib.rs');
  if (!table && !findsLibrary) return { library: undefined, hasBinary, hasOthers, problems: [] };
  const writtenName = stringAt(table, 'name');
  const writtenPath = stringAt(table, 'path');
  const library: LibraryTarget = {
    name: writtenName ?? { value: name.value.replaceAll('-', '_'), span: name.span },
    nameWritten: writtenName !== undefined,
    table: entry?.key.span,
    crateTypes: crateTypes(table),
    path: joinPath(manifest.directory, writtenPath?.value ?? 'src/lib.rs') ?? `../${writtenPath?.value}`,
  };
  return { library, hasBinary, hasOthers, problems: libraryProblems(library, isFile('src/lib.rs') || !!writtenPath) };
}

function crateTypes(table: TomlTable | undefined): LibraryTarget['crateTypes'] {
  const written = stringsAt(table, 'crate-type') ?? stringsAt(table, 'crate_type');
  if (written) return written;
  const procMacro = entryAt(table, 'proc-macro') ?? entryAt(table, 'proc_macro');
  if (procMacro?.value.kind !== 'boolean' || !procMacro.value.value) return undefined;
  return { value: [{ value: 'proc-macro', span: procMacro.span }], span: procMacro.span };
}

function libraryProblems(library: LibraryTarget, hasRoot: boolean): PackageProblem[] {
  const problems: PackageProblem[] = [];
  const { name, crateTypes } = library;
  if (library.nameWritten && name.value.includes('-')) {
    problems.push(packageProblem('the name of a library target cannot hold a hyphen', name.span));
  }
  const both = ['dylib', 'cdylib'].every((type) => crateTypes?.value.some((item) => item.value === type));
  if (crateTypes && both) {
    problems.push(packageProblem('a library cannot have both crate types `dylib` and `cdylib`', crateTypes.span));
  }
  const procMacro = crateTypes?.value.find(({ value }) => value === 'proc-macro');
  if (procMacro && (crateTypes?.value.length ?? 0) > 1)
    problems.push(packageProblem('the crate type `proc-macro` stands beside no other', procMacro.span));
  if (!hasRoot) {
    problems.push(packageProblem('there is neither `src/lib.rs` nor `lib.path`', library.table ?? name.span));
  }
  return problems;
}

function stringsOrTables(table: TomlTable, key: string): boolean {
  const value = entryAt(table, key)?.value;
  return value?.kind === 'array' && value.items.length > 0;
}

const OTHERS = [
  ['example', 'autoexamples', 'examples'],
  ['test', 'autotests', 'tests'],
  ['bench', 'autobenches', 'benches'],
] as const;

/** The targets that cargo finds by their places, each kind unless the package says otherwise. */
function targetFinder(
  manifest: Manifest,
  list: (path: string) => readonly string[] | undefined,
  isFile: (path: string) => boolean,
) {
  const isTarget = (folder: string, name: string) =>
    !name.startsWith('.') && isFile(name.endsWith('.rs') ? `${folder}/${name}` : `${folder}/${name}/main.rs`);
  return {
    allows: (auto: string): boolean => booleanAt(packageTable(manifest), auto) !== false,
    in: (folder: string): boolean =>
      (list(inside(manifest.directory, folder)) ?? []).some((name) => isTarget(folder, name)),
  };
}
