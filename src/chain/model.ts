import type { BeamProcess, Loading } from '../binary/loader/model.ts';
import type {
  ElfFile,
  InspectedFile,
  LibcEvidence,
  MachOFile,
  NifInit,
  NifModuleName,
  Reading,
} from '../binary/model.ts';
import type { CallBeforeTarget } from '../cargo/build-target.ts';
import type { CargoCall, CargoPackage, EffectiveFlags, EffectiveProfile, LinkerChoice } from '../cargo/model.ts';
import type { StaleEntry } from '../cargo/stale-lock.ts';
import type {
  ChecksumFile,
  ConfigEntry,
  MixProject,
  NifModule,
  NifModuleOutcome,
  ProjectConfig,
  VariableState,
} from '../elixir/model.ts';
import type { TargetFormat } from '../knowledge/elf-targets.ts';
import type {
  Derivation,
  MixDetails,
  NixBuild,
  NixModel,
  Platform,
  RustDetails,
  Toolchain,
  UntrackedPath,
} from '../nix/model.ts';
import type { Fact, FileView, Located, Repository, Span, Unknown } from '../repository/index.ts';
import type { Initialisation, NifCrateSource, NifFunction } from '../rust/model.ts';
import type { Placement, ShellEvent, ShellFault, ShellOutcome } from '../shell/model.ts';

/** Everything the doctor read, joined. */
export interface Model {
  readonly repository: Repository;
  readonly projects: readonly MixProject[];
  readonly crates: readonly CargoPackage[];
  readonly nix: NixModel;
  readonly chains: readonly Chain[];
  /** Nix builds of Mix projects in which no NIF module of the repository compiles: no chains, but their phases can fail as well. */
  readonly builds: readonly Chain[];
  /** What flakes need and git does not have. */
  readonly untracked: readonly UntrackedFile[];
  /** Git submodules that flakes build from and do not ask for. */
  readonly unfetched: readonly UnfetchedSubmodule[];
  /** Built libraries that were given and belong to none of these chains: all but the binary link is lost. */
  readonly loose: readonly Chain[];
  /** Manifests and other files that matter and could not be parsed. */
  readonly unreadable: readonly UnreadableFile[];
  /** Trails that were lost outside any chain. */
  readonly unknown: readonly Unknown[];
}

/** A file or folder that a flake needs, that exists here and that git does not track: in what Nix copies it is missing. */
export interface UntrackedFile extends UntrackedPath {
  /** Further places that take it. */
  readonly also: readonly Span[];
  /** Whether the build of a chain takes it. */
  neededBy(chain: Chain): boolean;
}

/** A git submodule that a flake builds from without asking for its submodules: it is an empty folder in what Nix copies. */
export interface UnfetchedSubmodule {
  readonly submodule: string;
  /** What the build needs of it. */
  readonly path: string;
  /** The source, or the option, that leads there. */
  readonly span: Span;
  readonly flake: string;
  /** Whether the build of a chain needs it. */
  neededBy(chain: Chain): boolean;
}

export interface UnreadableFile {
  readonly language: 'nix' | 'elixir' | 'rust' | 'toml' | 'bash';
  readonly reason: string;
  readonly span: Span;
}

/**
 * The way of one NIF module through one build. Each link is followed as far as facts go; a link that was lost altogether has no
 * facts, and rules that need it do not run.
 */
export interface Chain {
  /** What is loaded: the module, a package of which no module is known, or the file of a library that no module loads. */
  readonly subject: string;
  /** Attribute of the Nix build; undefined for `mix compile` outside Nix, and where nothing is built. */
  readonly output: string | undefined;
  /** The Hex package that the module and its crate come from: nobody can change them in this repository. */
  readonly dependency?: Located<string> | undefined;
  readonly module: Link<ModuleLink>;
  readonly build: Link<BuildLink>;
  readonly handOff: Link<HandOffLink>;
  readonly producer: Link<ProducerLink>;
  readonly crate: Link<CrateLink>;
  /** Only when a built tree or file was given that holds, or ought to hold, the library. */
  readonly binary?: Link<BinaryLink>;
}

export type Link<T> =
  | {
      readonly state: 'followed';
      readonly facts: T;
      /** One line for people. */
      readonly summary: string;
      readonly span: Span | undefined;
      /** Facts of this link that are missing for a proof that it is right; empty: a link without findings is proved. */
      readonly gaps: readonly Unknown[];
    }
  | {
      readonly state: 'lost';
      readonly summary: string;
      readonly unknown: Unknown;
      /** False: a chain of this kind has no such link, so nothing is missing (a precompiled file has no producer here). */
      readonly needed?: false;
    };

/** module: the Elixir module as it compiles in this build. */
export interface ModuleLink {
  readonly module: NifModule;
  readonly project: MixProject;
  /** Whether it is that of a package of hex.pm, of which only what the table of published NIFs says is known. */
  readonly isPublished: boolean;
  /** Version of the Hex package rustler in mix.lock; undefined when there is no lock or no such package. */
  readonly hex: Located<string> | undefined;
  /** What happens when the module compiles: Rustler runs cargo, Rustler does nothing, or RustlerPrecompiled fetches a file. */
  readonly mode: Fact<'compiles' | 'skips' | 'downloads'>;
  /** Name without directory and extension that the BEAM loads: `libmycrate`. */
  readonly loadName: Fact<string>;
  /** The file that the BEAM opens, relative to the repository's root: `my_app/priv/native/libmycrate.so`. */
  readonly loadFile: Fact<string>;
  /** Name of the file that this Hex version writes when it compiles, `libmycrate.so`; unknown without a lock or crate. */
  readonly writtenFile: Fact<string>;
  /** Keys that the locked Hex version takes in `use` and config; unknown without a lock. */
  readonly acceptedOptions: Fact<readonly string[]>;
  readonly config: ProjectConfig;
  /** Entries for a module of a Hex package in the configuration of the project that depends on it, under the same environment. */
  readonly dependentConfig: readonly ConfigEntry[];
  /**
   * Module names of the project, `Elixir.MyApp.Native` → place; undefined when macros may define more. Every source file of the project
   * is parsed for it.
   */
  definedModules(): ReadonlyMap<string, Located<string>> | undefined;
  /** Names of modules (of every Mix project here) that use Rustler or RustlerPrecompiled in any way. */
  readonly nifModules: ReadonlySet<string>;
  /** Checksum files beside the mix.exs; none for a module that uses Rustler. */
  readonly checksumFiles: readonly ChecksumFile[];
  /** The module's outcomes if variables had other values; `null` unsets. Used to prove that a switch decides. */
  whatIf(variables: ReadonlyMap<string, string | null>): readonly NifModuleOutcome[];
  /** The module's outcomes if a config entry stood under `config :otp_app, Module` in a file read at compile time. */
  whatIfConfigured(entry: ConfigEntry): readonly NifModuleOutcome[];
}

export type BuildLink = NixMixBuild | OutsideBuild;

/** build: a Mix derivation. */
export interface NixMixBuild {
  readonly kind: 'nix';
  readonly build: NixBuild;
  readonly derivation: Derivation;
  readonly mix: MixDetails;
  /** Platform of the BEAM that will load the library. */
  readonly platform: Platform;
  /** The source as unpacked, before any phase; paths stay those of the repository, and what the source leaves out is missing. */
  readonly source: FileView;
  readonly sourceIncomplete: boolean;
  /** Folder of the repository that is unpacked. */
  readonly sourceRoot: string;
  /** Folder of the Mix project that the builder works in, relative to the repository's root. */
  readonly projectDirectory: string;
  readonly outcome: ShellOutcome;
  /** What may end it before anything arrives: commands of its phases, packages that it depends on. */
  readonly unproved: readonly Unknown[];
  /** When dependencies compile, when the project compiles, when the release is assembled; undefined when it never does for certain. */
  readonly moments: {
    readonly dependencies: ShellEvent | undefined;
    readonly compile: ShellEvent | undefined;
    readonly release: ShellEvent | undefined;
  };
  /** A variable as `mix compile` sees it. */
  variable(name: string): VariableState;
  /** The BEAM, when an attribute or the release of nixpkgs names it. */
  readonly beam: Fact<Beam>;
  /** The newest Elixir that it can compile with, `1.14`. */
  readonly elixir: Fact<string>;
  /** Whether a `cargo` is on PATH when mix compiles. */
  readonly cargo: Fact<boolean>;
  /** Whether the locked crates are within reach of an offline cargo. */
  readonly vendored: Fact<boolean>;
}

/** An OTP release, and the NIF version that its virtual machine offers. */
export interface Beam {
  readonly otp: number;
  readonly nifVersion: string;
}

/** build: `mix compile` on somebody's machine, MIX_ENV=dev and no variables set. */
export interface OutsideBuild {
  readonly kind: 'outside';
  readonly mixEnv: 'dev';
  /** Development shells of the repository that hold a BEAM or a Rust toolchain. */
  readonly shells: readonly NixBuild[];
  /** The BEAM of the shells, else that of `.tool-versions`. */
  readonly beam: Fact<Beam>;
  /** Their Elixir: `1.14` or `1.14.5`. */
  readonly elixir: Fact<string>;
}

/** handoff: how the library file gets where the BEAM looks. */
export interface HandOffLink {
  /** Every library file that a phase placed under a `priv/native`, or where else a library can be loaded from. */
  readonly files: readonly HandedFile[];
  /**
   * The file at the load path when it is needed. Known undefined: certainly nothing is there. `compiled`: Rustler's own cargo call
   * writes it.
   */
  readonly arrival: Fact<HandedFile | 'compiled' | 'downloaded' | undefined>;
  /** Where the file has to be: `apps/my_app/priv/native/my_nif.so`, in the repository's paths. */
  readonly expected: Fact<ExpectedFile>;
  /** The archive of a module that takes a precompiled file, in a Nix build. */
  readonly archive: PrecompiledArchive | undefined;
  readonly faults: readonly ShellFault[];
  /** Files that a phase takes from an output of a Rust build that certainly does not hold them. */
  readonly missingSources: readonly MissingSource[];
  readonly skippedHooks: readonly { readonly phase: string; readonly because: Span }[];
}

/** What RustlerPrecompiled looks for while a module compiles in a Nix build. */
export interface PrecompiledArchive {
  /** `libfast-v1.2.0-nif-2.15-x86_64-unknown-linux-gnu.so.tar.gz` */
  readonly name: Fact<string>;
  readonly cache: Fact<ArchiveCache>;
  /** Whether the archive stands in the cache when the module compiles. */
  readonly cached: Fact<boolean>;
  /**
   * Whether the module's checksum file, as the build has it, names the archive: it is always compared. `differs`: it names it with
   * another hash than that of the file in the cache; the span is that of the cached file's hash.
   */
  readonly checksum: Fact<'listed' | 'not-listed' | 'no-file' | 'differs'>;
  /** Whether an archive that is not cached can be downloaded. */
  readonly download: Fact<boolean>;
}

/** The folder that archives are taken from. */
export interface ArchiveCache {
  /** RUSTLER_PRECOMPILED_GLOBAL_CACHE_PATH, HOME or XDG_CACHE_HOME; `nothing`: a home that does not exist. */
  readonly namedBy: 'variable' | 'home' | 'nothing';
  readonly span: Span;
  /** What certainly stands in it; undefined when nobody can know. */
  readonly files: readonly CachedFile[] | undefined;
}

export interface CachedFile {
  readonly name: string;
  /** The text that gives it its name, and the command that places it. */
  readonly at: Span | undefined;
  readonly placement: Placement | undefined;
  /** Name of the file that was fetched, when it is a copy of or a link to one. */
  readonly fetchedAs: string | undefined;
  /** The hash that it was fetched by, in hexadecimal digits, and where it stands. */
  readonly sha256: Located<string> | undefined;
}

/** A copy from a Rust build's output that finds nothing there. */
export interface MissingSource {
  readonly fault: Extract<ShellFault, { kind: 'source-missing' }>;
  readonly from: Derivation;
  /** The output that was looked in, `out`. */
  readonly output: string;
  /** Path in the output that was asked for, `lib/libx.so`. */
  readonly path: string;
  /** What the build's library output holds; undefined when it is not known, and only this file is certainly not there. */
  readonly libraries: readonly ProducedLibrary[] | undefined;
}

export interface ExpectedFile {
  /** In the repository's paths. */
  readonly path: string;
  readonly directory: string;
  readonly loadName: string;
  /** Event that the file must precede: `mix release` for a module of the project, `mix deps.compile` for one of a dependency. */
  readonly before: ShellEvent | undefined;
}

/** A part of a path that would be right in another build. */
export interface OtherBuild {
  readonly part: 'environment' | 'version';
  readonly written: string;
  readonly own: string;
}

/** A file that a phase placed and that is, or may be, the library. */
export interface HandedFile {
  readonly placement: Placement;
  /** Path without `@out/lib/<app>-<version>/` or `_build/<env>/lib/<app>/`, when it stands there: relative to its application. */
  readonly inApplication: {
    readonly application: string | undefined;
    readonly path: string;
    /**
     * The environment in `_build/prod/lib/…`, or the version in `lib/<app>-0.1.0/…`, when this build has another: nothing is looked
     * for there.
     */
    readonly otherBuild?: OtherBuild | undefined;
  };
  /** Derivation that it was taken from. */
  readonly from: Derivation | undefined;
  /** The library it is, when the producer's output is known. */
  readonly library: ProducedLibrary | undefined;
  /** True when it stands there before the event that needs it. */
  readonly inTime: boolean;
}

/** A file that a Rust build puts into its output. */
export interface ProducedLibrary {
  /** Path inside the output, `lib/libmy_nif.so`. */
  readonly path: string;
  readonly crateType: string;
  readonly package: CargoPackage;
}

/** producer: what compiles the crate: a derivation of its own, or the cargo call that Rustler makes. */
export interface ProducerLink {
  readonly kind: 'derivation' | 'rustler';
  /** The Rust derivation; for Rustler's own call the Mix derivation (undefined outside Nix). */
  readonly derivation: Derivation | undefined;
  readonly rust: RustDetails | undefined;
  /** Where to point when the whole producer is meant: the builder's name, else the `use Rustler`. */
  readonly span: Span;
  /** Triple that the library is built for. */
  readonly triple: Fact<string>;
  /** Where a person set the triple; undefined when it is the host's by default. */
  readonly tripleSpan: Span | undefined;
  readonly toolchain: Fact<Toolchain>;
  /** The circumstances of the cargo call before its triple is known. */
  readonly circumstances: Fact<CallBeforeTarget>;
  /** The circumstances of the cargo call; unknown triple or environment: no call. */
  readonly call: Fact<CargoCall>;
  readonly flags: Fact<EffectiveFlags>;
  /** The linker that the call asks for by name. */
  readonly linker: Fact<LinkerChoice>;
  /** How the C library gets into the build: a static one makes a cdylib impossible. */
  readonly cLibrary: Fact<CLibraryLinking>;
  /** Nix system and C library that the triple stands for; unknown for triples that are not in the table. */
  readonly platform: Fact<{ readonly system: string; readonly libc: 'glibc' | 'musl' | 'none' }>;
  readonly profile: Fact<EffectiveProfile>;
  /** Whether cargo refuses a stale Cargo.lock (`--locked`), cannot add to it (no network), or rewrites it. */
  readonly lockUse: Fact<'locked' | 'offline' | 'online'>;
  /** Whether the locked crates are within reach of the call; undefined where the builder sees to it, and outside Nix. */
  readonly vendored: Fact<boolean> | undefined;
  /** Packages that its cargo call selects. */
  readonly packages: Fact<readonly CargoPackage[]>;
  /** Libraries in its output (for Rustler's call: what cargo writes). */
  readonly libraries: Fact<readonly ProducedLibrary[]>;
  /** Files that cargo needs and that the derivation's source leaves out or does not have. */
  readonly missingFiles: readonly MissingFile[];
  /** Platform that loads the library: the BEAM's. undefined outside Nix without a shell. */
  readonly loadedOn: Platform | undefined;
  /** Builds of the same expression for other systems. */
  readonly siblings: readonly ProducerOnSystem[];
}

/** How rustc links the C library of the target. */
export interface CLibraryLinking {
  readonly crt: 'static' | 'dynamic';
  /** The target's default, a flag, the builder's own setup, or a toolchain that is configured that way. */
  readonly decidedBy: 'target' | 'flag' | 'builder' | 'toolchain';
  /** The flag, when one decides. */
  readonly flag: Span | undefined;
}

export interface ProducerOnSystem {
  readonly system: string;
  readonly systemNamed: boolean;
  readonly triple: Fact<string>;
}

export interface MissingFile {
  readonly what:
    | 'workspace-root'
    | 'inherited-root'
    | 'path-dependency'
    | 'patch'
    | 'member'
    | 'member-target'
    | 'named-target'
    | 'build-script'
    | 'library'
    | 'lock'
    | 'crate'
    | 'embedded';
  /** Path in the repository of the file or folder that is needed. */
  readonly path: string;
  /** True: it exists in the repository and the source leaves it out. False: it does not exist at all. */
  readonly exists: boolean;
  /** The argument that leaves it out or names it: `src`, `lockFile`, … */
  readonly span: Span;
  /** Where the crate says that it needs it. */
  readonly neededBy: Span | undefined;
}

/** crate: the Cargo package whose library is meant to be loaded. */
export interface CrateLink {
  readonly package: CargoPackage;
  /** How it was found: named by the module's options, by what arrives, as the sole library of the producer (a guess), or by its `init!`. */
  readonly foundBy: 'path' | 'arrival' | 'producer' | 'initialisation';
  readonly source: NifCrateSource;
  /** The `init!` that the library runs, when there is exactly one. */
  readonly initialisation: Initialisation | undefined;
  /** Version of the crate rustler in Cargo.lock. */
  readonly rustler: Fact<string | undefined>;
  /** NIFs that the library will register under that version: listed ones, or all that are linked in. Unknown when macros may add. */
  readonly nifs: Fact<readonly NifFunction[]>;
  /** Path dependencies with NIFs that nothing names, so that the linker leaves them out (rustler 0.34 and newer). */
  readonly unlinked: readonly UnlinkedCrate[];
  /** Entries of Cargo.toml that its Cargo.lock does not carry out. */
  readonly staleEntries: readonly StaleEntry[];
  /** Settings that stand where cargo never reads them. */
  readonly ignoredSettings: readonly IgnoredSetting[];
  /** Chains' modules that load the same library, this one included. */
  readonly loadedBy: readonly Located<string>[];
}

/** A dependency whose NIFs are missing from the library. */
export interface UnlinkedCrate {
  /** The name under which code would know it, at its entry in Cargo.toml. */
  readonly dependency: Located<string>;
  readonly nifs: readonly NifFunction[];
}

/** A setting for cargo that has no effect where it stands. */
export interface IgnoredSetting {
  readonly kind: 'member-profile' | 'member-patch' | 'env-rustflags' | 'manifest-rustflags';
  readonly key: Span;
  readonly file: string;
  /** The workspace's manifest, where the setting would count. */
  readonly root: string | undefined;
}

/** binary: the built file, and the BEAM beside it that would load it. */
export interface BinaryLink {
  /** Where it is or has to be, as reports name it: `result/lib/my_app-0.1.0/priv/native/my_nif.so`. */
  readonly path: string;
  /** The built file itself: where to point when no committed file decides. */
  readonly span: Span;
  /** Undefined: the module is in the tree, and nothing is at its load path. */
  readonly file: InspectedFile | undefined;
  readonly elf: ElfFile | undefined;
  /** The slice for the expected processor, when there are several. */
  readonly machO: MachOFile | undefined;
  readonly init: Reading<NifInit>;
  /** Atom of the module that loads it; undefined for a library without a chain. */
  readonly module: string | undefined;
  /** The module that it says it is for. */
  readonly moduleName: NifModuleName;
  /** Whether the name of the module that loads it is that of its entry, or among the bytes that a loader maps. */
  readonly holdsModule: Reading<boolean>;
  readonly libc: LibcEvidence;
  /** What the file has to be, and who says so. */
  readonly expected: ExpectedFormat | undefined;
  readonly process: BeamProcess;
  /** What the loader of that process does with it; undefined for what is no ELF file. */
  readonly loading: Loading | undefined;
  /** The glibc that `--max-glibc` sets as the oldest to run on. */
  readonly maxGlibc: string | undefined;
  /** The highest GLIBC and GLIBCXX versions that it needs. */
  readonly glibc: NeededVersion | undefined;
  readonly glibcxx: NeededVersion | undefined;
}

export interface NeededVersion {
  /** `2.34`. */
  readonly version: string;
  readonly symbols: readonly string[];
}

export interface ExpectedFormat {
  readonly format: TargetFormat;
  readonly saidBy: 'beam' | 'target' | 'build';
  /** `the BEAM beside it`, `--target x86_64-unknown-linux-musl`, `packages.x86_64-linux.default`. */
  readonly name: string;
}
