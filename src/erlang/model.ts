import type { Fact, FileView, Located, SourceText, Span, Unknown } from '../repository/index.ts';

/** A module with an `-on_load` function that loads a NIF library. */
export interface ErlangNifModule {
  readonly name: Located<string>;
  readonly source: SourceText;
  /** Name and arity in `-on_load(init/0)`. */
  readonly onLoad: Span;
  readonly load: Fact<NifLoad>;
  readonly functions: FunctionTable;
  /** What the module says in `-nifs([…])`, name and arity: nothing else may be a NIF of it then. Undefined where it says nothing of it. */
  readonly declaredNifs: Located<ReadonlySet<string>> | undefined;
}

/** The one call of `erlang:load_nif/2` that the module makes when it is loaded. */
export interface NifLoad {
  readonly call: Span;
  /** Folder that the path begins in: that of an application by name, or of whatever application the module's own file lies in. */
  readonly application: Located<string> | 'own';
  /** Path below that folder as the BEAM gets it, without `.` and `..`: `priv/native/my_nif`. The place is that of its last part. */
  readonly path: Located<string>;
  /** Whether the module cannot be loaded when this fails; false: it goes on without the library. */
  readonly needed: boolean;
}

/** The functions of a module, which NIFs replace. */
export interface FunctionTable {
  readonly functions: readonly ErlangFunction[];
  /** Transformations, macros and files that may bring more functions. */
  readonly unknown: readonly Unknown[];
  /** The place of the module's first function, for messages. */
  readonly body: Span;
}

export interface ErlangFunction {
  readonly name: string;
  readonly arity: number;
  readonly exported: boolean;
  /** Whether the module's own code names it: the compiler drops what is neither exported nor used. */
  readonly used: boolean;
  readonly span: Span;
}

/** An application that rebar3 or erlang.mk builds: `src/<name>.app.src`. */
export interface ErlangApplication {
  readonly name: Located<string>;
  readonly version: Located<string> | undefined;
  readonly file: SourceText;
}

/** What the readers of Erlang need. */
export interface ErlangSources {
  readonly view: FileView;
  /** Files of the repository, some of which the view may not have. */
  readonly files: readonly string[];
}
