// The report as programs get it: schema/report.schema.json in types. What is published is not taken back: fields may be added; one
// is neither removed nor given another meaning without a new `schemaVersion`. So nothing is imported here.

export type Severity = 'error' | 'warning' | 'note';
export type Confidence = 'high' | 'medium' | 'low';

/** ok: proved. broken: refuted. unknown: could not be followed. */
export type Verdict = 'ok' | 'broken' | 'unknown';
export type LinkKind = 'module' | 'build' | 'handoff' | 'producer' | 'crate' | 'binary';

/** A range of a file: lines and columns count from 1, columns in UTF-16 units, the end is exclusive. */
export interface Location {
  /** Relative to the root, with slashes; absolute for a built file outside the root. */
  readonly path: string;
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface Place {
  readonly message: string;
  readonly location: Location;
}

export interface Link {
  readonly kind: LinkKind;
  readonly verdict: Verdict;
  readonly summary: string;
  readonly location: Location | null;
  /** Why the verdict is `unknown`. */
  readonly reason: string | null;
}

/** What is known of a NIF module in one Nix build that compiles it. */
export interface Chain {
  /** The NIF module. */
  readonly module: string;
  /** Attribute of the Nix build; null: `mix compile` outside Nix. */
  readonly build: string | null;
  /** The built file, for a library that no NIF module of the repository loads: such a chain has the binary link alone. */
  readonly library: string | null;
  readonly verdict: Verdict;
  readonly links: readonly Link[];
}

export interface Edit {
  readonly location: Location;
  /** What comes in the place of what is there. */
  readonly text: string;
}

export interface Fix {
  readonly safety: 'safe' | 'unsafe';
  readonly description: string;
  readonly edits: readonly Edit[];
}

export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  readonly help: string | null;
  /** The rule's page. */
  readonly url: string;
  readonly location: Location;
  /** The built file that the finding is about; null for findings in the sources. */
  readonly built: string | null;
  readonly related: readonly Place[];
  readonly fix: Fix | null;
  /** Stays the same when lines move. */
  readonly fingerprint: string;
}

export interface Summary {
  readonly errors: number;
  readonly warnings: number;
  readonly notes: number;
  readonly suppressed: number;
  readonly baselined: number;
  /** Files that were read. */
  readonly files: number;
  /** Rules that ran. */
  readonly rules: number;
}

/** What `rustler-nix doctor --format json` prints. */
export interface ReportDocument {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'rustler-nix'; readonly version: string };
  /** Absolute path of the checked directory. */
  readonly root: string;
  /** One for every pair of a Nix build and a NIF module that is compiled in it; none: there is nothing to check. */
  readonly chains: readonly Chain[];
  /** Sorted by path, position and rule. */
  readonly findings: readonly Finding[];
  /** Places where a trail was lost: nothing is claimed about what depends on them. */
  readonly unknown: readonly Place[];
  readonly summary: Summary;
}
