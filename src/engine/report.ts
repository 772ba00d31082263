import type { Confidence, Severity, Verdict } from './finding.ts';

/** A range of a file for people and other tools: lines and columns count from 1, columns in UTF-16 units, the end is exclusive. */
export interface Location {
  readonly path: string;
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export type LinkKind = 'module' | 'build' | 'handoff' | 'producer' | 'crate' | 'binary';

export interface ReportedLink {
  readonly kind: LinkKind;
  readonly verdict: Verdict;
  /** One line: what was established, in the field's words. */
  readonly summary: string;
  readonly location: Location | null;
  /** Why the verdict is `unknown`, else null. */
  readonly reason: string | null;
}

export interface ReportedChain {
  /** Name of the NIF module. */
  readonly module: string;
  /** Attribute of the Nix build; null: `mix compile` outside Nix, or a library without sources. */
  readonly build: string | null;
  /** The built file, for a library that no NIF module of the repository loads; else null. */
  readonly library: string | null;
  readonly verdict: Verdict;
  readonly links: readonly ReportedLink[];
}

export interface ReportedPlace {
  readonly message: string;
  readonly location: Location;
}

export interface ReportedEdit {
  readonly location: Location;
  readonly text: string;
}

export interface ReportedFix {
  readonly safety: 'safe' | 'unsafe';
  readonly description: string;
  readonly edits: readonly ReportedEdit[];
}

export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  readonly label: string | null;
  readonly help: string | null;
  /** Page of the rule. */
  readonly url: string;
  readonly location: Location;
  /** The built file that it is about; null for the sources. */
  readonly built: string | null;
  readonly related: readonly ReportedPlace[];
  readonly fix: ReportedFix | null;
  /** Stable when lines move: of the rule, the path, the marked text and its line's content. */
  readonly fingerprint: string;
  /** Indexes into `chains` of the chains that this finding breaks. */
  readonly chains: readonly number[];
}

/** A finding that does not count because a person said so, with the reason. */
export interface SuppressedFinding {
  readonly finding: Finding;
  /** `comment`: in the source; `configuration`: an `[[ignore]]` of the configuration file. */
  readonly kind: 'comment' | 'configuration';
  readonly reason: string | null;
  readonly location: Location | null;
}

/** A finding that does not count because it was there when the baseline was written. */
export interface BaselinedFinding {
  readonly finding: Finding;
}

/** What a rule says of itself, for `rules`, `explain` and SARIF. */
export interface RuleDescription {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  /** First paragraph of "What it finds" on the rule's page. */
  readonly summary: string;
  /** The whole page, Markdown. */
  readonly page: string;
  readonly url: string;
  readonly fixable: 'safe' | 'unsafe' | 'none';
  /** The link that is broken where the rule reports an error; null: it is about the run, and no link. */
  readonly link: LinkKind | null;
  /** Links that have to be followed for the rule to speak. */
  readonly needs: readonly LinkKind[];
}

export interface ReportedUnknown {
  readonly message: string;
  readonly location: Location;
}

export interface Report {
  readonly tool: { readonly name: 'rustler-nix'; readonly version: string };
  /** Absolute path of the checked root. */
  readonly root: string;
  readonly chains: readonly ReportedChain[];
  /** Those that count; the exit code and the summary's counts are about these. */
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  readonly baselined: readonly BaselinedFinding[];
  /** Whether a baseline was given, so that what is no part of it is new. */
  readonly hasBaseline: boolean;
  readonly unknown: readonly ReportedUnknown[];
  readonly summary: {
    readonly errors: number;
    readonly warnings: number;
    readonly notes: number;
    readonly suppressed: number;
    readonly baselined: number;
    /** Files that were read. */
    readonly files: number;
    /** Rules that ran. */
    readonly rules: number;
  };
  /** Every rule that could have spoken, sorted by id. */
  readonly rules: readonly RuleDescription[];
  /** True when the repository holds neither a NIF module nor a NIF crate. */
  readonly nothingToCheck: boolean;
}

/** The text of checked files, for the excerpts of reports: one line, without its line break; undefined when it cannot be read. */
export type LineReader = (path: string, line: number) => string | undefined;
