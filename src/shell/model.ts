import type { FileView, SourceText, Span, TextPiece, Unknown } from '../repository/index.ts';

/** A stretch of shell text: literal, or something that the shell sees as one path that it did not write itself. */
export type ShellPart =
  | ({ readonly kind: 'text' } & TextPiece)
  /** The store path of something; `reference` is opaque here and comes back in origins. */
  | { readonly kind: 'reference'; readonly reference: string; readonly span: Span }
  | { readonly kind: 'unknown'; readonly reason: string; readonly span: Span };

export type ShellText = readonly ShellPart[];

/** A phase or hook to run, in the order of the builder. `text` is undefined when the builder's own code runs (see `builtin`). */
export interface ShellStep {
  /** `preBuild`, `buildPhase`, … */
  readonly phase: string;
  readonly work:
    | { readonly kind: 'script'; readonly text: ShellText }
    /** A hook that a script's `runHook` may call; it is not run by itself. `skipped`: what keeps its whole phase from running. */
    | { readonly kind: 'hook'; readonly text: ShellText; readonly skipped?: Span }
    /** The builder's own work at this point, such as `mix compile`; recorded as an event so that order can be judged. */
    | { readonly kind: 'builtin'; readonly command: string };
}

/** What a path outside the working directory holds: an output of a derivation, a store file. */
export interface ReferenceView {
  /** `undefined`: nobody can know. Paths are relative to the reference's own path, '' for itself. */
  entry(reference: string, path: string): 'file' | 'directory' | 'missing' | undefined;
  list(reference: string, path: string): readonly string[] | undefined;
  /** Text of a file, when it is known (`writeText`). */
  read(reference: string, path: string): readonly TextPiece[] | undefined;
  /** The last part of the reference's own path, `<hash>-name`: what a copy into a folder is called. */
  name?(reference: string): string | undefined;
}

/** A folder of the build's top folder, and the folder of `ShellWorld.source` that it is. */
export interface UnpackedFolder {
  readonly name: string;
  readonly path: readonly string[];
}

/** The machine that a phase runs on. */
export interface ShellWorld {
  /** The unpacked source. Paths are relative to it. `entry` may refuse what is not known. */
  readonly source: FileView;
  /** What is not known of the source: a filter that nobody can follow. True: an absent file proves nothing. */
  readonly sourceIncomplete: boolean;
  /** Where the source lies in the folder that Nix makes for the build; undefined: under a name that nobody knows. */
  readonly unpacked: UnpackedFolder | undefined;
  /** Folder that the phases start in, relative to the source. */
  readonly workingDirectory: string;
  readonly references: ReferenceView;
  /** Variables of the builder. `$out`, `$src`, `$TMPDIR` and other outputs are references like any other. */
  readonly variables: ReadonlyMap<string, ShellText>;
  /** True on darwin: decides `sed -i ''` and the like. */
  readonly darwin: boolean;
  /** The tasks that a call of Mix comes to, where somebody can say so; `mixFile` is what the mix.exs beside it holds by then. */
  readonly mixTasks?: ((call: ShellEvent, mixFile: string | undefined) => readonly MixTask[] | undefined) | undefined;
  /** What a compiler that is called writes, when somebody can say so; the event is the call. */
  readonly compiled?: ((call: ShellEvent) => readonly CompiledFolder[]) | undefined;
}

/** A task of Mix and its words; an unknown word is undefined. */
export type MixTask = readonly (string | undefined)[];

/** A folder that a compiler fills: cargo's `target/release`. */
export interface CompiledFolder {
  /** Relative to the source. */
  readonly path: string;
  readonly files: readonly { readonly name: string; readonly origin: Origin }[];
  /** Files and folders that the compiler keeps there for itself. Nothing else is in the folder. */
  readonly others: readonly string[];
  readonly folders: readonly string[];
}

/** Where a file of the working directory came from. */
export type Origin =
  | { readonly kind: 'source'; readonly path: string }
  | { readonly kind: 'reference'; readonly reference: string; readonly path: string }
  | { readonly kind: 'written'; readonly text: SourceText }
  | { readonly kind: 'unknown'; readonly reason: string; readonly span: Span };

/**
 * A file or folder that a phase placed. Paths are relative to the source; under `$out` and other outputs they are written
 * `@out/…` with the output's name.
 */
export interface Placement {
  readonly path: string;
  readonly entry: 'file' | 'directory';
  readonly origin: Origin;
  readonly phase: string;
  /** Position among all events, from 0. */
  readonly order: number;
  /** How it got there: `cp`, `ln`, `install`, `cat`, … with the command's words. */
  readonly command: Span;
  /** The word of the command that named the source, and the one that named the destination. */
  readonly from: Span;
  readonly to: Span;
  /** True when the branch that holds the command is not certain to run. */
  readonly conditional: boolean;
}

/** A command of interest, in order: what compiles, what exports. */
export interface ShellEvent {
  readonly kind: 'builtin' | 'command';
  readonly phase: string;
  readonly order: number;
  /** Program and words, as far as known; an unknown word is undefined. */
  readonly words: readonly (string | undefined)[];
  readonly span: Span;
  readonly workingDirectory: string | undefined;
  /** Exported variables at this moment. */
  readonly environment: ReadonlyMap<string, ShellVariable>;
  /** Of a call of Mix: what it comes to; undefined where nobody can know. */
  readonly tasks?: readonly MixTask[] | undefined;
  readonly conditional: boolean;
}

export interface ShellVariable {
  readonly value: ShellText;
  readonly exported: boolean;
  /** The assignment; undefined when the builder set it. */
  readonly span: Span | undefined;
  readonly conditional: boolean;
}

/** A command that fails for certain, or does not do what it says. */
export type ShellFault =
  /** The source does not exist in the reference or the working directory. */
  | {
      readonly kind: 'source-missing';
      readonly reference: string | undefined;
      readonly path: string;
      readonly span: Span;
      readonly order: number;
      readonly phase: string;
      readonly conditional: boolean;
      readonly unmatchedGlob: boolean;
    }
  /** The destination's folder does not exist, so that the copy fails. */
  | {
      readonly kind: 'destination-folder-missing';
      readonly path: string;
      readonly span: Span;
      readonly order: number;
      readonly phase: string;
      readonly conditional: boolean;
    }
  /** The destination does not exist as a folder although it is written or meant as one: the file gets its name. */
  | {
      readonly kind: 'named-like-folder';
      readonly path: string;
      readonly span: Span;
      readonly order: number;
      readonly phase: string;
      readonly conditional: boolean;
    }
  /** `substituteInPlace` or `sed -i` on text that the file does not contain. */
  | {
      readonly kind: 'no-match';
      readonly file: string;
      readonly pattern: string;
      readonly span: Span;
      readonly order: number;
      readonly phase: string;
      readonly failsBuild: boolean;
      readonly conditional: boolean;
    };

/** What a run of phases did. */
export interface ShellOutcome {
  readonly placements: readonly Placement[];
  readonly events: readonly ShellEvent[];
  readonly faults: readonly ShellFault[];
  /** Phases and hooks whose text never ran: a replaced phase does not call `runHook`, or their phase is skipped. */
  readonly skippedHooks: readonly { readonly phase: string; readonly because: Span }[];
  /** Working directory after all steps, as a tree of files: the source with the placements applied. */
  readonly view: FileView;
  /** Names in a folder after all steps; undefined when there may be others. */
  listing(path: string): readonly string[] | undefined;
  /** Placements and removals up to (not including) an event's order, for "was it there when mix compiled?". */
  viewBefore(order: number): FileView;
  /** Files that stand at a path just before an event; `unknown` when a lost command may have touched it. */
  fileBefore(path: string, order: number): FileState;
  /** How the phases end. What follows a failure was analysed as if it had not failed. */
  readonly ending:
    | { readonly kind: 'success' }
    /** A command that fails for certain. `first`: every command before it succeeds for certain. */
    | {
        readonly kind: 'failure';
        readonly order: number;
        readonly span: Span;
        readonly first: boolean;
        readonly doubt: Span | undefined;
      }
    /** Nobody can know whether some command succeeds; `doubt` is the first of them. */
    | { readonly kind: 'unknown'; readonly doubt: Span };
  /** Commands that have to succeed, and of which nothing that is read here says that they can. */
  readonly unproved: readonly UnprovedCommand[];
  /** What could not be followed; with the paths that it may have touched, undefined for "any". */
  readonly unknown: readonly (Unknown & { readonly touches: readonly string[] | undefined; readonly order: number })[];
}

/** A command that has to succeed, and what nothing that is read here says of it. */
export type UnprovedCommand = { readonly span: Span } /** Whether there is a program of this name. */ & (
  | { readonly kind: 'program'; readonly name: string }
  /** What this variable holds, by which the place begins that it writes to. */
  | { readonly kind: 'destination'; readonly variable: string }
  /** Whether this folder of an output is there, which no command before it makes. */
  | { readonly kind: 'folder'; readonly path: string; readonly order: number }
  /** Whether this copy out of the store, which has its mode, may be written to. */
  | { readonly kind: 'written'; readonly path: string }
  /** Whether a compiler has made what it takes. */
  | { readonly kind: 'source'; readonly path: string }
);

export type FileState =
  | { readonly kind: 'present'; readonly placement: Placement | undefined }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown'; readonly reason: string; readonly span: Span };
