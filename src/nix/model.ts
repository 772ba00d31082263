import type { Fact, Located, Span, TextPiece, Unknown } from '../repository/index.ts';

/** Everything that the Nix files of a repository build, as far as it could be followed. */
export interface NixModel {
  readonly builds: readonly NixBuild[];
  /** Places where the evaluation lost the trail of something that may be a build. */
  readonly unknown: readonly Unknown[];
  /** Packages of flakes that functions from outside make. */
  readonly madeOutside: readonly MadeOutside[];
  /** Inputs of the flake by name, as written in flake.nix. */
  readonly inputs: readonly Located<string>[];
  /** The flakes of the repository, by their flake.nix. */
  readonly flakes: readonly Flake[];
  /** What flakes take although git does not have it. */
  readonly untracked: readonly UntrackedPath[];
}

/** A package that a function from outside makes of folders of this repository: it may be a build of a Mix project. */
export interface MadeOutside {
  readonly folders: readonly string[];
  readonly why: Unknown;
}

export interface Flake {
  readonly file: string;
  /** Whether it asks for its git submodules (`inputs.self.submodules`, Nix 2.27). */
  readonly submodules: Fact<boolean>;
  /** Folders that `nix flake init` copies and somebody fills in then (`templates.<name>.path`), relative to the repository. */
  readonly templates: readonly string[];
}

/** A file or folder that exists here and not in what Nix evaluates, which is what git tracks. */
export interface UntrackedPath {
  readonly path: string;
  readonly tracking: 'untracked' | 'ignored';
  /** Where it is taken. */
  readonly span: Span;
  /** The flake.nix that takes it. */
  readonly flake: string;
  /** False where no package needs it: a shell or a check does. */
  readonly forPackages: boolean;
}

/** One output that a user can build or enter: `packages.x86_64-linux.default`, `devShells.…`, `default.nix`. */
export interface NixBuild {
  /** Attribute path as the user would type it after `#`; for a file without a flake, the file's path and attribute. */
  readonly attribute: string;
  /** `other`: no output is the derivation, but one refers to it, such as an image, an app, a module or an overlay. */
  readonly kind: 'package' | 'shell' | 'check' | 'other';
  /** File whose evaluation yields the build: `flake.nix`, `default.nix`, … */
  readonly entry: string;
  /** Nix system that evaluates the build, `x86_64-linux`; unknown when the file takes it from outside. */
  readonly system: Fact<string>;
  /** True when the repository itself names the system; false when it comes with somebody's default list (eachDefaultSystem). */
  readonly systemNamed: boolean;
  readonly derivation: Derivation;
}

/** The builders that are recognised, by what they do. */
export type Builder =
  | 'mixRelease'
  | 'buildMix'
  | 'buildRebar3'
  | 'buildErlangMk'
  | 'fetchMixDeps'
  | 'crane.buildPackage'
  | 'crane.buildDepsOnly'
  | 'buildRustPackage'
  | 'naersk.buildPackage'
  | 'buildRustCrate'
  | 'cargo2nix.mkRustCrate'
  | 'vendored-crates'
  | 'runCommand'
  | 'writeText'
  | 'mkDerivation'
  | 'mkShell'
  | 'toolchain'
  | 'fetch'
  | 'other';

/** The platform a derivation's output runs on. */
export interface Platform {
  /** Nix system of the host platform, `aarch64-darwin`. */
  readonly system: Fact<string>;
  /** C library of the package set the builder was taken from. `none` on darwin. */
  readonly libc: Fact<'glibc' | 'musl' | 'none'>;
  /** True for `pkgsStatic`: programs that cannot load a library at run time. */
  readonly static: boolean;
  /** The attribute path that selected the package set, as far as it decides: `pkgsCross.musl64`. */
  readonly packageSet: Located<string>;
}

/** One derivation: what it runs, with which environment, over which source. */
export interface Derivation {
  /** Equal for the same derivation within one evaluation. */
  readonly id: string;
  readonly builder: Builder;
  /** The builder's name at the call, such as `mixRelease`. */
  readonly call: Span;
  /** The whole call with its arguments. */
  readonly expression: Span;
  readonly name: Fact<string | undefined>;
  readonly platform: Platform;
  readonly source: Fact<BuildSource>;
  /** Variables that the builder process sees, by name: plain attributes that print, and `env`. */
  readonly environment: ReadonlyMap<string, EnvironmentVariable>;
  /** True when plain attributes are no environment variables (`__structuredAttrs`). */
  readonly structuredAttrs: Fact<boolean>;
  /** Phase and hook texts that the user gave, by name: `preBuild`, `buildPhase`, `installPhase`, … */
  readonly phases: ReadonlyMap<string, PhaseText>;
  /** Attributes that the user gave, by name, with the place of the name and the rendered value. */
  readonly arguments: ReadonlyMap<string, Argument>;
  /** Programs and hooks on PATH while it builds, by package name (`cargo`, `rustc`, `cargoSetupHook`, `rust-toolchain`). */
  readonly inputs: Fact<readonly BuildInput[]>;
  /** Names of its outputs, the default one first. */
  readonly outputs: readonly string[];
  /** Every derivation that this one's arguments refer to, by id, once. */
  readonly references: readonly Derivation[];
  /** Why Nix refuses the call, or may; it is followed all the same. */
  readonly refusal: Unknown | undefined;
  readonly details:
    | RustDetails
    | MixDetails
    | ErlangDetails
    | TextDetails
    | LinkDetails
    | JoinDetails
    | ShellDetails
    | { readonly kind: 'file' | 'none' };
}

/** A text with references kept: what Nix would write, in pieces. */
export type NixText = readonly NixTextPart[];

/** `discarded`: the store path stands there, but Nix has forgotten where it came from, so nothing sees to it that it exists. */
export type NixTextPart =
  | ({ readonly kind: 'text' } & TextPiece)
  | {
      readonly kind: 'output';
      readonly derivation: Derivation;
      readonly output: string;
      readonly discarded?: true;
      readonly span: Span;
    }
  | { readonly kind: 'path'; readonly path: string; readonly discarded?: true; readonly span: Span }
  | { readonly kind: 'external'; readonly path: string; readonly span: Span }
  | { readonly kind: 'unknown'; readonly reason: string; readonly span: Span };

export interface PhaseText {
  /** The attribute's name as written. */
  readonly name: Span;
  readonly text: NixText;
  readonly span: Span;
  /** Whether the builder puts a text of its own in its place; undefined where no builder does. */
  readonly replaced?: Fact<boolean> | undefined;
  /** Of a hook: whether the builder's own phase does not call it; undefined where every builder does. */
  readonly leftOut?: Fact<boolean> | undefined;
}

export interface EnvironmentVariable {
  readonly name: Span;
  /** The value as the process sees it: `true` is "1", `false` and null are "", lists are joined by blanks. */
  readonly value: Fact<string>;
  readonly span: Span;
  /** The same with references kept, for variables that hold store paths. */
  readonly text: NixText;
  /** Whether it stands as a plain attribute or inside `env`. */
  readonly place: 'attribute' | 'env';
}

/** An argument of a builder's call. `value` is for what rules look at: texts, booleans, lists of texts. */
export interface Argument {
  readonly name: Span;
  readonly span: Span;
  readonly value: ArgumentValue;
}

export type ArgumentValue =
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly text: NixText }
  | { readonly kind: 'path'; readonly path: string | undefined }
  | { readonly kind: 'list'; readonly items: readonly Located<ArgumentValue>[] }
  | { readonly kind: 'attributes'; readonly attributes: ReadonlyMap<string, Argument> }
  | { readonly kind: 'derivation'; readonly derivation: Derivation; readonly output: string | undefined }
  | { readonly kind: 'external'; readonly path: string }
  | { readonly kind: 'function' }
  | { readonly kind: 'unknown'; readonly reason: string };

/** Where a build's files come from. */
export type BuildSource =
  /**
   * A folder of the repository, seen through a filter; `root` is its path, '' for the repository's root. `name`: what its copy in the
   * store is called after the hash; undefined where nobody can know. `hashed`: that begins with another hash. `holds`: a flake has what git tracks, `nix-build` also what git
   * ignores.
   */
  | {
      readonly kind: 'repository';
      readonly root: string;
      readonly name: string | undefined;
      readonly hashed?: boolean;
      readonly filter: SourceFilter;
      readonly holds: 'tracked' | 'everything';
    }
  /** The output of another derivation, or the folder `path` in it. */
  | { readonly kind: 'derivation'; readonly derivation: Derivation; readonly path: string }
  /** Fetched from elsewhere: nothing is known of its files, but for the name of a package of hex.pm. */
  | { readonly kind: 'fetched'; readonly hex: HexSource | undefined }
  | { readonly kind: 'none' };

/** A package of hex.pm, or a folder in it: `"${src}/native/x"`. */
export interface HexSource {
  readonly package: Located<string>;
  readonly version: Located<string>;
  /** Folder in the package, '' for all of it. */
  readonly path: string;
}

/** What a filter keeps of a folder. `keeps` says it of a path relative to the repository's root; undefined: nobody can know. */
export interface SourceFilter {
  readonly description: string;
  /** The expression that filters, for messages; undefined when everything is kept. */
  readonly span: Span | undefined;
  keeps(path: string, kind: 'file' | 'directory'): boolean | undefined;
}

/** A package in an input list, under the name it is known by. */
export interface BuildInput {
  readonly name: string;
  readonly span: Span;
  readonly toolchain: Toolchain | undefined;
  readonly derivation: Derivation | undefined;
  /** Whether it is a file of the repository, which setup.sh runs as a hook. */
  readonly isFile?: boolean;
  /**
   * Of an Erlang or an Elixir: the major version of Erlang/OTP, which is the one that an Elixir was built with, whatever other Erlang
   * stands beside it (nixpkgs interpreters/elixir/generic-builder.nix puts its own first on PATH).
   */
  readonly otp?: Fact<number> | undefined;
}

/** A Rust toolchain: where it comes from decides what it can build. */
export interface Toolchain {
  /** `nixpkgs`: rustc of a package set, linking musl dynamically by itself. */
  readonly origin: 'nixpkgs' | 'rust-overlay' | 'fenix' | 'rustup-file' | 'outside';
  readonly span: Span;
  /** Target triples that it has a standard library for, with the list or call that decides them. */
  readonly targets: Fact<readonly Located<string>[]>;
  /** The `targets` attribute or list that a person would extend; undefined when there is none yet. */
  readonly targetsList: Span | undefined;
  readonly channel: Fact<string>;
  /** The newest Rust that it can be (`1.82`), where the age of its nixpkgs tells it. */
  readonly atMost?: Fact<string> | undefined;
  /** rust-toolchain(.toml) that it was made from. */
  readonly file: string | undefined;
  /** The components that it is put together from; undefined where they are all that a toolchain has, or not told. */
  readonly components?: ReadonlySet<string> | undefined;
}

/** A derivation that compiles a crate. */
export interface RustDetails {
  readonly kind: 'rust';
  /**
   * What calls rustc: cargo over the whole source, cargo for one crate at a time with a configuration of the builder's own
   * (cargo2nix), or the builder itself (buildRustCrate).
   */
  readonly compiler: 'cargo' | 'cargo-per-crate' | 'rustc';
  /** Whether the libraries are copied into the output, and where that is decided (naersk's `copyLibs`). */
  readonly installsLibraries: Fact<Located<boolean>>;
  /**
   * Which files those are: libraries in cargo's target folder; what cargo's log names, also of dependencies (crane); the same of
   * crates that are a cdylib or staticlib, with every file of theirs (naersk).
   */
  readonly installs: 'target-folder' | 'build-log' | 'build-log-of-cdylibs';
  readonly toolchain: Fact<Toolchain>;
  /** Triple given by name (CARGO_BUILD_TARGET, `target`, `--target`), where it stands; undefined: the host's. */
  readonly target: Fact<Located<string> | undefined>;
  /** Triple that the library is built for in the end. */
  readonly effectiveTarget: Fact<string>;
  /** True when the builder gives cargo a target of its own, which is stronger than variables and config files. */
  readonly passesTarget: boolean;
  /** True when the builder's own setup passes `-C target-feature=-crt-static` (cross buildRustPackage). */
  readonly linksMuslDynamically: boolean;
  /** Cargo arguments beyond the builder's own: features, `-p x`, `--locked`. */
  readonly cargoArguments: Fact<readonly Located<string>[]>;
  /** How the command line goes on around them; `cargo build` alone where it is not given. */
  readonly commandLine?: CommandLine;
  /** `release`, `dev` or a profile's name. */
  readonly profile: Fact<string>;
  readonly doCheck: Fact<Located<boolean>>;
  /** Sub-folder of the source where cargo is started, relative to the source; '' for its root. */
  readonly directory: Fact<string>;
  /** Where the builder looks for Cargo.lock, relative to the repository, and the argument that says so. */
  readonly lockFile: Fact<Located<string> | undefined>;
  /** The dependencies-only derivation that it starts from (crane's cargoArtifacts). */
  readonly dependencies: Derivation | undefined;
  /** Output that holds `lib/`. */
  readonly libraryOutput: string;
  /** Flags that the builder itself gives rustc, whatever cargo's configuration says. */
  readonly compilerFlags?: Fact<readonly Located<string>[]>;
}

/** `cargo --offline build --release …` */
export interface CommandLine {
  /** Those of the arguments that stand before the task. */
  readonly before: readonly Located<string>[];
  readonly task: 'build' | 'rustc';
  /** What the builder itself gives cargo after it. */
  readonly own: readonly string[];
}

/** A derivation that compiles a Mix project. */
export interface MixDetails {
  readonly kind: 'mix';
  readonly mixEnv: Fact<string>;
  readonly releaseName: Fact<Located<string> | undefined>;
  /** Dependencies built by Nix, by name; undefined when there are none (mixFodDeps instead). */
  readonly nixDependencies: Fact<ReadonlyMap<string, Derivation> | undefined>;
  /** Every name among them, also of packages from outside; unknown when they are a mere list. */
  readonly nixDependencyNames: Fact<ReadonlySet<string> | undefined>;
  /** File of mix2nix or deps_nix that they come from, relative to the repository. */
  readonly nixDependenciesFile: string | undefined;
  /** Dependencies fetched by Mix. */
  readonly fetchedDependencies: Fact<Derivation | undefined>;
  /** `appConfigPath` of buildMix. */
  readonly configPath: Fact<string | undefined>;
  /** Whether the builder leaves the `config/` of its source alone; where it does not, `configPath` takes its place. */
  readonly keepsConfig: Fact<boolean>;
  /** Version given in the call; a dependency's version in mix2nix files. */
  readonly version: Fact<Located<string> | undefined>;
  /** Major version of Erlang/OTP, where the name of the BEAM package set or the release of its nixpkgs tells it. */
  readonly otp: Fact<number>;
  /** The newest Elixir that it can be compiled with, `1.14`: by the attribute's name, else by the age of its nixpkgs. */
  readonly elixir: Fact<string>;
}

/** A derivation that compiles an Erlang application with rebar3 or erlang.mk. */
export interface ErlangDetails {
  readonly kind: 'erlang';
  /** The name in the call, under which the application is installed. */
  readonly application: Fact<Located<string> | undefined>;
  /** Version given in the call. */
  readonly version: Fact<Located<string> | undefined>;
  /** Major version of Erlang/OTP, as for MixDetails. */
  readonly otp: Fact<number>;
}

/** A derivation that is a file or folder with a known text. */
export interface TextDetails {
  readonly kind: 'text';
  /** Path inside the output; '' when the output is the file itself. */
  readonly path: string;
  readonly text: NixText;
}

/** A derivation that is a folder of links (`linkFarm`). */
export interface LinkDetails {
  readonly kind: 'links';
  /** Links by the path inside the output; unknown when one of them could not be followed. */
  readonly links: Fact<readonly { readonly path: Located<string>; readonly target: NixText }[]>;
}

/** A derivation that joins the folders of others by links (`symlinkJoin`, `buildEnv`). */
export interface JoinDetails {
  readonly kind: 'joined';
  /** In the order in which they are linked. */
  readonly paths: Fact<readonly NixText[]>;
  /** Folders of them that are linked, '' for all. */
  readonly folders: Fact<readonly string[]>;
}

/** mkShell and its like: not built, entered. */
export interface ShellDetails {
  readonly kind: 'shell';
}
