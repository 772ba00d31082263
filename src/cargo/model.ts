import type { Fact, FileView, Located, SourceText, Span, Unknown } from '../repository/index.ts';

/** Everything that the Cargo manifests of a view say. */
export interface CargoModel {
  readonly packages: readonly CargoPackage[];
  readonly workspaces: readonly CargoWorkspace[];
  readonly problems: readonly CargoProblem[];
  readonly packageAt: (directory: string) => CargoPackage | undefined;
  /** The workspace that the package in a folder belongs to, or whose root lies there. */
  readonly workspaceOf: (directory: string) => CargoWorkspace | undefined;
}

/** `manifest`: a Cargo.toml that cannot be read. `workspace`: cargo refuses the workspace, a member is missing or doubtful. */
export interface CargoProblem {
  readonly kind: 'manifest' | 'workspace';
  readonly path: string;
  readonly reason: string;
  readonly span: Span;
  /** The folder of a member that has no manifest. */
  readonly missing?: string | undefined;
}

/** A Cargo manifest with a `[package]`. */
export interface CargoPackage {
  /** Folder, relative to the repository's root; '' for the root. */
  readonly directory: string;
  readonly manifest: SourceText;
  readonly name: Located<string>;
  /** After `version.workspace = true`; undefined value when absent. */
  readonly version: Fact<string | undefined>;
  readonly edition: Fact<string>;
  readonly library: LibraryTarget | undefined;
  readonly hasBinary: boolean;
  /** Whether it has examples, tests or benchmarks. */
  readonly hasOtherTargets: boolean;
  readonly namedTargets: readonly NamedTarget[];
  /** What `build = "build.rs"` names, relative to the repository's root; a script that is found by its usual name is none of these. */
  readonly writtenScript: Located<string> | undefined;
  /** Of all tables: dependencies, target.*.dependencies; build and dev dependencies are marked. Inheritance applied. */
  readonly dependencies: readonly CargoDependency[];
  readonly features: ReadonlyMap<string, readonly Located<string>[]>;
  /** `[patch]` of its workspace's root, or its own, as far as it leads to folders. */
  readonly patches: readonly PathPatch[];
  /** Root of the workspace that the package belongs to: its own folder when it has `[workspace]`; undefined when it stands alone. */
  readonly workspace: CargoWorkspace | undefined;
  /** Cargo.lock beside the workspace root (or the package). undefined: there is none. */
  readonly lock: CargoLock | undefined;
  /** Fields that could not be read (a workspace root that is missing, an inherited field that is absent). */
  readonly problems: readonly (Unknown & { readonly inherits: string | undefined })[];
  /** Tables and keys with their places, for rules that point at them: `profile.release.panic`, `patch`, `lib`, … */
  readonly place: (dottedKey: string) => ManifestPlace | undefined;
}

/** A package in a folder that stands in for a crate. */
export interface PathPatch {
  /** Name of the crate that it stands in for. */
  readonly crate: string;
  /** Relative to the repository's root. */
  readonly folder: Located<string>;
}

export interface ManifestPlace {
  /** The key, or the table's header. */
  readonly key: Span;
  readonly value: Span;
}

/**
 * A target besides the library that a manifest names and gives no path. Whatever is compiled, cargo refuses the manifest of a member when
 * it finds none of these files, and that of another package when it is a binary (cargo src/workspace/parser/targets.rs).
 */
export interface NamedTarget {
  readonly kind: 'binary' | 'example' | 'test' | 'benchmark';
  readonly name: Located<string>;
  /** Relative to the repository's root; the first is the usual one. */
  readonly files: readonly string[];
}

export interface LibraryTarget {
  /** Name of the file without `lib` and extension: `[lib] name`, else the package's name with `-` → `_`. */
  readonly name: Located<string>;
  /** True when `[lib] name` is written. */
  readonly nameWritten: boolean;
  /** The `[lib]` table's header, when there is one. */
  readonly table: Span | undefined;
  /** `crate-type` in the order written; undefined when absent (a plain rlib). */
  readonly crateTypes: Located<readonly Located<string>[]> | undefined;
  /** Root source file, relative to the repository's root. */
  readonly path: string;
}

export interface CargoDependency {
  /** The key in the table, with `-` → `_`. */
  readonly name: string;
  /** Name of the package that is meant. */
  readonly packageName: string;
  /** With `package =`: the key is the name that code knows it by, whatever its library is called. */
  readonly renamed: boolean;
  readonly kind: 'normal' | 'build' | 'dev';
  /** Under `[target.…]`: the key, a triple or `cfg(…)`. */
  readonly target: string | undefined;
  readonly requirement: Located<string> | undefined;
  /** Folder of a path dependency, relative to the repository's root. */
  readonly path: Located<string> | undefined;
  readonly git: Located<string> | undefined;
  readonly features: readonly Located<string>[];
  readonly defaultFeatures: boolean;
  readonly optional: boolean;
  readonly span: Span;
}

export interface CargoWorkspace {
  readonly directory: string;
  readonly manifest: SourceText;
  /** Folders of the members, globs applied, path dependencies inside included as cargo does. */
  readonly members: readonly string[];
  /**
   * Folders of the members that a call in the root's folder works on when it chooses none: those that `default-members` names,
   * else the root package, else all. Unknown when cargo refuses whatever is called there.
   */
  readonly defaultMembers: Fact<readonly string[]>;
  /** True when the root manifest has a `[package]` as well. */
  readonly hasRootPackage: boolean;
}

export interface CargoLock {
  readonly path: string;
  /** The format's `version`; 1 where none is written. */
  readonly format: Located<number>;
  readonly packages: readonly LockedPackage[];
  readonly problem: Unknown | undefined;
  /** Where it is no TOML, and why. */
  readonly unparsed: { readonly reason: string; readonly span: Span } | undefined;
}

export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  /** `registry+…`, `git+…`; undefined for local packages. */
  readonly source: string | undefined;
  readonly dependencies: readonly string[];
}

/** The circumstances of one cargo call. */
export interface CargoCall {
  /** Files as cargo sees them: the repository, or the build's working directory. */
  readonly view: FileView;
  /** Folder that cargo is started in, relative to the view's root. */
  readonly workingDirectory: string;
  /** Highest folder of the search for config files (the source's root); '' for the view's root. */
  readonly ceiling: string;
  /** Variables that cargo sees. `set` may hold unknown values. */
  readonly environment: ReadonlyMap<string, Fact<string>>;
  /** Triple the crate is compiled for. */
  readonly triple: string;
  /** Triple of the machine that compiles, where it is known. */
  readonly host?: string | undefined;
  /** Config files beyond the search, weaker than every file found, strongest last: what a builder's hook writes. */
  readonly extraConfig: readonly SourceText[];
  /** Files of the repository, for `outOfReach`; without them nothing is out of reach. */
  readonly files?: readonly string[] | undefined;
}

/** Sources of rustflags, strongest first; exactly one is in effect (cargo src/cargo/core/compiler/build_context/target_info.rs). */
export type FlagClass = 'CARGO_ENCODED_RUSTFLAGS' | 'RUSTFLAGS' | 'target' | 'build';

export interface FlagSource {
  readonly class: FlagClass;
  readonly flags: readonly Located<string>[];
  /** The variable's value or the config key that holds them. */
  readonly span: Span;
  /** Config file, when it is one. */
  readonly file: string | undefined;
}

export interface EffectiveFlags {
  /** The flags that rustc gets, from the class that wins; `-C x` and `-Cx` are one item each, `-C` and its value joined by a blank. */
  readonly flags: readonly Located<string>[];
  readonly inEffect: readonly FlagSource[];
  /** Sources that a stronger class replaces. */
  readonly shadowed: readonly FlagSource[];
  /** Config files of the view that hold rustflags for this triple and that this call does not reach. */
  readonly outOfReach: readonly FlagSource[];
  /** Config files that were read, strongest first. */
  readonly files: readonly string[];
  readonly unknown: readonly Unknown[];
}

/** What a cargo call links with, as far as somebody names it. */
export interface LinkerChoice {
  /** The program that rustc starts as linker: a name on PATH or a path. */
  readonly program: Located<string> | undefined;
  /** What the linker driver is told to use, `-fuse-ld=mold`. */
  readonly flavour: Located<string> | undefined;
}

/** The profile that a crate is compiled with. */
export interface EffectiveProfile {
  readonly name: string;
  /** `panic` after inheritance, `CARGO_PROFILE_<NAME>_PANIC` and config files. */
  readonly panic: Fact<Located<string> | undefined>;
}

/** rust-toolchain.toml or rust-toolchain. */
export interface ToolchainFile {
  readonly path: string;
  readonly channel: Located<string> | undefined;
  readonly targets: readonly Located<string>[];
  /** The array of targets, when written. */
  readonly targetsList: Span | undefined;
  readonly problem: Unknown | undefined;
}
