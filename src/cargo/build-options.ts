/** An option that a cargo which compiles takes. */
export interface BuildOption {
  readonly name: string;
  readonly short: string | undefined;
  /** `optional`: clap lets it stand without one, and cargo refuses it where no other gives one. */
  readonly value: 'none' | 'required' | 'optional';
  /** What a value has to look like. */
  readonly form: RegExp;
  readonly repeats: boolean;
  /** Whether only a cargo of the nightly channel takes it. */
  readonly unstable: boolean;
}

export type BuildTask = 'build' | 'rustc';

function option(name: string, short: string | undefined, more: Pick<BuildOption, 'value' | 'repeats'>): BuildOption {
  return { name, short, form: /^/, unstable: false, ...more };
}

// As cargo names them (src/util/command_prelude.rs `flag`, `opt`, `multi_opt`, `optional_multi_opt`).
const flag = (name: string, short?: string) => option(name, short, { value: 'none', repeats: false });
const once = (name: string, short?: string) => option(name, short, { value: 'required', repeats: false });
const many = (name: string, short?: string) => option(name, short, { value: 'required', repeats: true });
const some = (name: string, short?: string) => option(name, short, { value: 'optional', repeats: true });
const nightly = (given: BuildOption): BuildOption => ({ ...given, unstable: true });

const NOT_EMPTY = /./s;
const MESSAGE_FORMATS =
  /^(human|short|json(-diagnostic-(short|rendered-ansi)|-render-diagnostics)?)(,json(-diagnostic-(short|rendered-ansi)|-render-diagnostics)?)*$/i;

/** Taken before the task as well (cargo src/bin/cargo/cli.rs, what is `global`). */
export const GLOBAL_OPTIONS: readonly BuildOption[] = [
  { ...flag('verbose', 'v'), repeats: true },
  flag('quiet', 'q'),
  flag('help', 'h'),
  { ...once('color'), form: /^(auto|always|never)$/i },
  flag('locked'),
  flag('offline'),
  flag('frozen'),
  { ...many('config'), form: NOT_EMPTY },
  nightly(many('-Z', 'Z')),
];

/** cargo src/util/command_prelude.rs, src/bin/cargo/commands/build.rs and rustc.rs; clap's abbreviations are not switched on there. */
const COMMON: readonly BuildOption[] = [
  flag('lib'),
  flag('bins'),
  some('bin'),
  flag('examples'),
  some('example'),
  flag('tests'),
  some('test'),
  flag('benches'),
  some('bench'),
  flag('all-targets'),
  many('features', 'F'),
  flag('all-features'),
  flag('no-default-features'),
  flag('release', 'r'),
  once('profile'),
  { ...once('jobs', 'j'), form: /^(default|[+-]?\d*[1-9]\d*)$/ },
  flag('keep-going'),
  { ...some('target'), form: NOT_EMPTY },
  once('target-dir'),
  once('manifest-path'),
  flag('timings'),
  flag('ignore-rust-version'),
  { ...many('message-format'), form: MESSAGE_FORMATS },
  flag('future-incompat-report'),
  nightly(flag('unit-graph')),
  nightly(flag('build-plan')),
  nightly(once('lockfile-path')),
];

export const OPTIONS: Readonly<Record<BuildTask, readonly BuildOption[]>> = {
  build: [
    ...GLOBAL_OPTIONS,
    ...COMMON,
    { ...some('package', 'p'), form: NOT_EMPTY },
    flag('workspace'),
    flag('all'),
    many('exclude'),
    nightly(once('artifact-dir')),
    nightly(once('out-dir')),
    nightly(flag('compile-time-deps')),
  ],
  rustc: [
    ...GLOBAL_OPTIONS,
    ...COMMON,
    { ...some('package', 'p'), form: NOT_EMPTY, repeats: false },
    many('crate-type'),
    nightly(once('print')),
  ],
};
