import type { Span } from '../../repository/index.ts';

/** A finding that was there when the baseline was written. */
export interface BaselineEntry {
  readonly fingerprint: string;
  readonly rule: string;
  readonly path: string;
  readonly message: string;
  /** Its fingerprint in the baseline's own file. */
  readonly span: Span;
}

/** Findings that a team has agreed to leave for later. */
export interface Baseline {
  /** The file's path relative to the checked root. */
  readonly path: string;
  readonly entries: readonly BaselineEntry[];
}
