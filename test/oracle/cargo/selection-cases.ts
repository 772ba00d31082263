import fc from 'fast-check';

/** A small workspace, the folder that cargo is started in, and the words that choose packages. */
export interface SelectionCase {
  readonly files: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly words: readonly string[];
}

const FOLDERS = ['crates/acme_core', 'crates/acme_nif', 'tools/cli', 'apart'] as const;

const manifest = (name: string, more: string) =>
  `[package]\nname = "${name}"\nversion = "1.2.0"\nedition = "2021"\n${more}`;

const names = ['acme_nif', 'acme_core', 'cli', 'root-pkg', 'apart', 'absent'];

const specs = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...names) },
  {
    weight: 5,
    arbitrary: fc.constantFrom('acme_*', '*', 'c?i', 'acme_[cn]*', 'acme_[!n]*', 'nothing*', 'acme_nif*@1.2.0', '[a'),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      'acme_nif@1.2.0',
      'acme_nif@1.2',
      'acme_nif@1',
      'acme_nif:1.2.0',
      'acme_nif@1.3.0',
      'acme_nif@',
      'crates/acme_nif',
      'path+file:///elsewhere/acme_nif#1.2.0',
      'file:///elsewhere#acme_nif@1.2.0',
      'https://example.org/index#acme_nif',
    ),
  },
);

const option = (long: string, short: string | undefined) =>
  specs.chain((spec) =>
    fc.constantFrom(
      [`--${long}`, spec],
      [`--${long}=${spec}`],
      ...(short ? [[`-${short}`, spec], [`-${short}${spec}`], [`-${short}=${spec}`], [`-r${short}`, spec]] : []),
    ),
  );

const manifestPath = fc
  .constantFrom('Cargo.toml', './crates/acme_nif/Cargo.toml', 'crates/acme_nif', 'apart/Cargo.toml', 'no/Cargo.toml')
  .chain((path) => fc.constantFrom(['--manifest-path', path], [`--manifest-path=${path}`]));

const words = fc
  .tuple(
    fc.constantFrom([], [], ['--workspace'], ['--all']),
    fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, option('package', 'p')),
    fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, option('package', 'p')),
    fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, option('exclude', undefined)),
    fc.oneof({ weight: 6, arbitrary: fc.constant([]) }, manifestPath),
  )
  .map((parts) => parts.flat());

const defaults = fc.oneof(
  fc.constant(''),
  fc
    .uniqueArray(
      fc.constantFrom(
        '.',
        'crates/acme_nif',
        './tools/cli/',
        'crates/*',
        '*',
        'apart',
        'crates/[!c]*',
        'crates/acme_c*',
      ),
      { maxLength: 2 },
    )
    .map((list) => `default-members = ${JSON.stringify(list)}\n`),
);

export const selectionCases: fc.Arbitrary<SelectionCase> = fc
  .record({
    hasRootPackage: fc.boolean(),
    members: fc.constantFrom(
      ['crates/*', 'tools/cli'],
      ['crates/*'],
      ['crates/acme_nif', 'tools/cli'],
      ['crates/*', 'apart'],
    ),
    exclude: fc.constantFrom('', '', 'exclude = ["apart"]\n', 'exclude = ["crates/acme_core"]\n'),
    defaults,
    uses: fc.constantFrom('', '[dependencies]\nacme_core = { path = "../acme_core" }\n'),
    folder: fc.constantFrom('', '', '', 'crates/acme_nif', 'tools/cli', 'apart'),
    words,
  })
  .map(({ hasRootPackage, members, exclude, defaults: chosen, uses, folder, words: given }) => {
    const workspace = `[workspace]\nresolver = "2"\nmembers = ${JSON.stringify(members)}\n${exclude}${chosen}`;
    const files: Record<string, string> = {
      'Cargo.toml': `${hasRootPackage ? manifest('root-pkg', '') : ''}${workspace}`,
      ...(hasRootPackage ? { 'src/lib.rs': '' } : {}),
    };
    for (const at of FOLDERS) {
      const name = at.slice(at.lastIndexOf('/') + 1);
      files[`${at}/Cargo.toml`] = manifest(name, name === 'acme_nif' ? uses : '');
      files[`${at}/src/lib.rs`] = '';
    }
    return { files, folder, words: given };
  });
