import type { Located, Span, Unknown } from '../repository/index.ts';

/** What the Rust sources of one crate say about its NIFs. Only files that `mod` reaches from the library's root count. */
export interface NifCrateSource {
  /** Every `rustler::init!` outside tests and without a `cfg` that excludes it. */
  readonly initialisations: readonly Initialisation[];
  readonly nifs: readonly NifFunction[];
  /** `rustler_export_nifs!`, `resource!` and other macros of older versions, by name; those under an undecided `cfg` left out. */
  readonly oldMacros: readonly Located<string>[];
  /** The crate that `#[global_allocator]` is taken from, on every platform but Windows; the span is the type's. */
  readonly globalAllocator?: Located<string> | undefined;
  /** Files that the crate cannot be compiled without (`include_str!`); none under an undecided `cfg`. */
  readonly embedded?: readonly EmbeddedFile[] | undefined;
  /** Names of crates that the code mentions (`use other::…`, `other::f()`, `extern crate`). */
  readonly mentionedCrates: ReadonlySet<string>;
  /** Those among `mentionedCrates` that are named only under an undecided `cfg` or in a macro's definition. */
  readonly conditionalCrates?: ReadonlySet<string> | undefined;
  /** Macros of other crates that may be called where items stand: what they write there is not known here. */
  readonly foreignMacros?: readonly ForeignMacro[] | undefined;
  /** Names of its macros that may write NIFs where they are called. */
  readonly nifMacros?: ReadonlySet<string> | undefined;
  /** Tests in the library itself, which `cargo test` links without a BEAM. */
  readonly tests: readonly NifTest[];
  /** Whether something of the library is left out of the tests, such as by `#[cfg(not(test))]`. */
  readonly differsInTests?: boolean | undefined;
  /** Macros or includes that may define NIFs, files that could not be read: an absent NIF proves nothing then. */
  readonly unknown: readonly Unknown[];
}

/** A macro that a call may mean: with several `use …::*` above it, one of each. */
export interface ForeignMacro {
  /** Name of the crate, as the code knows it. */
  readonly crate: string;
  readonly name: string;
  readonly call: Span;
}

/** `include_str!("x.txt")`: the span is the path between its quotes. */
export interface EmbeddedFile {
  /** What `path` starts from: the repository's root, or the folder of the package. */
  readonly from: 'repository' | 'package';
  readonly path: string;
  readonly span: Span;
}

/** `rustler::init!("Elixir.MyApp.Native", [f, g], load = on_load)`. */
export interface Initialisation {
  /** Content of the module string. The span covers the text between the quotes. */
  readonly module: Located<string>;
  readonly call: Span;
  /** The list of functions with its place; undefined when there is none. */
  readonly functions: Located<readonly ListedFunction[]> | undefined;
  /** A `cfg` on it that could not be decided, or a name that may be another crate's. */
  readonly conditional: boolean;
  /** As for a function. */
  readonly cfgs: readonly string[] | undefined;
}

/** A name in the list of `init!`, without the path before it; the span covers the path. */
export interface ListedFunction extends Located<string> {
  /** The names of the functions that it may mean, where they are defined; none when it leads out of the crate. */
  readonly definitions: readonly Span[];
}

/** A function under `#[rustler::nif]` (or `#[nif]`). */
export interface NifFunction {
  /** Erlang name: `name = "…"`, else the function's. The span is the function's name in Rust. */
  readonly name: Located<string>;
  readonly rustName: string;
  /** Parameters without a first `Env` (rustler_codegen/src/nif.rs). */
  readonly arity: number;
  readonly schedule: string | undefined;
  /** Why the macro does not compile it. */
  readonly refused?: Unknown | undefined;
  /** Under a `cfg` other than test: it may be absent. */
  readonly conditional: boolean;
  /** The predicates that have to hold for it to be there; undefined where more than they decides. */
  readonly cfgs: readonly string[] | undefined;
}

/** A function under `#[test]`. */
export interface NifTest {
  readonly name: Located<string>;
  /** The test calls `OwnedEnv::new`, which asks the BEAM, and nothing ignores it. */
  readonly usesEnvironment: boolean;
}
