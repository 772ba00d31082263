import fc from 'fast-check';

/** One cargo call over generated config files and variables. */
export interface FlagCase {
  readonly files: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Undefined: no `--target`. */
  readonly triple: string | undefined;
}

export const TRIPLES = [
  'x86_64-unknown-linux-gnu',
  'x86_64-unknown-linux-musl',
  'aarch64-apple-darwin',
  'x86_64-pc-windows-msvc',
] as const;

const PACKAGE = {
  'w/p/Cargo.toml': '[package]\nname = "p"\nversion = "0.1.0"\nedition = "2021"\n',
  'w/p/src/lib.rs': '',
  'w/p/inner/.keep': '',
};

/** A call without any flags. */
export const PLAIN: FlagCase = { files: PACKAGE, workingDirectory: 'w/p', environment: {}, triple: undefined };

const CONDITIONS = [
  'cfg(unix)',
  'cfg(target_os = "linux")',
  'cfg(all(unix, target_env="musl"))',
  'cfg(any(windows, target_os = "macos"))',
  'cfg(not(target_arch = "aarch64"))',
  'cfg(all())',
  'cfg(any())',
  'cfg(all(not(unix),))',
  'cfg(target_family = "unix")',
  'cfg(true)',
  'cfg(unix',
  'cfg(unix) ',
  'cfg(all(unix windows))',
  'cfg(feature = "x")',
  'cfg(some_name)',
] as const;

const flag = fc
  .integer({ min: 0, max: 99 })
  .chain((number) =>
    fc.constantFrom([`-Clink-arg=${number}`], ['-C', `link-arg=${number}`], ['-L', `folder${number}`], [`-g${number}`]),
  );
const flags = fc.array(flag, { maxLength: 3 }).map((list) => list.flat());

/** A list as an array, or as one text of words. */
const listText = fc.oneof(
  { weight: 6, arbitrary: flags.map((words) => JSON.stringify(words)) },
  { weight: 2, arbitrary: flags.map((words) => JSON.stringify(words.join('  '))) },
  { weight: 1, arbitrary: flags.map((words) => `'''${words.join('\n')} '''`) },
);
const arrayText = flags.map((words) => JSON.stringify(words));

const table = (name: string, list: fc.Arbitrary<string>) => list.map((text) => `[${name}]\nrustflags = ${text}\n`);

const configText = (list: fc.Arbitrary<string>) =>
  fc
    .record(
      {
        build: table('build', list),
        triple: fc.constantFrom(...TRIPLES).chain((triple) => table(`target.${triple}`, list)),
        other: table('target.aarch64-unknown-linux-gnu', list),
        first: fc.constantFrom(...CONDITIONS).chain((condition) => table(`target.'${condition}'`, list)),
        environment: fc.constant('[env]\nRUSTFLAGS = "-Cenv"\n'),
      },
      { requiredKeys: [] },
    )
    .map((parts) => Object.values(parts).join(''));

const LEVELS = ['', 'w', 'w/p', 'w/p/inner'] as const;

const configFiles = (list: fc.Arbitrary<string>) =>
  fc
    .array(
      fc.record({
        level: fc.constantFrom(...LEVELS),
        name: fc.constantFrom('config.toml', 'config.toml', 'config.toml', 'config'),
        text: configText(list),
        included: fc.option(configText(list), { freq: 6 }),
      }),
      { minLength: 0, maxLength: 4 },
    )
    .map((configs) => Object.assign({}, ...configs.map(configFile)) as Record<string, string>);

function configFile(config: { level: string; name: string; text: string; included: string | null }) {
  const folder = config.level === '' ? '.cargo' : `${config.level}/.cargo`;
  const path = `${folder}/${config.name}`;
  if (config.included === null) return { [path]: config.text };
  return {
    [path]: `include = ["${config.name}-more.toml", { path = "absent.toml", optional = true }]\n${config.text}`,
    [`${folder}/${config.name}-more.toml`]: config.included,
  };
}

const variable = flags.map((words) => ` ${words.join('  ')} `);
const environment = fc
  .record(
    {
      RUSTFLAGS: fc.oneof(fc.constant(''), variable, fc.constant('-Cone\n-Ctwo \t')),
      CARGO_ENCODED_RUSTFLAGS: fc.oneof(
        fc.constant(''),
        flags.map((words) => words.join('\x1f')),
        fc.constant('-C\x1flink-arg=with blank'),
      ),
      CARGO_BUILD_RUSTFLAGS: variable,
      CARGO_TARGET_X86_64_UNKNOWN_LINUX_MUSL_RUSTFLAGS: variable,
      CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUSTFLAGS: variable,
    },
    { requiredKeys: [] },
  )
  .map((variables) => {
    const entries = Object.entries(variables) as [string, string][];
    return entries;
  })
  // Most calls have few variables: the strong ones would hide all config files.
  .chain((entries) => fc.subarray(entries, { maxLength: Math.min(entries.length, 2) }))
  .map((entries) => Object.fromEntries(entries));

export const flagCases: fc.Arbitrary<FlagCase> = fc
  .oneof({ weight: 5, arbitrary: fc.constant(arrayText) }, { weight: 2, arbitrary: fc.constant(listText) })
  .chain((list) =>
    fc.record({
      files: configFiles(list).map((configs) => ({ ...PACKAGE, ...configs })),
      workingDirectory: fc.constantFrom('', 'w', 'w/p', 'w/p', 'w/p/inner'),
      environment: fc.oneof(fc.constant({}), environment),
      triple: fc.constantFrom(undefined, TRIPLES[0], TRIPLES[1], TRIPLES[1], TRIPLES[2], TRIPLES[3]),
    }),
  );
