/**
 * What stands in built files, in the words of their formats: what a dynamic loader and `erlang:load_nif/2` look at, and
 * nothing that they do not. Every fact was read; nothing here is a guess, and nothing was executed.
 */

/** A fact that could not be read, although the file is what it says it is. */
export type Reading<T> =
  | { readonly kind: 'known'; readonly value: T }
  | { readonly kind: 'unknown'; readonly reason: string };

/** One file that was asked for as a library. */
export interface InspectedFile {
  /** Path as it was given or found. */
  readonly path: string;
  /** Size in bytes; 0 for what is no regular file. */
  readonly size: number;
  readonly content: FileContent;
}

/** What a file holds. */
export type FileContent = ElfFile | MachOFile | FatMachOFile | NotALibrary;

/** Why a file is nothing that any dynamic loader loads. The kinds follow what the loader says (SEMANTICS 3). */
export interface NotALibrary {
  readonly format: 'none';
  readonly cause: NotALibraryCause;
}

export type NotALibraryCause =
  | { readonly kind: 'missing' }
  /** A symbolic link (or a chain of them) whose last target does not exist. */
  | { readonly kind: 'dangling-link'; readonly target: string }
  | { readonly kind: 'directory' }
  | { readonly kind: 'special'; readonly what: 'fifo' | 'socket' | 'character device' | 'block device' | 'other' }
  | { readonly kind: 'unreadable'; readonly reason: string }
  | { readonly kind: 'empty' }
  /** `!<arch>`: an `.a` or `.rlib`. */
  | { readonly kind: 'archive'; readonly thin: boolean }
  /** GNU ld input such as Debian's libc.so: `GROUP ( … )`, `INPUT ( … )`. */
  | { readonly kind: 'linker-script' }
  /** Text of any other kind; the first line, as it stands in the file. */
  | { readonly kind: 'text'; readonly firstLine: string }
  /** A format that is known and that no Unix loader takes. */
  | {
      readonly kind: 'foreign';
      readonly what: 'Windows PE' | 'WebAssembly' | 'LLVM bitcode' | 'gzip' | 'zip' | 'compiled BEAM module';
    }
  /** The file ends before what its own headers say it holds; `part` names what is cut off. */
  | { readonly kind: 'truncated'; readonly of: 'ELF' | 'Mach-O'; readonly part: string; readonly needs: number }
  /** Headers or tables that a loader needs contradict each other; `reason` is a phrase. */
  | { readonly kind: 'malformed'; readonly of: 'ELF' | 'Mach-O'; readonly reason: string }
  /** Bytes of no known format; the first four in hexadecimal. */
  | { readonly kind: 'unrecognised'; readonly magic: string };

export type WordSize = 32 | 64;
export type ByteOrder = 'little' | 'big';

/** An ELF file of any type: what its headers, program headers and dynamic section say. Sections are not used. */
export interface ElfFile {
  readonly format: 'elf';
  readonly wordSize: WordSize;
  readonly byteOrder: ByteOrder;
  readonly type: ElfType;
  readonly machine: Machine;
  /** e_flags: the ABI of ARM, RISC-V and MIPS. */
  readonly flags: number;
  /** EI_OSABI. */
  readonly osAbi: number;
  /** PT_INTERP. */
  readonly interpreter: string | undefined;
  /** DF_1_PIE: an executable that looks like a shared object. glibc refuses to dlopen it. */
  readonly positionIndependentExecutable: boolean;
  /** Undefined without PT_DYNAMIC: a relocatable file, a core, a static executable. */
  readonly dynamic: DynamicSection | undefined;
  readonly stack: 'executable' | 'not-executable' | 'unstated';
  readonly relro: 'none' | 'partial' | 'full';
  /** PT_TLS: thread-local storage that each thread gets. */
  readonly threadLocal: { readonly size: number; readonly alignment: number } | undefined;
  readonly notes: readonly ElfNote[];
  /** NT_GNU_BUILD_ID in hexadecimal. */
  readonly buildId: string | undefined;
  /** 3 for x86-64-v3, by the mark that linkers write when they are told to (`-z x86-64-v3`); 1 without it. */
  readonly processorLevel: number;
  /** What is odd about its headers, so that glibc refuses it: phrases. */
  readonly oddities: readonly string[];
}

export type ElfType =
  | { readonly kind: 'relocatable' | 'executable' | 'shared-object' | 'core' }
  | { readonly kind: 'other'; readonly number: number };

/** e_machine; `name` is undefined for numbers that no row of src/knowledge/elf-machines.ts has. */
export interface Machine {
  readonly number: number;
  readonly name: string | undefined;
}

export interface ElfNote {
  /** `GNU`, `stapsdt`, … */
  readonly owner: string;
  readonly type: number;
  readonly size: number;
}

/** PT_DYNAMIC and the tables that it names. */
export interface DynamicSection {
  /** DT_NEEDED in order. */
  readonly needed: readonly string[];
  readonly soname: string | undefined;
  /** DT_RPATH and DT_RUNPATH as they stand, `:` and all. */
  readonly rpath: string | undefined;
  readonly runpath: string | undefined;
  /** DT_RELR. */
  readonly packedRelocations: boolean;
  /** DT_FILTER: libraries that must be there and have its symbols first. */
  readonly filters: readonly string[];
  /** DF_1_PIE: it is a program, whatever its type says. */
  readonly isProgram: boolean;
  /** DF_1_NOOPEN. */
  readonly refusesDlopen: boolean;
  /** DT_BIND_NOW, DF_BIND_NOW or DF_1_NOW. */
  readonly bindNow: boolean;
  /** DT_TEXTREL or DF_TEXTREL. */
  readonly textRelocations: boolean;
  /** DF_STATIC_TLS: it wants a place in the memory that threads got at their start. */
  readonly staticTls: boolean;
  /**
   * The dynamic symbols without the empty first one, in order. Without DT_HASH and DT_GNU_HASH the loader finds none in it:
   * then only those that relocations name are here.
   */
  readonly symbols: Reading<readonly DynamicSymbol[]>;
  /** .gnu.version_r by library. */
  readonly versionNeeds: readonly VersionNeed[];
  /** .gnu.version_d. */
  readonly versionDefinitions: readonly VersionDefinition[];
}

export interface DynamicSymbol {
  readonly name: string;
  readonly binding: 'local' | 'global' | 'weak' | 'unique' | 'other';
  readonly type: 'none' | 'object' | 'function' | 'section' | 'file' | 'common' | 'tls' | 'ifunc' | 'other';
  readonly visibility: 'default' | 'internal' | 'hidden' | 'protected';
  readonly defined: boolean;
  /** Address in the loaded image, and size. */
  readonly value: number;
  readonly size: number;
  /** Undefined when it has none, or only the file's base version. */
  readonly version: SymbolVersion | undefined;
}

export interface SymbolVersion {
  /** `GLIBC_2.34`. */
  readonly name: string;
  /** Library that must define it, as in the version needs; undefined for a definition of the file itself. */
  readonly library: string | undefined;
  /** A definition that is not the default one: `name@VERSION` instead of `name@@VERSION`. */
  readonly hidden: boolean;
  /** VER_FLG_WEAK: the loader goes on without it. */
  readonly weak: boolean;
}

export interface VersionNeed {
  /** `libc.so.6`. */
  readonly library: string;
  readonly versions: readonly { readonly name: string; readonly weak: boolean }[];
}

export interface VersionDefinition {
  readonly name: string;
  /** VER_FLG_BASE: the file's own name. */
  readonly base: boolean;
  readonly weak: boolean;
  readonly parents: readonly string[];
}

/** A Mach-O file for one CPU. */
export interface MachOFile {
  readonly format: 'mach-o';
  readonly wordSize: WordSize;
  readonly byteOrder: ByteOrder;
  readonly cpu: Cpu;
  readonly type:
    | { readonly kind: 'object' | 'executable' | 'dylib' | 'bundle' | 'dylinker' | 'core' | 'dsym' }
    | { readonly kind: 'other'; readonly number: number };
  /** LC_CODE_SIGNATURE with bytes of the file behind it. */
  readonly signed: boolean;
  /** LC_ID_DYLIB. */
  readonly installName: string | undefined;
  readonly dylibs: readonly LinkedDylib[];
  readonly rpaths: readonly string[];
  /** LC_BUILD_VERSION or LC_VERSION_MIN_*: `macos`, and the oldest version that it runs on. */
  readonly platform: { readonly name: string; readonly minimum: string } | undefined;
  /** Defined external symbols, and undefined ones, as the source writes them: without the leading underscore of the format. */
  readonly exported: Reading<readonly string[]>;
  readonly imported: Reading<readonly string[]>;
}

export interface Cpu {
  readonly type: number;
  readonly subtype: number;
  /** `arm64`, `x86_64`, …; undefined for numbers without a row. */
  readonly name: string | undefined;
}

export interface LinkedDylib {
  readonly name: string;
  readonly kind: 'load' | 'weak' | 're-export' | 'lazy' | 'upward';
  readonly currentVersion: string;
  readonly compatibilityVersion: string;
}

/** Several Mach-O files in one, a slice for each CPU. */
export interface FatMachOFile {
  readonly format: 'fat-mach-o';
  readonly slices: readonly {
    readonly cpu: Cpu;
    readonly offset: number;
    readonly size: number;
    readonly content: MachOFile | NotALibrary;
  }[];
}

/** What `erlang:load_nif/2` looks for: `nif_init`, then `_nif_init`; Rustler 0.37 and later also export `<crate>_nif_init`. */
export interface NifInit {
  /** The symbol that the BEAM calls; undefined when there is none. */
  readonly entry: 'nif_init' | '_nif_init' | undefined;
  /** `my_nif` for an exported `my_nif_nif_init`. */
  readonly crates: readonly string[];
}

/**
 * The Erlang module that a library is for. `entry`: the name in the ErlNifEntry that `nif_init` certainly returns.
 * `candidates`: nul-terminated names of Elixir modules in the loaded bytes; one of them is it unless the module is an Erlang
 * one or the name is composed at run time. A module whose name is not among the loaded bytes at all (`holdsName`) is certainly
 * not it.
 */
export type NifModuleName =
  | { readonly kind: 'entry'; readonly name: string }
  | { readonly kind: 'candidates'; readonly names: readonly string[] }
  | { readonly kind: 'unknown'; readonly reason: string };

/** The C library that a file was linked for, with the fact that shows it. */
export type LibcEvidence =
  | { readonly libc: 'glibc' | 'musl'; readonly because: string }
  /** No needed library, version or interpreter names one. That proves nothing: a small library needs none (SEMANTICS 8). */
  | { readonly libc: 'unnamed' };

/** A BEAM: `bin/beam.smp` below an `erts-*` folder, or what another kind of emulator is called. */
export interface BeamExecutable {
  readonly path: string;
  /** Version of the `erts-*` folder, when it stands in one. */
  readonly ertsVersion: string | undefined;
  readonly file: InspectedFile;
  /** `enif_*` functions that it exports; unknown when its symbols are. */
  readonly nifFunctions: Reading<ReadonlySet<string>>;
}

/** A compiled Erlang or Elixir module. */
export interface CompiledModule {
  readonly path: string;
  /** The first atom: `Elixir.MyApp.Native`. */
  readonly name: string;
  readonly exported: readonly FunctionName[];
  /** Local functions, when the file keeps them. */
  readonly local: readonly FunctionName[];
  /** Functions of other modules that it calls: `erlang:load_nif/2`. */
  readonly imported: readonly (FunctionName & { readonly module: string })[];
}

export interface FunctionName {
  readonly name: string;
  readonly arity: number;
}

export type CompiledModuleRead =
  | { readonly kind: 'module'; readonly module: CompiledModule }
  | { readonly kind: 'unreadable'; readonly path: string; readonly reason: string };

/** A path that was given: a release, an Erlang library folder, a priv folder, any folder around them, or one file. */
export interface BuiltTree {
  /** As it was given. */
  readonly path: string;
  /** Absolute, its own links followed. */
  readonly root: string;
  readonly kind: 'directory' | 'file' | 'missing';
  readonly releases: readonly Release[];
  /**
   * Every folder with `ebin`, or with `priv` where applications stand; the releases' ones included, in the version that is booted where
   * an older one was left beside it.
   */
  readonly applications: readonly BuiltApplication[];
  /**
   * Every library file below an application or a `priv` folder; without any of these every library file of the tree; the file
   * itself when a file was given.
   */
  readonly libraries: readonly LibraryPlace[];
  /** BEAMs anywhere in the tree. */
  readonly beams: readonly BeamPlace[];
  /** What could not be listed, links that were not followed, and bounds that were reached. */
  readonly problems: readonly { readonly path: string; readonly reason: string }[];
}

/** A folder with `releases` and `lib`: a release, or OTP itself. */
export interface Release {
  readonly path: string;
  /** From releases/start_erl.data: the release's version and its erts. */
  readonly version: string | undefined;
  readonly ertsVersion: string | undefined;
  readonly otp: OtpRelease | undefined;
  /** The BEAM that it brings along; undefined: it runs on the machine's. */
  readonly beam: BeamPlace | undefined;
  readonly applications: readonly BuiltApplication[];
}

/** The OTP release, and the file or the erts version that says so. */
export interface OtpRelease {
  readonly release: number;
  readonly because: string;
}

export interface BeamPlace {
  /** Absolute. */
  readonly path: string;
  /** Version of the `erts-*` folder that it stands in. */
  readonly ertsVersion: string | undefined;
}

export interface BuiltApplication {
  /** The name of its `.app` file, else of its folder. */
  readonly name: string;
  /** What follows the name in the folder's. */
  readonly version: string | undefined;
  /** Absolute. */
  readonly path: string;
  /** Absolute paths of the compiled modules, by module name; the name is the file's, as the code server takes it. */
  readonly modules: ReadonlyMap<string, string>;
  /** Whether all below it was listed: no link that leads out of the tree, no folder that is closed, no bound reached. */
  readonly complete: boolean;
  /** Every file below it that is called like a library. */
  readonly libraries: readonly LibraryPlace[];
}

/** Where a library file stands. It is not opened yet: `inspectLibrary(place.path)`. */
export interface LibraryPlace {
  /** Path below the tree's root, with slashes; the file's name when the tree is this one file. */
  readonly inTree: string;
  /** Absolute; where a link leads when it may be followed. */
  readonly path: string;
  /** Path relative to the application: `priv/native/my_nif.so`. */
  readonly inApplication: { readonly application: string; readonly path: string } | undefined;
  readonly entry: PlaceEntry;
}

/** What stands at a library's place. */
export type PlaceEntry =
  | { readonly kind: 'file' }
  | { readonly kind: 'dangling-link'; readonly target: string }
  /** A link out of the tree to elsewhere than the Nix store: the loader would follow it, the doctor does not. */
  | { readonly kind: 'outside-link'; readonly target: string }
  /** A folder, FIFO or device that is called like a library, or a link that cannot be followed. */
  | { readonly kind: 'no-file' };
