import fc from 'fast-check';
import { TRIPLES } from './flag-cases.ts';
import { FOLDERS, type Folder, type WorkspaceCase, workspaceCases } from './workspace-cases.ts';

/** One cargo call in a generated workspace, with config files, variables and a place to start from. */
export interface CombinedCase {
  readonly files: Readonly<Record<string, string>>;
  /** Folder of the package that is built. */
  readonly folder: string;
  readonly workingDirectory: string;
  /** Whether the manifest is named; else cargo looks for it from the working directory upwards. */
  readonly namesManifest: boolean;
  readonly environment: Readonly<Record<string, string>>;
  readonly target: string | undefined;
  readonly profile: 'release' | 'dev' | 'dist';
}

/** Crates that the generated manifests take from the registry, for a folder in its place. */
export const VENDORED = [
  ['rustler', '0.36.1'],
  ['rustler', '0.37.2'],
  ['serde', '1.0.1'],
] as const;

const TARGETS = [TRIPLES[0], TRIPLES[1], TRIPLES[2]] as const;
const CONDITIONS = ['cfg(unix)', 'cfg(target_env = "musl")', 'cfg(not(windows))', "cfg(target_os = 'macos')"] as const;

const word = fc
  .integer({ min: 0, max: 99 })
  .chain((number) =>
    fc.constantFrom([`-Clink-arg=${number}`], ['-C', `link-arg=${number}`], ['-L', `folder${number}`], [`-g${number}`]),
  );
const words = fc.array(word, { minLength: 1, maxLength: 2 }).map((list) => list.flat());
const rustflags = fc.oneof(
  { weight: 14, arbitrary: words.map((list) => `rustflags = ${JSON.stringify(list)}\n`) },
  { weight: 1, arbitrary: words.map((list) => `rustflags = ${JSON.stringify(list.join(' '))}\n`) },
);
const linker = fc.constantFrom('linker = "mold"\n', 'linker = "tools/ld"\n');
const panic = fc.constantFrom('panic = "abort"\n', 'panic = "unwind"\n');

const table = (header: fc.Arbitrary<string>, ...lines: fc.Arbitrary<string>[]) =>
  fc
    .tuple(header, ...lines.map((line) => fc.option(line, { nil: '' })))
    .map(([name, ...texts]) => `[${name}]\n${texts.join('')}`);

const configText = fc
  .record(
    {
      build: table(
        fc.constant('build'),
        rustflags,
        fc.oneof(
          { weight: 10, arbitrary: fc.constantFrom(...TARGETS).map((triple) => `target = "${triple}"\n`) },
          { weight: 1, arbitrary: fc.constantFrom(...TARGETS).map((triple) => `target = ["${triple}"]\n`) },
        ),
      ),
      triple: table(
        fc.constantFrom(...TARGETS).map((triple) => `target.${triple}`),
        rustflags,
        linker,
      ),
      condition: table(
        fc.constantFrom(...CONDITIONS).map((condition) => `target.${JSON.stringify(condition)}`),
        rustflags,
        linker,
      ),
      profile: table(fc.constant('profile.release'), panic),
      environment: fc.constant('[env]\nRUSTFLAGS = "-Cenv"\n'),
    },
    { requiredKeys: [] },
  )
  .map((tables) => Object.values(tables).join(''));

const variable = words.map((list) => list.join(' '));
const environments = fc
  .record(
    {
      RUSTFLAGS: fc.oneof(fc.constant(''), variable),
      CARGO_ENCODED_RUSTFLAGS: words.map((list) => list.join('\x1f')),
      CARGO_BUILD_RUSTFLAGS: variable,
      CARGO_BUILD_TARGET: fc.constantFrom(...TARGETS),
      CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUSTFLAGS: variable,
      CARGO_TARGET_X86_64_UNKNOWN_LINUX_MUSL_RUSTFLAGS: variable,
      CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_LINKER: fc.constantFrom('cc', 'clang'),
      CARGO_PROFILE_RELEASE_PANIC: fc.constantFrom('abort', 'unwind'),
      CARGO_PROFILE_DIST_PANIC: fc.constantFrom('abort', 'unwind'),
    },
    { requiredKeys: [] },
  )
  .chain((all) => {
    const entries = Object.entries(all) as [string, string][];
    return fc.subarray(entries, { maxLength: Math.min(entries.length, 3) });
  })
  .map((entries) => Object.fromEntries(entries));

const DIST = '[profile.dist]\ninherits = "release"\n';

// Most generated workspaces are refused, and then nothing is compiled.
const workspaces = fc.oneof(
  { weight: 1, arbitrary: workspaceCases },
  { weight: 7, arbitrary: workspaceCases.map(mended) },
);

export const combinedCases: fc.Arbitrary<CombinedCase> = workspaces
  .filter(({ packages }) => packages.length > 0)
  .chain((workspace) =>
    fc.nat({ max: workspace.packages.length - 1 }).chain((index) => {
      const folder = workspace.packages[index] ?? '';
      const places = [...new Set([...ancestors(folder), ...workspace.packages])];
      return fc.record({
        workspace: fc.constant(workspace),
        folder: fc.constant(folder),
        workingDirectory: fc.constantFrom(...ancestors(folder), folder, inner(folder), ...workspace.packages),
        configs: fc.array(
          fc.record({
            place: fc.constantFrom(...places, inner(folder)),
            name: fc.constantFrom('config.toml', 'config.toml', 'config.toml', 'config'),
            text: configText,
            included: fc.option(configText, { freq: 5 }),
          }),
          { maxLength: 4 },
        ),
        environment: fc.oneof(fc.constant({}), environments),
        target: fc.constantFrom(undefined, undefined, ...TARGETS),
        profile: fc.constantFrom('release' as const, 'release' as const, 'dev' as const, 'dist' as const),
        panics: fc.tuple(fc.option(panic, { nil: '' }), fc.option(panic, { nil: '' })),
        namesManifest: fc.boolean(),
      });
    }),
  )
  .map(({ workspace, configs, panics, namesManifest, ...call }) => ({
    ...call,
    namesManifest: namesManifest || ![call.folder, inner(call.folder)].includes(call.workingDirectory),
    files: {
      ...withProfiles(workspace, call.folder, panics),
      [`${inner(call.folder)}/.keep`]: '',
      ...Object.assign({}, ...configs.map(configFile)),
    },
  }));

/** The same packages in a workspace that names each of them, none of which depends on itself. */
function mended({ files, packages }: WorkspaceCase): WorkspaceCase {
  const changed: Record<string, string> = { ...files, 'shared/Cargo.toml': SHARED, 'shared/src/lib.rs': '' };
  for (const folder of packages) {
    const path = pathIn(folder, 'Cargo.toml');
    changed[path] = (files[path] ?? '').replace(/^.*path = "(?:\.\.?\/)+([^"]*)".*$/gm, (line, other: string) =>
      FOLDERS.indexOf(other as Folder) > FOLDERS.indexOf(folder as Folder) ? line : '',
    );
    // A root of its own has nothing to inherit from.
    if (/workspace\b.*= *true|workspace = true/.test(changed[path] ?? '') && folder !== '')
      changed[path] = (changed[path] ?? '').replace(/^\[workspace\]\n/m, '');
  }
  const apart = packages.filter((folder) => changed[pathIn(folder, 'Cargo.toml')]?.includes('[workspace]'));
  const members = packages.filter((folder) => folder !== '' && !apart.includes(folder));
  const root = (changed['Cargo.toml'] ?? '').replace(/^\[workspace\][\s\S]*/m, '');
  const lists = `members = ${JSON.stringify(members)}\nexclude = ${JSON.stringify(apart.filter((folder) => folder !== ''))}\n`;
  changed['Cargo.toml'] = `${root}[workspace]\nresolver = "2"\n${lists}${COMMON}`;
  return { files: changed, packages };
}

const SHARED = '[package]\nname = "shared"\nversion = "1.0.0"\nedition = "2021"\n';
const COMMON =
  '[workspace.package]\nversion = "9.9.9"\nedition = "2021"\n' +
  '[workspace.dependencies]\nrustler = { version = "0.37", default-features = false, features = ["a"] }\n' +
  'shared = { path = "shared", default-features = false }\nserde = "1"\n';

/** The root's profiles and, in vain, those of the package. */
function withProfiles({ files }: WorkspaceCase, folder: string, [ofRoot, ofPackage]: readonly [string, string]) {
  const changed: Record<string, string> = { ...files };
  for (const path of Object.keys(files)) {
    if (!path.endsWith('Cargo.toml')) continue;
    const isRoot = path === 'Cargo.toml' || files[path]?.includes('[workspace]');
    const text = isRoot ? ofRoot : path === pathIn(folder, 'Cargo.toml') ? ofPackage : '';
    changed[path] = `${files[path]}${DIST}${text === '' ? '' : `[profile.release]\n${text}`}`;
  }
  return changed;
}

function configFile(config: { place: string; name: string; text: string; included: string | null }) {
  const folder = pathIn(config.place, '.cargo');
  const path = `${folder}/${config.name}`;
  if (config.included === null) return { [path]: config.text };
  return {
    [path]: `include = ["${config.name}-more.toml"]\n${config.text}`,
    [`${folder}/${config.name}-more.toml`]: config.included,
  };
}

function ancestors(folder: string): string[] {
  if (folder === '') return [''];
  return [...ancestors(folder.includes('/') ? folder.slice(0, folder.lastIndexOf('/')) : ''), folder];
}

function inner(folder: string): string {
  return pathIn(folder, 'inner');
}

export function pathIn(folder: string, path: string): string {
  return folder === '' ? path : `${folder}/${path}`;
}
