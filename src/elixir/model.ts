import type { Fact, FileView, Located, SourceText, Span, Unknown } from '../repository/index.ts';
import type { Syntax } from '../syntax/index.ts';

/** What the readers of Elixir need: a tree of files (the repository, or a build's working directory) and a parser. */
export interface ElixirSources {
  readonly view: FileView;
  readonly syntax: Syntax;
}

/** An Elixir term as far as it decides options. Module aliases are atoms with their full name, `Elixir.MyApp.Native`. */
export type ElixirTerm =
  | { readonly kind: 'atom'; readonly value: string }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'charlist'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'list'; readonly items: readonly Located<ElixirTerm>[] }
  | { readonly kind: 'tuple'; readonly items: readonly Located<ElixirTerm>[] }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [Located<ElixirTerm>, Located<ElixirTerm>])[] }
  | { readonly kind: 'unknown'; readonly reason: string };

/** A Mix project: a folder with a mix.exs. */
export interface MixProject {
  /** Folder, relative to the repository's root; '' for the root. */
  readonly directory: string;
  readonly file: SourceText;
  /** `app:` of `project/0`; undefined value for an umbrella's root. */
  readonly app: Fact<string | undefined>;
  readonly version: Fact<string | undefined>;
  /** `elixir:`, the version requirement that Mix refuses to compile without; undefined value when the key is absent. */
  readonly elixir: Fact<string | undefined>;
  readonly dependencies: Fact<readonly MixDependency[]>;
  /** Folders of the children when `apps_path:` is set. */
  readonly children: readonly string[];
  /** Folder of the umbrella that this project is a child of. */
  readonly umbrella: string | undefined;
  /** `releases:` by name; undefined value when the key is absent. */
  readonly releases: Fact<readonly MixRelease[] | undefined>;
  /** `default_release:`, what `mix release` makes of several; undefined value when the key is absent. */
  readonly defaultRelease: Fact<string | undefined>;
  /** mix.lock that governs the project (its own, or the umbrella's through `lockfile:`); undefined when there is none. */
  readonly lock: MixLock | undefined;
  /** Modules' folders, `elixirc_paths`; default `lib`. */
  readonly sourcePaths: Fact<readonly string[]>;
  /** `aliases:`, the tasks that the project names itself. */
  readonly aliases: Fact<readonly MixAlias[]>;
  /** `package:`, which a project has that is published on Hex; undefined value without it. */
  readonly package: Fact<HexPackage | undefined>;
}

/** A release by its name. */
export interface MixRelease extends Located<string> {
  /** `applications:`, to which Mix adds the project's own. */
  readonly applications: Fact<readonly ReleasedApplication[]>;
}

export interface ReleasedApplication extends Located<string> {
  readonly mode: Fact<string>;
}

/** A name for other tasks (Mix, "Aliases"). */
export interface MixAlias {
  readonly name: string;
  /** The commands that it stands for, `esbuild app --minify`; undefined when one is a function or could not be followed. */
  readonly commands: readonly string[] | undefined;
}

/** What `mix hex.publish` is told. */
export interface HexPackage {
  /** The value of `package:`. */
  readonly span: Span;
  /** `files:`, paths and wildcards; undefined value: Hex's own list. */
  readonly files: Fact<readonly Located<string>[] | undefined>;
}

export interface MixDependency {
  readonly name: string;
  /** The dependency's tuple in mix.exs. */
  readonly span: Span;
  /** Version requirement; undefined for path and git dependencies without one. */
  readonly requirement: Located<string> | undefined;
  readonly source: 'hex' | 'git' | 'path' | 'umbrella';
  /** Folder of a path dependency, relative to the repository's root. */
  readonly path: string | undefined;
  /** `only:`; undefined: in every environment. Unknown when computed. */
  readonly only: Fact<readonly string[] | undefined>;
  /** `targets:`, the devices that it is for (Nerves); undefined: all of them and the machine itself, which is `host`. */
  readonly targets: Fact<readonly string[] | undefined>;
  readonly optional: boolean;
  /** `override: true`: what others ask of it counts for nothing. */
  readonly overrides: boolean;
  readonly runtime: boolean;
  /** False for one that Mix only fetches, `compile: false`. */
  readonly compiled: boolean;
  /** False for one that need be no application, `app: false`. */
  readonly isApplication: boolean;
}

export interface MixLock {
  readonly path: string;
  /** Locked Hex versions by package, with the version's place. */
  readonly versions: ReadonlyMap<string, Located<string>>;
  /** Those that another package stands in for, `{:rustler, hex: :my_rustler}`, or the one of another repository than hex.pm. */
  readonly replaced: ReadonlySet<string>;
  /** Packages locked to a git revision. */
  readonly git: ReadonlyMap<string, Span>;
  /** What each locked Hex package needs, not only takes when it is there. */
  readonly requirements: ReadonlyMap<string, ReadonlySet<string>>;
  readonly problem: Unknown | undefined;
}

/** The environment that Elixir code is compiled in. */
export interface ElixirEnvironment {
  readonly mixEnv: string;
  readonly mixTarget: string;
  /** Operating system family of the machine that compiles; unknown when nobody says. */
  readonly os: 'linux' | 'darwin' | undefined;
  /** A variable of the process. */
  variable(name: string): VariableState;
}

export type VariableState =
  | { readonly kind: 'set'; readonly value: string; readonly span: Span }
  | { readonly kind: 'unset' }
  | {
      readonly kind: 'unknown';
      readonly reason: string;
      readonly span: Span;
      /** What its value begins with all the same, so that it is set, and to nothing else. */
      readonly begins?: string | undefined;
    };

/** A place where the compiled code asks the environment, and what it does with the answer. */
export interface EnvironmentRead {
  readonly variable: string;
  /** The call, `System.get_env("PRECOMPILED_NIF", "false")`. */
  readonly span: Span;
  readonly default: string | undefined;
  /** Literals that the value is compared with, in `==`, `in`, `case`, `cond`: what it could usefully be set to. */
  readonly comparedWith: readonly Located<string>[];
  /** True when only being set or not decides (`if System.get_env(..)`, `!= nil`). */
  readonly presenceDecides: boolean;
}

/** One `config :app, Key, value` as it stands after imports, under one environment. */
export interface ConfigEntry {
  readonly app: Located<string>;
  /** The key: an atom, or a module as `Elixir.M`; undefined for the form `config :app, [key: value]` that is split by key. */
  readonly key: Located<string>;
  readonly value: Located<ElixirTerm>;
  /** The whole call. */
  readonly span: Span;
  /** True when it stands in config/runtime.exs (or a file it imports), which is never read at compile time. */
  readonly runtime: boolean;
}

/** A part of the configuration that could not be followed. */
export interface HiddenConfig extends Unknown {
  /** The applications that it may configure; missing: any. */
  readonly apps?: ReadonlySet<string> | undefined;
}

/** Reads of the environment that decide whether a key is configured, or with what. */
export interface ConfigDecision {
  readonly app: string;
  readonly key: string;
  readonly reads: readonly EnvironmentRead[];
}

export interface ProjectConfig {
  /** In the order they are read; a later entry is merged over an earlier one, as Config does. */
  readonly entries: readonly ConfigEntry[];
  /** Files or values that could not be followed. An entry that one of them may hide is not known to be absent. */
  readonly unknown: readonly HiddenConfig[];
  readonly reads: readonly EnvironmentRead[];
  /** Which of the reads decide which key, also where they decide that it is absent. Missing: nobody looked. */
  readonly decisions?: readonly ConfigDecision[];
  /** Calls in what is read at compile time that reach no function, with the module that nobody here defines. Missing: nobody looked. */
  readonly undefinedCalls?: readonly (Unknown & { readonly module: string | undefined })[];
}

/** A module that uses Rustler or RustlerPrecompiled, as it compiles under one environment. */
export interface NifModule {
  /** Name as in source, `MyApp.Native`; for Erlang-style atoms `:my_nif` without the colon. With the place of the name in `defmodule`. */
  readonly name: Located<string>;
  /** Atom that the BEAM compares with the library's: `Elixir.MyApp.Native`, or `my_nif`. */
  readonly atom: string;
  /** `none`: the module calls `erlang:load_nif/2` itself, and nothing compiles its library while it compiles. */
  readonly library: 'Rustler' | 'RustlerPrecompiled' | 'none';
  /** The `use Rustler` (or `Rustler` name in it) that takes effect under this environment; inside the macro's quote in the macro form. */
  readonly use: Span;
  /** The call in the module when the `use` stands in a macro of the repository. */
  readonly through: Span | undefined;
  /** Options with the defaults of the locked Hex version, `use` options and `config :otp_app, Module` applied. */
  readonly options: NifOptions;
  /** What RustlerPrecompiled takes for itself; undefined for Rustler. */
  readonly precompiled: PrecompiledUse | undefined;
  /** Calls in what decides the options that reach no function of Elixir or of the module: it does not compile with them. */
  readonly undefinedCalls: readonly Unknown[];
  /** What decided the options. */
  readonly reads: readonly EnvironmentRead[];
  readonly stubs: StubTable;
}

/** The options that `use RustlerPrecompiled` keeps: they decide which archive it takes. No configuration changes them. */
export interface PrecompiledUse {
  /** Version of the Hex package rustler_precompiled in mix.lock; undefined when there is no lock or no such package. */
  readonly locked: Located<string> | undefined;
  readonly version: Fact<string>;
  /** `crate`, else `otp_app`: what archives are named after. */
  readonly basename: Fact<string>;
  readonly targets: Fact<readonly Located<string>[]>;
  readonly nifVersions: Fact<readonly Located<string>[]>;
  readonly nifVersionsGiven: boolean;
  /** Names of the variants that a target has. */
  readonly variants: Fact<ReadonlyMap<string, readonly string[]>>;
}

/** `checksum-Elixir.M.exs`: a map from the names of archives to `"sha256:…"` (lib/rustler_precompiled.ex, `write_checksum!`). */
export interface ChecksumFile {
  readonly path: string;
  /** Archives by name, with the place of the name. */
  readonly archives: ReadonlyMap<string, Located<string>>;
  /** Their checksums by the same names, `sha256:…`, as far as they are plain texts. */
  readonly checksums: ReadonlyMap<string, string>;
  readonly problem: Unknown | undefined;
}

/** One option as given, with who gave it. Config wins over `use`, and that over `rustler_crates` of mix.exs (rustler compiler/config.ex). */
export interface GivenOption {
  readonly key: Located<string>;
  readonly value: Located<ElixirTerm>;
  readonly from: 'mix' | 'use' | 'config';
}

/** The effective options. A defaulted value's span is the `use`. */
export interface NifOptions {
  /** Every option given, also unknown keys; config entries after use entries. */
  readonly given: Fact<readonly GivenOption[]>;
  readonly otpApp: Fact<string>;
  readonly crate: Fact<string>;
  /** True when nobody gave `crate` and otp_app stands in for it. */
  readonly crateDefaulted: boolean;
  /** Folder of the crate, relative to the repository's root, normalised; undefined value when it leaves the root. */
  readonly path: Fact<string | undefined>;
  readonly pathDefaulted: boolean;
  /** Application and path under its folder; `undefined` value when malformed (then `given` holds it). */
  readonly loadFrom: Fact<LoadFrom | undefined>;
  /** True when nobody gave `load_from`, as far as it could be followed. */
  readonly loadFromDefaulted: boolean;
  readonly skipCompilation: Fact<boolean>;
  readonly target: Fact<string | undefined>;
  readonly features: Fact<readonly string[]>;
  readonly defaultFeatures: Fact<boolean>;
  readonly mode: Fact<string>;
  /** RustlerPrecompiled only: whether this build compiles (force_build in its order of precedence); for Rustler always true. */
  readonly forceBuild: Fact<boolean>;
  /** Variables of the `env:` option for the cargo call. */
  readonly environment: Fact<ReadonlyMap<string, Located<string>>>;
  /** `lib: false` (or a Hex version that generates no on_load): nothing is loaded. */
  readonly loads: Fact<boolean>;
}

export interface LoadFrom {
  readonly app: Located<string>;
  /** `priv/native/libx`, without extension as the BEAM wants it. */
  readonly path: Located<string>;
}

/** The functions that a NIF can replace. */
export interface StubTable {
  readonly functions: readonly Stub[];
  /** Macros, `unquote` or `use` of other modules that may define functions: an absent function proves nothing then. */
  readonly unknown: readonly Unknown[];
  /** The module's body, where a new stub would go. */
  readonly body: Span;
}

export interface Stub {
  readonly name: string;
  readonly arity: number;
  readonly kind: 'def' | 'defp' | 'defdelegate' | 'defmacro';
  /** A private function that nothing calls is dropped by the compiler and cannot be replaced. */
  readonly used: boolean;
  readonly span: Span;
}

/**
 * A module of the repository that may use Rustler: found by text, before any environment is known.
 * `under` evaluates it. Several outcomes come back when an unknown variable or condition decides; each names what it assumed.
 */
export interface NifModuleSource {
  readonly name: Located<string>;
  readonly atom: string;
  readonly file: SourceText;
  readonly project: MixProject;
  /** Its name in another file of the project that defines it again. */
  readonly definedAgain?: Span | undefined;
}

export interface NifModuleOutcome {
  /** Undefined: under this condition the module does not use Rustler at all. */
  readonly module: NifModule | undefined;
  /** Conditions assumed because they could not be followed; empty when everything is decided. */
  readonly assumed: readonly Unknown[];
}
