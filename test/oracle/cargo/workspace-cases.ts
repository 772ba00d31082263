import fc from 'fast-check';

/** Files of a generated workspace; `packages` are the folders that hold a `[package]`. */
export interface WorkspaceCase {
  readonly files: Readonly<Record<string, string>>;
  readonly packages: readonly string[];
}

/** Where packages may lie. */
export const FOLDERS = [
  '',
  'one',
  'crates/two',
  'crates/three',
  'crates/deep/four',
  '.hidden/five',
  'apart/six',
] as const;

export type Folder = (typeof FOLDERS)[number];

const NAMES: Readonly<Record<Folder, string>> = {
  '': 'root-pkg',
  one: 'one',
  'crates/two': 'two-pkg',
  'crates/three': 'three',
  'crates/deep/four': 'four',
  '.hidden/five': 'five',
  'apart/six': 'six',
};

const memberLists = fc.uniqueArray(
  fc.constantFrom(
    'one',
    'crates/*',
    'crates/**',
    'crates/t*',
    'crates/[!d]*',
    './one',
    '*',
    '.hidden/five',
    'apart/six/',
  ),
  { maxLength: 3 },
);

const LIBRARIES = [
  '',
  '[lib]\n',
  '[lib]\ncrate-type = ["cdylib"]\n',
  '[lib]\nname = "other"\ncrate_type = ["cdylib", "rlib"]\n',
  '[lib]\nproc-macro = true\n',
] as const;

const REFUSED = [
  '[lib]\nname = "with-hyphen"\n',
  '[lib]\ncrate-type = ["dylib", "cdylib"]\n',
  '[lib]\npath = "src/other.rs"\n',
  '[dependencies.absent]\nworkspace = true\n',
] as const;

interface PackageCase {
  readonly folder: Folder;
  readonly library: string;
  readonly sources: readonly string[];
  readonly version: string;
  readonly edition: string;
  readonly pointer: string;
  readonly dependencies: readonly string[];
}

const packageCase = (folder: Folder): fc.Arbitrary<PackageCase> =>
  fc.record({
    folder: fc.constant(folder),
    library: fc.oneof(
      { weight: 20, arbitrary: fc.constant('') },
      { weight: 8, arbitrary: fc.constantFrom(...LIBRARIES) },
      { weight: 1, arbitrary: fc.constantFrom(...REFUSED) },
    ),
    sources: fc.constantFrom(
      ['src/lib.rs'],
      ['src/lib.rs'],
      ['src/lib.rs', 'src/main.rs'],
      ['src/main.rs'],
      ['src/lib.rs', 'src/bin/tool/main.rs'],
      ['src/lib.rs', 'src/other.rs'],
    ),
    version: fc.constantFrom('version = "0.1.0"', 'version = "1.2.3-rc.1"', 'version.workspace = true', ''),
    edition: fc.constantFrom('edition = "2021"', 'edition = "2018"', 'edition = { workspace = true }', ''),
    pointer: fc.oneof({ weight: 12, arbitrary: fc.constant('') }, fc.constant('workspace = ".."')),
    dependencies: fc.uniqueArray(fc.constantFrom(...dependenciesOf(folder)), { maxLength: 3, selector: keyOf }),
  });

/** Lines of dependencies; each is written below a header of its own, so that kinds and targets can mix. */
function dependenciesOf(folder: Folder): string[] {
  const up =
    folder === ''
      ? '.'
      : folder
          .split('/')
          .map(() => '..')
          .join('/');
  const others = FOLDERS.filter((other) => other !== folder && other !== '');
  return [
    ...others.map((other) => `[dependencies]\n${NAMES[other]} = { path = "${up}/${other}" }`),
    `[dev-dependencies]\none = { path = "${up}/one" }`,
    `[build-dependencies]\nrenamed = { package = "three", path = "${up}/crates/three", optional = true }`,
    `[target.'cfg(unix)'.dependencies]\nsix = { path = "${up}/apart/six" }`,
    '[dependencies]\nrustler = "0.36"',
    '[dependencies]\nrustler = { version = "0.36", default-features = false, features = ["big_integer"] }',
    '[dependencies]\nrustler = { workspace = true, features = ["serde"] }',
    '[dependencies]\nshared.workspace = true',
    '[dependencies]\nshared = { workspace = true, default-features = true, optional = true }',
    '[dependencies]\nserde = { workspace = true, default-features = false }',
  ];
}

function keyOf(dependency: string): string {
  return `${dependency.split('\n')[0]}${/\n([a-z-]+)/.exec(dependency)?.[1]}`;
}

const root = fc.record({
  kind: fc.constantFrom('virtual', 'virtual', 'virtual', 'package', 'package', 'none'),
  members: memberLists,
  exclude: fc.constantFrom('', 'exclude = ["crates"]\n', 'exclude = ["apart", "crates/deep"]\n'),
  nested: fc.boolean(),
});

export const workspaceCases: fc.Arbitrary<WorkspaceCase> = fc
  .tuple(root, fc.subarray([...FOLDERS].slice(1), { minLength: 2 }))
  .chain(([rootCase, folders]) =>
    fc.tuple(fc.constant(rootCase), fc.tuple(...(['', ...folders] as Folder[]).map(packageCase))),
  )
  .map(([rootCase, packages]) => {
    const isPackage = rootCase.kind === 'package';
    const files: Record<string, string> = {};
    const present = packages.filter((item) => item.folder !== '' || isPackage);
    // A path to nothing refuses everything; one of the folders is still missing now and then.
    const folders = new Set([...present.map((item) => item.folder), ...(present.length > 4 ? (['one'] as const) : [])]);
    const written = present.map((item) => ({
      ...item,
      dependencies: item.dependencies.filter((text) => reaches(text, folders)),
    }));
    for (const item of written) {
      files[`${item.folder === '' ? '' : `${item.folder}/`}Cargo.toml`] = manifest(item);
      for (const source of item.sources)
        files[item.folder === '' ? source : `${item.folder}/${source}`] = 'fn main() {}\n';
    }
    if (rootCase.kind !== 'none')
      files['Cargo.toml'] = `${files['Cargo.toml'] ?? ''}${workspaceText(rootCase, folders)}`;
    if (rootCase.nested && files['apart/six/Cargo.toml']) files['apart/six/Cargo.toml'] += '[workspace]\n';
    return { files, packages: written.map((item) => item.folder) };
  });

function reaches(dependency: string, folders: ReadonlySet<string>): boolean {
  const path = /path = "(?:\.\.?\/)+([^"]*)"/.exec(dependency)?.[1];
  return path === undefined || folders.has(path);
}

function manifest(item: PackageCase): string {
  const dependencies = new Map<string, string[]>();
  for (const text of item.dependencies) {
    const [header = '', line = ''] = text.split('\n');
    dependencies.set(header, [...(dependencies.get(header) ?? []), line]);
  }
  const tables = [...dependencies].map(([header, lines]) => `${header}\n${lines.join('\n')}\n`);
  const pointer = item.folder === 'one' ? item.pointer : '';
  const fields = [`name = "${NAMES[item.folder]}"`, item.version, item.edition, pointer].filter((line) => line !== '');
  return `[package]\n${fields.join('\n')}\n${item.library}${tables.join('')}`;
}

function workspaceText(
  { members, exclude }: { members: string[]; exclude: string },
  folders: ReadonlySet<string>,
): string {
  const listed = members.filter((member) => /[*?[]/.test(member) || folders.has(member.replace(/^\.\/|\/$/g, '')));
  return (
    `[workspace]\nresolver = "2"\nmembers = ${JSON.stringify(listed)}\n${exclude}` +
    '[workspace.package]\nversion = "9.9.9"\nedition = "2021"\n' +
    '[workspace.dependencies]\nrustler = { version = "0.37", default-features = false, features = ["a"] }\n' +
    'shared = { path = "one", package = "one", default-features = false }\nserde = "1"\n'
  );
}
